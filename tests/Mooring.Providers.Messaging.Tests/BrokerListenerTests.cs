using System.Net;
using System.Net.Sockets;
using System.Text;
using Mooring.Hosting.Providers;
using Mooring.Nats;
using Mooring.Nats.Tests.Support;
using Mooring.Providers.Messaging.Broker;
using Mooring.Providers.Messaging.Listening;
using Mooring.Testing.Messaging;
using Mooring.Testing.Nats;

namespace Mooring.Providers.Messaging.Tests;

/// <summary>The broker in the process, as NATS clients reach it.</summary>
public sealed class BrokerListenerTests : IAsyncDisposable
{
    private readonly FakeProviderHost _host = new();
    private readonly InProcessBroker _broker = new(TimeProvider.System);
    private BrokerListener? _listener;

    [Fact]
    public async Task Client_AndAnActorsBroker_ExchangeMessagesBothWays()
    {
        await using NatsConnection client = await ConnectAsync();
        await using NatsSubscription atClient = await client.SubscribeAsync("to.client.*").Within();
        await using IMessageSubscription atActor = await _broker.SubscribeAsync("to.actor.>", null, default);
        byte[] large = new byte[900_000];
        new Random(1).NextBytes(large);

        await _broker.PublishAsync("to.client.x", "answer.here", large, default);
        NatsMessage? came = await atClient.ReadAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(("to.client.x", "answer.here"), (came!.Subject, came.ReplyTo));
        Assert.Equal(large, came.Data.ToArray());

        await client.PublishAsync("to.actor.a.b", large, "somewhere.else");
        await foreach (BrokerDelivery delivery in atActor.ReadAllAsync(default))
        {
            Assert.Equal(("to.actor.a.b", "somewhere.else"), (delivery.Subject, delivery.ReplyTo));
            Assert.Equal(large, delivery.Body.ToArray());
            break;
        }
    }

    [Fact]
    public async Task Requests_OfManyClientsAtOnce_GetTheirOwnAnswers()
    {
        await using NatsConnection server = await ConnectAsync();
        await using NatsSubscription asked = await server.SubscribeAsync("ask").Within();
        Task answering = Task.Run(async () =>
        {
            await foreach (NatsMessage message in asked.ReadAllAsync()) await message.RespondAsync(Encoding.UTF8.GetBytes(message.Text + "!"));
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await using NatsConnection client = await ConnectAsync();
            for (int j = 0; j < 50; j++) Assert.Equal($"{i}.{j}!", (await client.RequestAsync("ask", Encoding.UTF8.GetBytes($"{i}.{j}"), timeout: TimeSpan.FromSeconds(30))).Text);
        })).Within();
        await asked.DisposeAsync();
        await answering.Within();
    }

    [Fact]
    public async Task Client_ThatWasNotWrittenHere_AsksAndPublishes()
    {
        await using NatsConnection nats = await ConnectAsync();
        await using NatsSubscription echo = await nats.SubscribeAsync("mooring.echo").Within();
        await using IMessageSubscription sizes = await _broker.SubscribeAsync("mooring.sizes", null, default);
        Task answering = Task.Run(async () =>
        {
            await foreach (NatsMessage message in echo.ReadAllAsync()) await message.RespondAsync(message.Data, message.Headers);
        });
        await using NodeClient node = NodeClient.Start($"nats://127.0.0.1:{_listener!.Address.Port}", "ask"); // and of nobody, which must fail with 503
        await node.ExpectAsync("done");
        await node.SucceedsAsync();
        await using IAsyncEnumerator<BrokerDelivery> came = sizes.ReadAllAsync(default).GetAsyncEnumerator();
        foreach (int size in (int[])[0, 1, 4096, 65_536, 1_048_576])
        {
            Assert.True(await came.MoveNextAsync());
            Assert.Equal(size, came.Current.Body.Length);
            Assert.Equal(-1, came.Current.Body.Span.IndexOfAnyExcept((byte)(size % 251)));
        }

        await echo.DisposeAsync();
        await answering.Within();
    }

    [Fact]
    public async Task Client_ThatWasNotWrittenHere_Answers()
    {
        await using NatsConnection nats = await ConnectAsync();
        await using NodeClient node = NodeClient.Start($"nats://127.0.0.1:{_listener!.Address.Port}", "serve");
        await node.ExpectAsync("ready");
        ReadOnlyMemory<byte> answer = await _broker.RequestAsync("node.echo", "from an actor"u8.ToArray(), TimeSpan.FromSeconds(60), default);
        Assert.Equal("from an actor", Encoding.UTF8.GetString(answer.Span));
        NatsMessage told = await nats.RequestAsync("node.echo", default, new NatsHeaders { { "Number", "7" } }, TimeSpan.FromSeconds(60));
        Assert.Equal(("7", "node"), (told.Headers!["Number"], told.Headers["Answered-By"]));
        await node.ContinueAsync();
        await node.SucceedsAsync();
    }

    [Fact]
    public async Task Request_ThatNobodyAnswers_FailsAtOnce()
    {
        await using NatsConnection client = await ConnectAsync();
        await Assert.ThrowsAsync<NatsNoRespondersException>(() => client.RequestAsync("nobody", timeout: TimeSpan.FromMinutes(5)).Within());
    }

    [Fact]
    public async Task Headers_TravelBetweenClients_AndNotToActors()
    {
        await using NatsConnection client = await ConnectAsync();
        await using NatsSubscription subscription = await client.SubscribeAsync("with.headers").Within();
        await using IMessageSubscription atActor = await _broker.SubscribeAsync("with.headers", null, default);
        await client.PublishAsync("with.headers", "body"u8.ToArray(), headers: new NatsHeaders { { "Colour", "red" } });
        NatsMessage? came = await subscription.ReadAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("red", came!.Headers!["Colour"]);
        Assert.Equal("body", came.Text);
        await foreach (BrokerDelivery delivery in atActor.ReadAllAsync(default))
        {
            Assert.Equal("body", Encoding.UTF8.GetString(delivery.Body.Span));
            break;
        }
    }

    [Fact]
    public async Task QueueGroup_OfClientsAndActors_GetsEachMessageOnce()
    {
        await using NatsConnection first = await ConnectAsync();
        await using NatsConnection second = await ConnectAsync();
        var options = new NatsSubscriptionOptions { QueueGroup = "workers" };
        await using NatsSubscription one = await first.SubscribeAsync("work", options).Within();
        await using NatsSubscription two = await second.SubscribeAsync("work", options).Within();
        for (int i = 0; i < 100; i++) await _broker.PublishAsync("work", null, new byte[] { (byte)i }, default);
        await first.FlushAsync().Within();
        await second.FlushAsync().Within(); // an answer to PING comes behind all that was sent before
        Assert.Equal(100, one.PendingMessages + two.PendingMessages);
    }

    [Fact]
    public async Task Subscription_WithALimit_EndsAfterIt()
    {
        await using NatsConnection client = await ConnectAsync();
        await using NatsSubscription subscription = await client.SubscribeAsync("few", new NatsSubscriptionOptions { MaxMessages = 3 }).Within();
        for (int i = 0; i < 10; i++) await _broker.PublishAsync("few", null, new byte[] { (byte)i }, default);
        var came = new List<byte>();
        await foreach (NatsMessage message in subscription.ReadAllAsync()) came.Add(message.Data.Span[0]);
        Assert.Equal([0, 1, 2], came);
    }

    [Fact]
    public async Task Client_ThatWantsNoEcho_DoesNotHearItself()
    {
        await using NatsConnection client = await ConnectAsync(options => options with { Echo = false });
        await using NatsSubscription subscription = await client.SubscribeAsync("mine").Within();
        await client.PublishAsync("mine", "own"u8.ToArray());
        await client.FlushAsync().Within();
        await _broker.PublishAsync("mine", null, "other"u8.ToArray(), default);
        Assert.Equal("other", (await subscription.ReadAsync(TimeSpan.FromMinutes(2)))!.Text);
    }

    [Fact]
    public async Task Token_HasToBeSaid_WhereOneIsWanted()
    {
        int port = Start(new BrokerListenOptions(Loopback) { Token = "open sesame" });
        await Assert.ThrowsAsync<NatsAuthenticationException>(() => NatsConnection.ConnectAsync($"nats://127.0.0.1:{port}").Within());
        var wrong = new NatsOptions { Servers = [$"nats://127.0.0.1:{port}"], Credentials = NatsCredentials.Token("open") };
        await Assert.ThrowsAsync<NatsAuthenticationException>(() => NatsConnection.ConnectAsync(wrong).Within());
        await using NatsConnection right = await NatsConnection.ConnectAsync(wrong with { Credentials = NatsCredentials.Token("open sesame") }).Within();
        await right.FlushAsync().Within();

        using TcpClient rude = await DialAsync(port);
        Assert.Equal("-ERR 'Authorization Violation'", await SayAsync(rude, "SUB > 1\r\n"));
    }

    [Theory]
    [InlineData("HELLO\r\n", "Unknown Protocol Operation")]
    [InlineData("PUB x 1048577\r\n", "Maximum Payload Violation")]
    [InlineData("PUB x -1\r\n", "Parser Error")]
    [InlineData("PUB x\r\n", "Parser Error")]
    [InlineData("HPUB x 10 5\r\n", "Parser Error")]
    [InlineData("PUB x 2\r\nlonger\r\n", "Message Payload Without A Line End")]
    [InlineData("SUB\r\n", "Parser Error")]
    [InlineData("CONNECT {\r\n", "CONNECT Without A JSON Object")]
    [InlineData("CONNECT []\r\n", "CONNECT Without A JSON Object")]
    public async Task Client_ThatBreaksTheProtocol_IsToldAndCutOff(string said, string answer)
    {
        using TcpClient client = await DialAsync(Start(new BrokerListenOptions(Loopback)));
        Assert.Contains(answer, await SayAsync(client, said));
        Assert.Contains(answer, (await _host.ReportedAsync("messaging.client.cut_off"))["error"]);
    }

    [Fact]
    public async Task Line_WithoutAnEnd_IsNotRead_ForEver()
    {
        using TcpClient client = await DialAsync(Start(new BrokerListenOptions(Loopback)));
        Assert.Contains("Maximum Control Line Exceeded", await SayAsync(client, new string('x', 5000)));
    }

    [Theory]
    [InlineData("SUB a..b 1\r\nPING\r\n", "-ERR 'Invalid Subject'")]
    [InlineData("PUB a.* 1\r\nx\r\nPING\r\n", "-ERR 'Invalid Publish Subject'")]
    public async Task Subject_ThatIsMalformed_IsToldAndTheClientStays(string said, string answer)
    {
        using TcpClient client = await DialAsync(Start(new BrokerListenOptions(Loopback)));
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        await reader.ReadLineAsync().Within(); // INFO
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes("CONNECT {\"verbose\":false}\r\n" + said));
        Assert.Equal(answer, await reader.ReadLineAsync().Within());
        Assert.Equal("PONG", await reader.ReadLineAsync().Within());
    }

    [Fact]
    public async Task Client_ThatReadsNothing_IsCutOff_AndOthersGoOn()
    {
        int port = Start(new BrokerListenOptions(Loopback) { MaxPendingBytes = 4 << 20 });
        using TcpClient slow = await DialAsync(port);
        await slow.GetStream().WriteAsync("CONNECT {\"verbose\":false}\r\nSUB flood 1\r\nPING\r\n"u8.ToArray());
        using var reader = new StreamReader(slow.GetStream(), leaveOpen: true);
        while (await reader.ReadLineAsync().Within() is { } line && line != "PONG")
        {
            // INFO; behind PONG the subscription is there
        }

        await using NatsConnection other = await NatsConnection.ConnectAsync($"nats://127.0.0.1:{port}").Within();
        await using NatsSubscription subscription = await other.SubscribeAsync("quiet").Within();
        Task<IReadOnlyDictionary<string, string>> cut = _host.ReportedAsync("messaging.client.cut_off");
        byte[] large = new byte[256 << 10];
        for (int i = 0; i < 10_000 && !cut.IsCompleted; i++) await _broker.PublishAsync("flood", null, large, default);
        Assert.Equal("Slow Consumer", (await cut.Within())["error"]);
        await _broker.PublishAsync("quiet", null, "still here"u8.ToArray(), default);
        Assert.Equal("still here", (await subscription.ReadAsync(TimeSpan.FromMinutes(2)))!.Text);
    }

    [Fact]
    public async Task Client_BeyondTheMost_IsRefused()
    {
        int port = Start(new BrokerListenOptions(Loopback) { MaxClients = 1 });
        await using NatsConnection first = await NatsConnection.ConnectAsync($"nats://127.0.0.1:{port}").Within();
        using TcpClient second = await DialAsync(port);
        Assert.Contains("maximum connections exceeded", await SayAsync(second, ""));
    }

    [Theory]
    [InlineData("0.0.0.0:4222", null, "needs a TOKEN")]
    [InlineData("4222", null, "is not an address and a port")]
    [InlineData("127.0.0.1:99999", null, "is not an address and a port")]
    [InlineData("localhost:4222", null, "is not an address and a port")]
    [InlineData("", "t", "only with LISTEN")]
    public void Values_ThatMakeNoSense_AreRefused(string listen, string? token, string problem)
    {
        var values = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("LISTEN", listen);
        if (token is not null) values = values.Add("TOKEN", token);
        var settings = new Hosting.Manifests.ProviderSettings(values, "/");
        Assert.Contains(problem, Assert.Throws<ProviderException>(() => BrokerListenOptions.Of(settings)).Message);
    }

    [Fact]
    public async Task Address_ThatIsTaken_IsAnErrorThatSaysSo()
    {
        int port = Start(new BrokerListenOptions(Loopback));
        var options = new BrokerListenOptions(new IPEndPoint(IPAddress.Loopback, port));
        Assert.Contains("cannot listen", Assert.Throws<ProviderException>(() => BrokerListener.Start(_broker, options, _host)).Message);
        await using NatsConnection client = await NatsConnection.ConnectAsync($"nats://127.0.0.1:{port}").Within(); // the first goes on
    }

    [Fact]
    public void Commands_ThatComeByteByByte_AreReadWhole()
    {
        byte[] said = "CONNECT {}\r\nping\r\nPUB a.b c 5\r\n1\r\n23\r\nHPUB h 12 14\r\nNATS/1.0\r\n\r\nab\r\nSUB s q 7\r\nUNSUB 7 3\r\n"u8.ToArray();
        var whole = new List<ClientCommand>();
        int start = 0;
        for (int end = 1; end <= said.Length; end++)
        {
            var buffer = new System.Buffers.ReadOnlySequence<byte>(said, start, end - start);
            if (!ClientCommandReader.TryRead(ref buffer, out ClientCommand command)) continue;
            Assert.True(buffer.IsEmpty);
            whole.Add(command);
            start = end;
        }

        Assert.Equal(said.Length, start);
        Assert.Equal([ClientVerb.Connect, ClientVerb.Ping, ClientVerb.Publish, ClientVerb.Publish, ClientVerb.Subscribe, ClientVerb.Unsubscribe], whole.Select(one => one.Verb));
        Assert.Equal(("a.b", "c", "1\r\n23"), (whole[2].Subject, whole[2].ReplyTo, Encoding.UTF8.GetString(whole[2].Body.Span)));
        Assert.Equal(("NATS/1.0\r\n\r\n", "ab"), (Encoding.UTF8.GetString(whole[3].Headers.Span), Encoding.UTF8.GetString(whole[3].Body.Span)));
        Assert.Equal(("s", "q", "7"), (whole[4].Subject, whole[4].QueueGroup, whole[4].Sid));
        Assert.Equal(3, whole[5].After);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync();
        await _broker.DisposeAsync();
    }

    private static IPEndPoint Loopback => new(IPAddress.Loopback, 0);

    private int Start(BrokerListenOptions options) => (_listener ??= BrokerListener.Start(_broker, options, _host)).Address.Port;

    private async Task<NatsConnection> ConnectAsync(Func<NatsOptions, NatsOptions>? change = null)
    {
        var options = new NatsOptions { Servers = [$"nats://127.0.0.1:{Start(new BrokerListenOptions(Loopback))}"] };
        return await NatsConnection.ConnectAsync(change is null ? options : change(options)).Within();
    }

    private static async Task<TcpClient> DialAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port).Within();
        return client;
    }

    /// <summary>The last line that the listener says before it hangs up.</summary>
    private static async Task<string> SayAsync(TcpClient client, string text)
    {
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        string last = "";
        try
        {
            while (await reader.ReadLineAsync().Within() is { } line) last = line;
        }
        catch (IOException)
        {
            // Cut off before everything was read that had been said: what came before counts.
        }

        return last;
    }
}
