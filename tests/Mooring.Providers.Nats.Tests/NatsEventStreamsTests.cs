using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Testing.Messaging;
using Mooring.Testing.Nats;

namespace Mooring.Providers.Nats.Tests;

public sealed class NatsEventStreamsTests : IAsyncLifetime
{
    private readonly FakeProviderHost _host = new();
    private NatsServer _server = null!;
    private NatsEventStreams _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await NatsServer.StartAsync(jetStream: true);
        _provider = new NatsEventStreams(name => name == "URL" ? _server.Url : null);
        await _provider.StartAsync(_host, default);
        await _provider.BindAsync(Link("a"), default);
    }

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null) await _provider.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task Events_WrittenToSeveralStreams_AreReadInOrderFromEach()
    {
        for (int i = 0; i < 30; i++) await WriteAsync("a", i % 2 == 0 ? "even" : "an *odd* name.>", i);

        StreamEvent[] even = await QueryAsync("a", "even");
        Assert.Equal(Enumerable.Range(0, 15).Select(i => $"{2 * i}"), even.Select(e => e.Values["n"]));
        Assert.All(even, e => Assert.Equal("even", e.Stream));
        Assert.Equal(15, even.Select(e => e.EventId).Distinct().Count());
        Assert.Equal(["1", "3", "5"], (await QueryAsync("a", "an *odd* name.>", count: 3)).Select(e => e.Values["n"]));
        Assert.Empty(await QueryAsync("a", "none"));
    }

    [Fact]
    public async Task Event_Id_IsTheOneThatTheQueryGives()
    {
        string id = await WriteAsync("a", "s", 1);
        Assert.Equal(id, Assert.Single(await QueryAsync("a", "s")).EventId);
    }

    [Fact]
    public async Task Query_WithARange_GivesWhatWasWrittenThen()
    {
        await WriteAsync("a", "s", 1);
        await Task.Delay(30);
        var middle = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await Task.Delay(30);
        await WriteAsync("a", "s", 2);

        Assert.Equal(["1"], (await QueryAsync("a", "s", new TimeRange(0, middle))).Select(e => e.Values["n"]));
        Assert.Equal(["2"], (await QueryAsync("a", "s", new TimeRange(middle, ulong.MaxValue))).Select(e => e.Values["n"]));
        Assert.Empty(await QueryAsync("a", "s", new TimeRange(middle, middle)));
    }

    [Fact]
    public async Task Events_AreSharedByActors_AndSurviveARestartOfTheServer()
    {
        await WriteAsync("a", "s", 1);
        _server.Kill();
        await _server.RestartAsync();
        await _provider.BindAsync(Link("b"), default);

        Assert.Equal("1", Assert.Single(await QueryAsync("b", "s")).Values["n"]);
    }

    [Fact]
    public async Task Operation_UnknownOrWithoutAName_IsRefused()
    {
        await Assert.ThrowsAsync<ProviderException>(() => _provider.CallAsync(new CapabilityCall(Link("a"), "Forget", default), default).AsTask());
        await Assert.ThrowsAsync<ProviderException>(() => WriteAsync("a", "", 1));
        await Assert.ThrowsAsync<ProviderException>(() => _provider.BindAsync(Link("c", ("STREAM", "a b")), default).AsTask());
    }

    private async Task<string> WriteAsync(string actor, string stream, int n)
    {
        ReadOnlyMemory<byte> payload = new StreamEvent("ignored", stream, new Dictionary<string, string> { ["n"] = $"{n}", ["text"] = "grüße" }).ToBytes();
        return CapabilityMessage.Read<EventWritten>(await _provider.CallAsync(new CapabilityCall(Link(actor), "WriteEvent", payload), default)).EventId;
    }

    private async Task<StreamEvent[]> QueryAsync(string actor, string stream, TimeRange? range = null, ulong count = 0)
    {
        ReadOnlyMemory<byte> payload = new StreamQuery(stream, range, count).ToBytes();
        return [.. CapabilityMessage.Read<EventList>(await _provider.CallAsync(new CapabilityCall(Link(actor), "QueryStream", payload), default)).Events];
    }

    private static ActorLink Link(string actor, params (string Name, string Value)[] values) => FakeProviderHost.Link(actor, CapabilityIds.EventStreams, values);
}
