using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Connections;

public sealed class ReconnectTests
{
    [Fact]
    public async Task Server_KilledAndRestarted_SubscriptionsComeBackAndBufferedPublishesArrive()
    {
        var events = new EventLog();
        await using NatsServer server = await NatsServer.StartAsync();
        await using NatsConnection nats = await NatsConnection.ConnectAsync(Options(server, events));
        await using NatsSubscription subscription = await nats.SubscribeAsync("news.*");
        await using NatsSubscription group = await nats.SubscribeAsync("news.*", new() { QueueGroup = "g" });
        await nats.PublishAsync("news.0", Bytes.Of("before"));
        Assert.Equal("before", (await subscription.ReadAsync(TimeSpan.FromSeconds(60)))!.Text);

        server.Kill();
        Assert.Equal(0, (await events.NextAsync<NatsDisconnected>()).LostBytes);
        Assert.Equal(NatsConnectionState.Reconnecting, nats.State);
        for (int i = 0; i < 1_000; i++) await nats.PublishAsync("news.1", BitConverter.GetBytes(i), headers: i % 2 == 0 ? new() { { "even", "yes" } } : null);
        Task<NatsMessage> request = nats.RequestAsync("service", timeout: TimeSpan.FromSeconds(20));
        await using NatsSubscription late = await nats.SubscribeAsync("service"); // while there is no connection
        Task flush = nats.FlushAsync();
        await server.RestartAsync();
        await events.NextAsync<NatsReconnected>();

        await flush.Within();
        for (int i = 0; i < 1_000; i++)
        {
            NatsMessage message = (await subscription.ReadAsync(TimeSpan.FromSeconds(60)))!;
            Assert.Equal((i, i % 2 == 0), (BitConverter.ToInt32(message.Data.Span), message.Headers is not null));
        }

        await (await late.ReadAsync(TimeSpan.FromSeconds(60)))!.RespondAsync(Bytes.Of("back"));
        Assert.Equal("back", (await request.Within()).Text);
        Assert.Equal(1_001, group.Delivered);
        Assert.Equal(0, subscription.PendingMessages);
    }

    [Fact]
    public async Task Server_KilledAgainAndAgainUnderLoad_ConnectionComesBackEachTime()
    {
        var events = new EventLog();
        await using NatsServer server = await NatsServer.StartAsync();
        await using NatsConnection nats = await NatsConnection.ConnectAsync(Options(server, events) with { RequestTimeout = TimeSpan.FromSeconds(20) });
        await using NatsSubscription subscription = await nats.SubscribeAsync("load", new() { Limits = new() { MaxPendingMessages = 100 } });
        await using NatsSubscription last = await nats.SubscribeAsync("last");
        using var enough = new CancellationTokenSource();
        Task[] publishing = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            byte[] data = new byte[200];
            while (!enough.IsCancellationRequested)
            {
                await nats.PublishAsync("load", data);
                await Task.Yield();
            }
        }))];
        for (int round = 0; round < 4; round++)
        {
            server.Kill();
            await events.NextAsync<NatsDisconnected>();
            await server.RestartAsync();
            await events.NextAsync<NatsReconnected>();
            await nats.FlushAsync().Within();
        }

        await enough.CancelAsync();
        await Task.WhenAll(publishing).Within();
        await nats.PublishAsync("last");
        Assert.NotNull(await last.ReadAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Server_ThatAcceptsAndSaysNothing_IsGivenUpInTime()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var failure = await Assert.ThrowsAsync<NatsConnectionException>(() => NatsConnection.ConnectAsync(
            new NatsOptions { Servers = [$"{listener.LocalEndpoint}"], ConnectTimeout = TimeSpan.FromMilliseconds(200) }).Within());
        Assert.Contains("0.2 s", failure.Message);
    }

    [Fact]
    public async Task BufferedPublishes_BeyondTheLimit_FailOrWaitAsConfigured()
    {
        await using NatsServer server = await NatsServer.StartAsync();
        var events = new EventLog();
        var options = Options(server, events) with { MaxPendingBytes = 16 * 1024, RequestTimeout = TimeSpan.FromMilliseconds(200) };
        await using NatsConnection waiting = await NatsConnection.ConnectAsync(options with { RequestTimeout = TimeSpan.FromSeconds(30) });
        await using NatsConnection impatient = await NatsConnection.ConnectAsync(options with { OnEvent = null });
        await using NatsConnection failing = await NatsConnection.ConnectAsync(options with { OnEvent = null, WhenPendingFull = NatsFullBuffer.Fail });
        await using NatsSubscription subscription = await waiting.SubscribeAsync("big");
        server.Kill();
        await events.NextAsync<NatsDisconnected>();

        await waiting.PublishAsync("big", new byte[15 * 1024]);
        Task second = waiting.PublishAsync("big", new byte[15 * 1024]).AsTask();
        await UntilAsync(() => failing.State is NatsConnectionState.Reconnecting && impatient.State is NatsConnectionState.Reconnecting);
        await failing.PublishAsync("big", new byte[15 * 1024]);
        await Assert.ThrowsAsync<NatsBufferFullException>(() => failing.PublishAsync("big", new byte[15 * 1024]).AsTask());
        await impatient.PublishAsync("big", new byte[15 * 1024]);
        await Assert.ThrowsAsync<NatsTimeoutException>(() => impatient.PublishAsync("big", new byte[15 * 1024]).AsTask());
        Assert.False(second.IsCompleted);

        await server.RestartAsync();
        await second.Within();
        for (int i = 0; i < 2; i++) Assert.NotNull(await subscription.ReadAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Server_GoneForGood_ClosesAfterTheRoundsAllowed()
    {
        var events = new EventLog();
        await using NatsServer server = await NatsServer.StartAsync();
        await using NatsConnection nats = await NatsConnection.ConnectAsync(Options(server, events) with { MaxReconnectRounds = 2 });
        await using NatsSubscription subscription = await nats.SubscribeAsync("x");
        server.Kill();

        NatsClosed closed = await events.NextAsync<NatsClosed>();

        Assert.IsType<NatsConnectionException>(closed.Reason);
        Assert.Equal(NatsConnectionState.Closed, nats.State);
        await Assert.ThrowsAsync<NatsConnectionException>(() => subscription.WaitToReadAsync().Within());
        await Assert.ThrowsAsync<NatsConnectionException>(() => nats.PublishAsync("x").AsTask());
        await Assert.ThrowsAsync<NatsConnectionException>(() => nats.RequestAsync("x"));
    }

    [Fact]
    public async Task Server_ThatHangs_IsFoundByPings()
    {
        var events = new EventLog();
        await using NatsServer server = await NatsServer.StartAsync();
        await using NatsConnection nats = await NatsConnection.ConnectAsync(
            Options(server, events) with { PingInterval = TimeSpan.FromMilliseconds(100), MaxPingsOutstanding = 2, ConnectTimeout = TimeSpan.FromSeconds(3) });
        await server.SignalAsync("STOP");

        Assert.Contains("PING", (await events.NextAsync<NatsDisconnected>()).Reason.Message);
        await events.NextAsync<NatsReconnectFailed>(); // it accepts connections and says nothing
        await server.SignalAsync("CONT");
        await events.NextAsync<NatsReconnected>();
    }

    [Fact]
    public async Task Server_InLameDuckMode_IsToldOf()
    {
        var events = new EventLog();
        await using NatsServer server = await NatsServer.StartAsync("lame_duck_duration: \"30s\"\nlame_duck_grace_period: \"1s\"");
        await using NatsConnection nats = await NatsConnection.ConnectAsync(Options(server, events));
        await server.SignalAsync("USR2");
        Assert.Equal(nats.Server, (await events.NextAsync<NatsLameDuck>()).Server);
    }

    [Fact]
    public async Task Connect_NobodyListens_SaysWhere()
    {
        int port = NatsServer.FreePorts(1)[0];
        var failure = await Assert.ThrowsAsync<NatsConnectionException>(() => NatsConnection.ConnectAsync($"nats://127.0.0.1:{port}").Within());
        Assert.Contains($"127.0.0.1:{port}", failure.Message);
    }

    [Fact]
    public async Task Connect_FirstServerIsGone_TakesTheSecond()
    {
        await using NatsServer server = await NatsServer.StartAsync();
        int port = NatsServer.FreePorts(1)[0];
        await using NatsConnection nats = await NatsConnection.ConnectAsync(
            new NatsOptions { Servers = [$"nats://127.0.0.1:{port}", server.Url], RandomizeServers = false });
        Assert.Equal($"127.0.0.1:{server.Port}", nats.Server);
    }

    private static NatsOptions Options(NatsServer server, EventLog events) =>
        new() { Servers = [server.Url], OnEvent = events.Add, ReconnectWait = TimeSpan.FromMilliseconds(20), ReconnectWaitMax = TimeSpan.FromMilliseconds(100) };

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 6_000, "the condition did not come true");
            await Task.Delay(10);
        }
    }
}
