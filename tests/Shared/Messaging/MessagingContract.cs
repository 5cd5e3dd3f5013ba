using System.Text;
using System.Threading.Channels;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Testing.Messaging;

/// <summary>What every provider of <c>wascc:messaging</c> does, whatever broker is behind it.</summary>
public abstract class MessagingContract : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private FakeProviderHost _host = null!;
    private ICapabilityProvider _provider = null!;

    private protected FakeProviderHost Host => _host;

    private protected ICapabilityProvider Provider => _provider;

    public async ValueTask InitializeAsync()
    {
        _host = new FakeProviderHost();
        _provider = await CreateAsync();
        await _provider.StartAsync(_host, default);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_provider is not null) await _provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Publish_ReachesLinkedActorsWhoseSubscriptionMatches()
    {
        var orders = await SubscribeAsync("o", "orders.*,news.>");
        var others = await SubscribeAsync("x", "orders,orders.a.b,news");
        await BindAsync("publisher");
        await PublishAsync("publisher", "orders.new", "answers.here", "body");
        Assert.Equal(("orders.new", "answers.here", "body"), await NextAsync(orders));
        await PublishAsync("publisher", "news.a.b.c", "", "");
        Assert.Equal(("news.a.b.c", "", ""), await NextAsync(orders));
        await PublishAsync("publisher", "orders", "", "last");
        Assert.Equal(("orders", "", "last"), await NextAsync(others));
        Assert.False(orders.TryRead(out _));
    }

    [Fact]
    public async Task QueueGroup_EachMessageGoesToOneMember()
    {
        var all = Channel.CreateUnbounded<BrokerMessage>();
        foreach (string actor in (string[])["q1", "q2", "q3"])
        {
            Collect(actor, all.Writer);
            await BindAsync(actor, ("SUBSCRIPTION", "jobs"), ("QUEUEGROUP_NAME", "workers"));
        }

        await BindAsync("publisher");
        for (int i = 0; i < 60; i++) await PublishAsync("publisher", "jobs", "", $"{i}");
        var bodies = new List<int>();
        for (int i = 0; i < 60; i++) bodies.Add(int.Parse((await NextAsync(all.Reader)).Body));

        Assert.Equal(Enumerable.Range(0, 60), bodies.Order());
        Assert.False(all.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Request_IsAnsweredByPublishingToItsReplySubject_AndGivesTheBareBytes()
    {
        _host.Handle("service", async (_, payload) =>
        {
            BrokerMessage question = CapabilityMessage.Read<BrokerMessage>(payload);
            await PublishAsync("service", question.ReplyTo, "", $"re: {Encoding.UTF8.GetString(question.Body.Span)}");
        });
        await BindAsync("service", ("SUBSCRIPTION", "ask.*"));
        await BindAsync("client");

        for (int i = 0; i < 20; i++) Assert.Equal($"re: {i}", await RequestAsync("client", "ask.me", $"{i}", 10_000));
    }

    [Fact]
    public async Task Request_NobodyListensOrNobodyAnswers_FailsWithAText()
    {
        await SubscribeAsync("silent", "silence");
        await BindAsync("client");
        Assert.Contains("obody", (await RefusedAsync(() => RequestAsync("client", "nobody.here", "", 10_000))).Message);
        Assert.Contains("silence", (await RefusedAsync(() => RequestAsync("client", "silence", "", 100))).Message);
        await RefusedAsync(() => RequestAsync("client", "silence", "", -1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a.*")]
    [InlineData("a.>")]
    [InlineData("a\r\nPUB b 1\r\nx")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\tb")]
    [InlineData("a\0b")]
    [InlineData(" a")]
    [InlineData("*")]
    [InlineData(">")]
    [InlineData("a.*.b")]
    public async Task Publish_MalformedSubject_IsRefused(string subject)
    {
        var everything = await SubscribeAsync("spy", ">");
        await BindAsync("client");
        await RefusedAsync(() => PublishAsync("client", subject, "", "x"));
        if (subject.Length > 0) await RefusedAsync(() => PublishAsync("client", "fine", subject, "x"));
        await RefusedAsync(() => RequestAsync("client", subject, "x", 100));
        await PublishAsync("client", "end", "", "");
        Assert.Equal("end", (await NextAsync(everything)).Subject);
    }

    /// <remarks>A NATS server ends the connection over a line that is too long: one actor's mistake must not become everybody's.</remarks>
    [Fact]
    public async Task Publish_SubjectBeyondTheLimit_IsRefused_AndTheConnectionStays()
    {
        var everything = await SubscribeAsync("spy", ">");
        await BindAsync("client");
        await RefusedAsync(() => PublishAsync("client", new string('a', 4001), "", "x"));
        await RefusedAsync(() => PublishAsync("client", new string('a', 2500), new string('b', 2500), "x"));
        await RefusedAsync(() => RequestAsync("client", new string('a', 4001), "x", 100));
        await PublishAsync("client", new string('a', 3000), new string('b', 1000), "fits");
        Assert.Equal("fits", (await NextAsync(everything)).Body);
        Assert.DoesNotContain(Host.Reports, report => report.Type.StartsWith("nats.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bind_MalformedSubscription_IsRefused()
    {
        await RefusedAsync(() => BindAsync("a", ("SUBSCRIPTION", "a.>.b")));
        await RefusedAsync(() => BindAsync("a", ("SUBSCRIPTION", "fine,not fine")));
        await RefusedAsync(() => BindAsync("a", ("SUBSCRIPTION", "fine\r\nPUB x 0\r\n")));
    }

    [Fact]
    public async Task Unbind_EndsDeliveries_AndBindingAgainReplacesThem()
    {
        var received = await SubscribeAsync("a", "first");
        await SubscribeAsync("a", "second", received);
        await BindAsync("publisher");
        await PublishAsync("publisher", "first", "", "1");
        await PublishAsync("publisher", "second", "", "2");
        Assert.Equal("2", (await NextAsync(received)).Body);

        await _provider.UnbindAsync(Link("a"), default);
        await PublishAsync("publisher", "second", "", "3");
        var after = await SubscribeAsync("b", "second");
        await PublishAsync("publisher", "second", "", "4");
        Assert.Equal("4", (await NextAsync(after)).Body);
        Assert.False(received.TryRead(out _));
        await RefusedAsync(() => PublishAsync("a", "x", "", ""));
    }

    [Fact]
    public async Task Deliveries_ComeOneAtATimeAndInOrder()
    {
        int running = 0, most = 0;
        var done = Channel.CreateUnbounded<BrokerMessage>();
        _host.Handle("slow", async (_, payload) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            done.Writer.TryWrite(CapabilityMessage.Read<BrokerMessage>(payload));
        });
        await BindAsync("slow", ("SUBSCRIPTION", "count"));
        await BindAsync("publisher");
        for (int i = 0; i < 500; i++) await PublishAsync("publisher", "count", "", $"{i}");

        for (int i = 0; i < 500; i++) Assert.Equal($"{i}", (await NextAsync(done.Reader)).Body);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Delivery_ThatTheActorFails_IsReported_AndTheNextOneIsMade()
    {
        var done = Channel.CreateUnbounded<BrokerMessage>();
        _host.Handle("a", (_, payload) =>
        {
            BrokerMessage message = CapabilityMessage.Read<BrokerMessage>(payload);
            if (message.Body.Length == 0) throw FakeProviderHost.GuestFailure("no body");
            done.Writer.TryWrite(message);
            return default;
        });
        await BindAsync("a", ("SUBSCRIPTION", "x"));
        await PublishAsync("a", "x", "", "");
        await PublishAsync("a", "x", "", "fine");

        Assert.Equal("fine", (await NextAsync(done.Reader)).Body);
        Assert.Equal("no body", (await _host.ReportedAsync("messaging.delivery.failed"))["error"]);
    }

    [Fact]
    public async Task Actor_PublishingToItselfWhileItHandlesAMessage_GetsItAfterwards()
    {
        var done = Channel.CreateUnbounded<BrokerMessage>();
        _host.Handle("uroboros", async (_, payload) =>
        {
            BrokerMessage message = CapabilityMessage.Read<BrokerMessage>(payload);
            int n = int.Parse(Encoding.UTF8.GetString(message.Body.Span));
            if (n < 50) await PublishAsync("uroboros", "tail", "", $"{n + 1}");
            done.Writer.TryWrite(message);
        });
        await BindAsync("uroboros", ("SUBSCRIPTION", "tail"));
        await PublishAsync("uroboros", "tail", "", "0");
        for (int i = 0; i <= 50; i++) Assert.Equal($"{i}", (await NextAsync(done.Reader)).Body);
    }

    [Fact]
    public async Task Unbind_WhileADeliveryHangs_TakesItBack()
    {
        var begun = new TaskCompletionSource();
        _host.Handle("hangs", async (_, _) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite);
        });
        await BindAsync("hangs", ("SUBSCRIPTION", "x"));
        await PublishAsync("hangs", "x", "", "");
        await begun.Task.WaitAsync(Longest);
        await _provider.UnbindAsync(Link("hangs"), default).AsTask().WaitAsync(Longest);
    }

    [Fact]
    public async Task Operation_NotKnownOrNotDecodable_IsRefused()
    {
        await BindAsync("a");
        await RefusedAsync(() => _provider.CallAsync(new CapabilityCall(Link("a"), "Shout", default), default).AsTask());
        await RefusedAsync(() => _provider.CallAsync(new CapabilityCall(Link("a"), "Publish", new byte[] { 0x93 }), default).AsTask());
    }

    /// <summary>Makes a provider that is not started yet.</summary>
    protected abstract ValueTask<ICapabilityProvider> CreateAsync();

    private protected async Task<ChannelReader<BrokerMessage>> SubscribeAsync(string actor, string subjects, ChannelReader<BrokerMessage>? keep = null)
    {
        var received = Channel.CreateUnbounded<BrokerMessage>();
        if (keep is null) Collect(actor, received.Writer);
        await BindAsync(actor, ("SUBSCRIPTION", subjects));
        return keep ?? received.Reader;
    }

    private protected Task BindAsync(string actor, params (string Name, string Value)[] values) => _provider.BindAsync(Link(actor, values), default).AsTask();

    private protected Task PublishAsync(string actor, string subject, string replyTo, string body) =>
        CallAsync(actor, "Publish", new BrokerMessage(subject, replyTo, Encoding.UTF8.GetBytes(body)).ToBytes());

    private protected async Task<string> RequestAsync(string actor, string subject, string body, long timeout) =>
        Encoding.UTF8.GetString((await CallAsync(actor, "Request", new RequestMessage(subject, Encoding.UTF8.GetBytes(body), timeout).ToBytes())).Span);

    private protected static async Task<(string Subject, string ReplyTo, string Body)> NextAsync(ChannelReader<BrokerMessage> messages)
    {
        BrokerMessage message = await messages.ReadAsync().AsTask().WaitAsync(Longest);
        return (message.Subject, message.ReplyTo, Encoding.UTF8.GetString(message.Body.Span));
    }

    private protected void Collect(string actor, ChannelWriter<BrokerMessage> into) => _host.Handle(actor, (operation, payload) =>
    {
        Assert.Equal("DeliverMessage", operation);
        into.TryWrite(CapabilityMessage.Read<BrokerMessage>(payload));
        return default;
    });

    private protected ActorLink Link(string actor, params (string Name, string Value)[] values) =>
        FakeProviderHost.Link(actor, CapabilityIds.Messaging, values);

    private Task<ReadOnlyMemory<byte>> CallAsync(string actor, string operation, ReadOnlyMemory<byte> payload) =>
        _provider.CallAsync(new CapabilityCall(Link(actor), operation, payload), default).AsTask();

    private static Task<ProviderException> RefusedAsync(Func<Task> attempt) => Assert.ThrowsAsync<ProviderException>(() => attempt().WaitAsync(Longest));
}
