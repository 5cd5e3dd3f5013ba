using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Core;

public sealed class PublishSubscribeTests : IAsyncLifetime
{
    private NatsServer _server = null!;
    private NatsConnection _nats = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await NatsServer.StartAsync();
        _nats = await NatsConnection.ConnectAsync(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nats is not null) await _nats.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task Message_WithHeadersAndReply_ArrivesAsItWasSent()
    {
        await using NatsSubscription subscription = await _nats.SubscribeAsync("orders.*");
        var headers = new NatsHeaders { { "Kind", "ü" }, { "Kind", "second" } };
        await _nats.PublishAsync("orders.new", Bytes.Of("hello"), "answers.here", headers);

        NatsMessage message = await NextAsync(subscription);

        Assert.Equal(("orders.new", "answers.here", "hello", 0), (message.Subject, message.ReplyTo, message.Text, message.Status));
        Assert.Equal(["ü", "second"], message.Headers!.GetValues("Kind"));
    }

    [Fact]
    public async Task Messages_OfEverySize_ArriveInOrder()
    {
        await using NatsSubscription subscription = await _nats.SubscribeAsync("sizes");
        int[] sizes = [0, 1, 100, 4_095, 4_096, 65_535, 65_536, 65_537, 300_000, 1_048_576];
        var random = new Random(7);
        byte[][] sent = [.. sizes.Select(size => { byte[] data = new byte[size]; random.NextBytes(data); return data; })];
        foreach (byte[] data in sent) await _nats.PublishAsync("sizes", data);

        foreach (byte[] data in sent) Assert.Equal(data, (await NextAsync(subscription)).Data.ToArray());
    }

    [Fact]
    public async Task ManyMessages_FromManyTasks_AllArrive_EachTasksInOrder()
    {
        const int Tasks = 8, Each = 5_000;
        await using NatsSubscription subscription = await _nats.SubscribeAsync("many.>");
        Task publishing = Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(async () =>
        {
            for (int i = 0; i < Each; i++) await _nats.PublishAsync($"many.{task}", BitConverter.GetBytes(i));
        })));

        int[] next = new int[Tasks];
        for (int count = 0; count < Tasks * Each; count++)
        {
            NatsMessage message = await NextAsync(subscription);
            int task = message.Subject[^1] - '0';
            Assert.Equal(next[task]++, BitConverter.ToInt32(message.Data.Span));
        }

        await publishing;
        Assert.Equal(0, subscription.Dropped);
    }

    [Fact]
    public async Task QueueGroup_OfThree_EachMessageGoesToOne()
    {
        var group = new NatsSubscriptionOptions { QueueGroup = "workers" };
        NatsSubscription[] members = [await _nats.SubscribeAsync("jobs", group), await _nats.SubscribeAsync("jobs", group), await _nats.SubscribeAsync("jobs", group)];
        await using NatsSubscription all = await _nats.SubscribeAsync("jobs");
        for (int i = 0; i < 300; i++) await _nats.PublishAsync("jobs", BitConverter.GetBytes(i));
        await _nats.FlushAsync();

        Assert.Equal(300, all.PendingMessages);
        Assert.Equal(300, members.Sum(member => member.PendingMessages));
        Assert.All(members, member => Assert.InRange(member.PendingMessages, 1, 299));
    }

    [Fact]
    public async Task Subscription_Disposed_EndsItsReaderAndGetsNothingMore()
    {
        NatsSubscription subscription = await _nats.SubscribeAsync("ended");
        Task<int> reading = Task.Run(async () =>
        {
            int count = 0;
            await foreach (NatsMessage _ in subscription) count++;
            return count;
        });
        await subscription.DisposeAsync();
        await _nats.PublishAsync("ended");
        await _nats.FlushAsync();

        Assert.Equal(0, await reading.Within());
        Assert.Equal(0, subscription.Delivered);
    }

    [Fact]
    public async Task Subscription_OfThreeMessages_EndsByItself()
    {
        await using NatsSubscription subscription = await _nats.SubscribeAsync("three", new NatsSubscriptionOptions { MaxMessages = 3 });
        for (int i = 0; i < 5; i++) await _nats.PublishAsync("three", Bytes.Of($"{i}"));

        var read = new List<string>();
        await foreach (NatsMessage message in subscription) read.Add(message.Text);

        Assert.Equal(["0", "1", "2"], read);
    }

    [Fact]
    public async Task Reading_Cancelled_StopsAndLeavesTheSubscription()
    {
        await using NatsSubscription subscription = await _nats.SubscribeAsync("later");
        using var cancelled = new CancellationTokenSource();
        Task reading = Task.Run(async () =>
        {
            await foreach (NatsMessage _ in subscription.WithCancellation(cancelled.Token))
            {
            }
        });
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Within());

        await _nats.PublishAsync("later", Bytes.Of("x"));
        Assert.Equal("x", (await NextAsync(subscription)).Text);
    }

    [Fact]
    public async Task Payload_OfTheLimit_IsSent_AndOneByteMoreIsRefused()
    {
        Assert.Equal(1024 * 1024, _nats.MaxPayload);
        await using NatsSubscription subscription = await _nats.SubscribeAsync("large");

        var refused = await Assert.ThrowsAsync<NatsPayloadTooLargeException>(() => _nats.PublishAsync("large", new byte[(1024 * 1024) + 1]).AsTask());
        await Assert.ThrowsAsync<NatsPayloadTooLargeException>(() => _nats.PublishAsync("large", new byte[1024 * 1024], headers: new() { { "a", "b" } }).AsTask());
        await _nats.PublishAsync("large", new byte[1024 * 1024]);

        Assert.Equal((1024 * 1024) + 1, refused.Size);
        Assert.Equal(1024 * 1024, (await NextAsync(subscription)).Data.Length);
        Assert.Equal(NatsConnectionState.Connected, _nats.State);
    }

    [Fact]
    public async Task Publish_MalformedSubjects_AreRefusedAtOnce()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _nats.PublishAsync("a b").AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _nats.PublishAsync("a.*").AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _nats.PublishAsync("a", replyTo: "x\r\nPUB y 0").AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _nats.SubscribeAsync("a..b"));
        await Assert.ThrowsAsync<ArgumentException>(() => _nats.SubscribeAsync("a", new() { QueueGroup = "x 1\r\nSUB >" }));
    }

    [Fact]
    public async Task NoEcho_OwnMessages_DoNotComeBack()
    {
        await using NatsConnection quiet = await NatsConnection.ConnectAsync(new NatsOptions { Servers = [_server.Url], Echo = false });
        await using NatsSubscription own = await quiet.SubscribeAsync("echo");
        await using NatsSubscription other = await _nats.SubscribeAsync("echo");
        await quiet.PublishAsync("echo");
        await quiet.FlushAsync();

        await NextAsync(other);
        Assert.Equal(0, own.Delivered);
    }

    [Fact]
    public async Task SlowConsumer_DropsTheNewest_CountsThem_AndTellsOncePerEpisode()
    {
        var events = new EventLog();
        await using NatsConnection nats = await NatsConnection.ConnectAsync(new NatsOptions { Servers = [_server.Url], OnEvent = events.Add });
        var limits = new NatsSubscriptionLimits { MaxPendingMessages = 10 };
        await using NatsSubscription subscription = await nats.SubscribeAsync("flood", new() { Limits = limits });
        for (int i = 0; i < 25; i++) await nats.PublishAsync("flood", Bytes.Of($"{i}"));
        await nats.FlushAsync();

        Assert.Equal((10, 10L, 15L), (subscription.PendingMessages, subscription.Delivered, subscription.Dropped));
        Assert.Equal(new NatsSlowConsumer("flood", 1), await events.NextAsync<NatsSlowConsumer>());

        for (int i = 0; i < 10; i++) Assert.Equal($"{i}", (await NextAsync(subscription)).Text);
        for (int i = 0; i < 11; i++) await nats.PublishAsync("flood");
        await nats.FlushAsync();
        Assert.Equal(new NatsSlowConsumer("flood", 16), await events.NextAsync<NatsSlowConsumer>());
        Assert.Equal(0, _nats.PendingBytes);
    }

    [Fact]
    public async Task SlowConsumer_LimitInBytes_CountsSubjectAndData()
    {
        await using NatsSubscription subscription = await _nats.SubscribeAsync("bytes", new() { Limits = new() { MaxPendingBytes = 1_000 } });
        for (int i = 0; i < 10; i++) await _nats.PublishAsync("bytes", new byte[245]); // 250 with the subject
        await _nats.FlushAsync();

        Assert.Equal((4, 1_000L, 6L), (subscription.PendingMessages, subscription.PendingBytes, subscription.Dropped));
        while (subscription.TryRead(out _))
        {
        }

        Assert.Equal(0, subscription.PendingBytes);
    }

    [Fact]
    public async Task Read_NothingComesInTime_GivesNull()
    {
        await using NatsSubscription subscription = await _nats.SubscribeAsync("silence");
        Assert.Null(await subscription.ReadAsync(TimeSpan.FromMilliseconds(20)));
        await _nats.PublishAsync("silence", Bytes.Of("at last"));
        Assert.Equal("at last", (await subscription.ReadAsync(TimeSpan.FromSeconds(60)))!.Text);
    }

    private static async Task<NatsMessage> NextAsync(NatsSubscription subscription) =>
        await subscription.ReadAsync(TimeSpan.FromSeconds(60)) ?? throw new TimeoutException($"No message on '{subscription.Subject}'.");
}
