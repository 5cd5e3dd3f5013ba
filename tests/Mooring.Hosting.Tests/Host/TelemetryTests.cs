using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Tests.Host;

/// <summary>What listeners to <c>Mooring.Hosting</c> get: metrics and traces, as docs/hosting.md lists them.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly string _name = $"telemetry-{Guid.NewGuid():N}"; // other tests run hosts at the same time
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)> _measured = new();
    private readonly ActivityListener _traces;
    private readonly MeterListener _metrics = new();

    public TelemetryTests()
    {
        _traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Mooring.Hosting",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if ((string?)span.GetTagItem("mooring.host") == _name) _spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_traces);
        _metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Mooring.Hosting") listener.EnableMeasurementEvents(instrument);
        };
        _metrics.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _metrics.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _metrics.Start();
    }

    [Fact]
    public async Task Call_ThroughAnActorToAProvider_IsOneTrace()
    {
        await using ActorHost host = await StartAsync(new ScriptedProvider());
        await host.AskHostAsync("a", TestHosts.Capability, "Do", "x");
        Activity provider = Assert.Single(_spans, span => span.Kind == ActivityKind.Client);
        Activity actor = Assert.Single(_spans, span => span.Kind == ActivityKind.Internal);
        Assert.Equal(actor.SpanId, provider.ParentSpanId);
        Assert.Equal(actor.TraceId, provider.TraceId);
        Assert.Equal(($"{TestHosts.Capability} Do", "provider", TestHosts.Capability, "default"), (provider.DisplayName, Tag(provider, "mooring.target.kind"), Tag(provider, "mooring.target"), Tag(provider, "mooring.binding")));
        Assert.Equal(("a Ask", "actor", "a", "Ask"), (actor.DisplayName, Tag(actor, "mooring.target.kind"), Tag(actor, "mooring.target"), Tag(actor, "mooring.operation")));
        Assert.Equal(host.Actors.Single().Key, Tag(actor, "mooring.actor.key"));
        Assert.Equal(ActivityStatusCode.Unset, actor.Status);
    }

    [Fact]
    public async Task Trace_GoesThroughActorsThatCallEachOther_AlsoAfterTheyWereSuspended()
    {
        await using ActorHost host = await StartAsync(new ScriptedProvider(async (_, _) =>
        {
            await Task.Delay(1, CancellationToken.None);
            return "";
        }));
        await host.StartEchoAsync("outer", ["a"]);
        await host.AskHostAsync("outer", "a", "Ask", $"default {TestHosts.Capability} Do\n");
        Activity Of(string name) => Assert.Single(_spans, span => span.DisplayName == name);
        Assert.Equal(Of("outer Ask").SpanId, Of("a Ask").ParentSpanId);
        Assert.Equal(Of("a Ask").SpanId, Of($"{TestHosts.Capability} Do").ParentSpanId);
    }

    [Fact]
    public async Task Caller_WithATraceOfItsOwn_IsItsRoot()
    {
        await using ActorHost host = await StartAsync(new ScriptedProvider());
        using var mine = new Activity("mine");
        mine.Start();
        await host.EchoAsync("a", "x");
        mine.Stop();
        Assert.Equal((mine.TraceId, mine.SpanId), (Assert.Single(_spans).TraceId, Assert.Single(_spans).ParentSpanId));
    }

    [Fact]
    public async Task Failure_IsNamedInTraceAndMetric()
    {
        await using ActorHost host = await StartAsync(new ScriptedProvider((_, _) => throw new ProviderException("no more room")));
        await Assert.ThrowsAsync<GuestErrorException>(() => host.AskHostAsync("a", TestHosts.Capability, "Do"));
        Activity provider = Assert.Single(_spans, span => span.Kind == ActivityKind.Client);
        Assert.Equal((ActivityStatusCode.Error, "ProviderException", "no more room"), (provider.Status, Tag(provider, "error.type"), provider.StatusDescription));
        Assert.Equal(["GuestErrorException", "ProviderException"], Measured("mooring.host.call.duration").Select(one => (string?)one.Tags.GetValueOrDefault("error.type")).Order());
    }

    [Fact]
    public async Task Calls_AreMeasuredByTargetAndOperation()
    {
        await using ActorHost host = await StartAsync(new ScriptedProvider());
        for (int i = 0; i < 3; i++) await host.AskHostAsync("a", TestHosts.Capability, "Do");
        var calls = Measured("mooring.host.call.duration").ToArray();
        Assert.Equal(3, calls.Count(call => Is(call, ("mooring.target.kind", "actor"), ("mooring.target", "a"), ("mooring.operation", "Ask"))));
        Assert.Equal(3, calls.Count(call => Is(call, ("mooring.target.kind", "provider"), ("mooring.target", TestHosts.Capability), ("mooring.operation", "Do"))));
        Assert.All(calls, call => Assert.InRange(call.Value, 0, 3600));
        Assert.All(calls, call => Assert.False(call.Tags.ContainsKey("error.type")));
    }

    [Fact]
    public async Task Operations_ThatAGuestInvents_DoNotGrowWithoutBound()
    {
        await using ActorHost host = await StartAsync(new ScriptedProvider());
        for (int i = 0; i < 600; i++) await host.AskHostAsync("a", TestHosts.Capability, $"Made{i}");
        Assert.InRange(Measured("mooring.host.call.duration").Select(call => call.Tags["mooring.operation"]).Distinct().Count(), 2, 260);
        Assert.Contains(Measured("mooring.host.call.duration"), call => Is(call, ("mooring.operation", "other")));
    }

    [Fact]
    public async Task State_OfTheHost_IsThereForWhoAsks()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = await StartAsync(new ScriptedProvider(async (_, _) =>
        {
            entered.SetResult();
            await leave.Task;
            return "";
        }));
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "bad", []));
        await Assert.ThrowsAsync<ActorTrappedException>(() => host.CallAsync("bad", "Trap", default).AsTask());
        await host.CallAsync("bad", "Count", default);
        Task<string> call = host.AskHostAsync("a", TestHosts.Capability, "Do");
        await entered.Task;
        _metrics.RecordObservableInstruments();
        leave.SetResult();
        await call;

        Assert.Equal(2, Assert.Single(Measured("mooring.host.actors")).Value);
        Assert.Equal(1, Assert.Single(Measured("mooring.host.actor.pending"), one => Is(one, ("mooring.actor", "a"))).Value);
        Assert.Equal(1, Assert.Single(Measured("mooring.host.actor.restarts"), one => Is(one, ("mooring.actor", "bad"))).Value);
        Assert.Equal(1, Assert.Single(Measured("mooring.host.events"), one => Is(one, ("mooring.event.type", "mooring.actor.trapped"))).Value);
    }

    [Fact]
    public async Task Host_ThatHasStopped_MeasuresNothingAnyMore()
    {
        ActorHost host = await StartAsync(new ScriptedProvider());
        await host.StopAsync();
        _measured.Clear();
        _metrics.RecordObservableInstruments();
        Assert.Empty(_measured);
    }

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private Task<ActorHost> StartAsync(ICapabilityProvider provider) => TestHosts.WithProviderAsync(provider, new ActorHostOptions { Name = _name });

    private IEnumerable<(string Instrument, double Value, Dictionary<string, object?> Tags)> Measured(string instrument) => _measured.Where(one => one.Instrument == instrument);

    private static string? Tag(Activity span, string name) => span.GetTagItem(name)?.ToString();

    private static bool Is((string Instrument, double Value, Dictionary<string, object?> Tags) measured, params (string Name, string Value)[] tags) =>
        tags.All(tag => (string?)measured.Tags.GetValueOrDefault(tag.Name) == tag.Value);

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = new Dictionary<string, object?>();
        foreach ((string name, object? tag) in tags) all[name] = tag;
        if ((string?)all.GetValueOrDefault("mooring.host") == _name) _measured.Enqueue((instrument.Name, value, all));
    }
}
