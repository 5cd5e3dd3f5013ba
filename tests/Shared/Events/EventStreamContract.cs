using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Testing.Messaging;

namespace Mooring.Testing.Events;

/// <summary>What every provider of <c>wascc:eventstreams</c> does, whatever keeps the events.</summary>
public abstract class EventStreamContract : IAsyncLifetime
{
    private readonly FakeProviderHost _host = new();

    private protected IProviderHost Host => _host;

    private protected ICapabilityProvider Provider { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await CreateAsync();
        await Provider.StartAsync(_host, default);
        await BindAsync("a");
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Provider is not null) await Provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Events_WrittenToSeveralStreams_AreReadInOrderFromEach()
    {
        for (int i = 0; i < 30; i++) await WriteAsync("a", i % 2 == 0 ? "even" : "an *odd* name.>", i);

        StreamEvent[] even = await QueryAsync("a", "even");
        Assert.Equal(Enumerable.Range(0, 15).Select(i => $"{2 * i}"), even.Select(e => e.Values["n"]));
        Assert.All(even, e => Assert.Equal(("even", "grüße"), (e.Stream, e.Values["text"])));
        Assert.Equal(15, even.Select(e => e.EventId).Distinct().Count());
        Assert.Equal(["1", "3", "5"], (await QueryAsync("a", "an *odd* name.>", count: 3)).Select(e => e.Values["n"]));
        Assert.Empty(await QueryAsync("a", "none"));
    }

    [Fact]
    public async Task Event_Id_IsTheOneThatTheQueryGives_AndGrows()
    {
        string first = await WriteAsync("a", "s", 1), second = await WriteAsync("a", "s", 2);
        Assert.Equal([first, second], (await QueryAsync("a", "s")).Select(e => e.EventId));
        Assert.True(ulong.Parse(second) > ulong.Parse(first));
    }

    [Fact]
    public async Task Event_WithoutValues_OrWithAwkwardOnes_IsKeptAsItIs()
    {
        var awkward = new Dictionary<string, string> { [""] = "", ["line\nfeed"] = "nul\0", ["ключ"] = new string('x', 100_000) };
        await WriteAsync(Provider, "a", new StreamEvent("", "s", new Dictionary<string, string>()));
        await WriteAsync(Provider, "a", new StreamEvent("", "s", awkward));
        StreamEvent[] read = await QueryAsync("a", "s");
        Assert.Empty(read[0].Values);
        Assert.Equal(awkward, read[1].Values);
    }

    [Fact]
    public async Task Query_WithARange_GivesWhatWasWrittenThen()
    {
        await WriteAsync("a", "s", 1);
        ulong middle = await LaterAsync();
        await LaterAsync();
        await WriteAsync("a", "s", 2);

        Assert.Equal(["1"], (await QueryAsync("a", "s", new TimeRange(0, middle))).Select(e => e.Values["n"]));
        Assert.Equal(["2"], (await QueryAsync("a", "s", new TimeRange(middle, ulong.MaxValue))).Select(e => e.Values["n"]));
        Assert.Equal(["1", "2"], (await QueryAsync("a", "s", new TimeRange(0, ulong.MaxValue))).Select(e => e.Values["n"]));
        Assert.Empty(await QueryAsync("a", "s", new TimeRange(middle, middle)));
        Assert.Empty(await QueryAsync("a", "s", new TimeRange(ulong.MaxValue, 0)));
    }

    [Fact]
    public async Task Events_AreSharedByActors_UnlessTheirLinksNameOtherStreams()
    {
        await BindAsync("b");
        await BindAsync("c", ("STREAM", "apart"));
        await WriteAsync("a", "s", 1);
        Assert.Equal("1", Assert.Single(await QueryAsync("b", "s")).Values["n"]);
        Assert.Empty(await QueryAsync("c", "s"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("a*")]
    [InlineData("a>")]
    [InlineData("a\r\nb")]
    public async Task Link_WithANameThatIsNone_IsRefused(string streams) =>
        await Assert.ThrowsAsync<ProviderException>(() => Provider.BindAsync(Link("c", ("STREAM", streams)), default).AsTask());

    [Fact]
    public async Task Operation_UnknownOrWithoutAName_IsRefused()
    {
        await Assert.ThrowsAsync<ProviderException>(() => Provider.CallAsync(new CapabilityCall(Link("a"), "Forget", default), default).AsTask());
        await Assert.ThrowsAsync<ProviderException>(() => WriteAsync("a", "", 1));
        await Assert.ThrowsAsync<ProviderException>(() => QueryAsync("a", ""));
        await Assert.ThrowsAsync<ProviderException>(() => Provider.CallAsync(new CapabilityCall(Link("a"), "WriteEvent", new byte[] { 0x93 }), default).AsTask());
    }

    [Fact]
    public async Task Query_WithAnAnswerBeyondTheLimit_IsRefused_AndCanBeAskedInParts()
    {
        var large = new Dictionary<string, string> { ["x"] = new string('x', 900_000) }; // a message of NATS has at most 1 MiB
        for (int i = 0; i < 38; i++) await WriteAsync(Provider, "a", new StreamEvent("", "large", large));
        Assert.Contains("count", (await Assert.ThrowsAsync<ProviderException>(() => QueryAsync("a", "large"))).Message, StringComparison.Ordinal);
        Assert.Equal(5, (await QueryAsync("a", "large", count: 5)).Length);
    }

    /// <summary>Makes a provider that is not started yet, on no events at all.</summary>
    protected abstract ValueTask<ICapabilityProvider> CreateAsync();

    private protected Task BindAsync(string actor, params (string Name, string Value)[] values) => Provider.BindAsync(Link(actor, values), default).AsTask();

    private protected Task<string> WriteAsync(string actor, string stream, int n) => WriteAsync(Provider, actor, stream, n);

    private protected Task<StreamEvent[]> QueryAsync(string actor, string stream, TimeRange? range = null, ulong count = 0) => QueryAsync(Provider, actor, stream, range, count);

    private protected static Task<string> WriteAsync(ICapabilityProvider provider, string actor, string stream, int n) =>
        WriteAsync(provider, actor, new StreamEvent("ignored", stream, new Dictionary<string, string> { ["n"] = $"{n}", ["text"] = "grüße" }));

    private protected static async Task<StreamEvent[]> QueryAsync(ICapabilityProvider provider, string actor, string stream, TimeRange? range = null, ulong count = 0)
    {
        ReadOnlyMemory<byte> payload = new StreamQuery(stream, range, count).ToBytes();
        return [.. CapabilityMessage.Read<EventList>(await provider.CallAsync(new CapabilityCall(Link(actor), "QueryStream", payload), default)).Events];
    }

    private protected static ActorLink Link(string actor, params (string Name, string Value)[] values) => FakeProviderHost.Link(actor, CapabilityIds.EventStreams, values);

    private static async Task<string> WriteAsync(ICapabilityProvider provider, string actor, StreamEvent written) =>
        CapabilityMessage.Read<EventWritten>(await provider.CallAsync(new CapabilityCall(Link(actor), "WriteEvent", written.ToBytes()), default)).EventId;

    /// <summary>A moment, in milliseconds, that is later than all events before and earlier than all after.</summary>
    private static async Task<ulong> LaterAsync()
    {
        long start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        while (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() < start + 2) await Task.Delay(1);
        return (ulong)start + 1;
    }
}
