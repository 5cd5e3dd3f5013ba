using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using Mooring.Tests.Support;

namespace Mooring.Tests.Telemetry;

[Collection(AloneCollection.Name)]
public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_CountTurnsWaitsFailuresAndQueues()
    {
        await using var runtime = new MooringRuntime(new MooringRuntimeOptions { OnFailure = _ => { } });
        using var listener = new MeterListener();
        string name = $"measured {Guid.NewGuid()}";
        var seen = new ConcurrentBag<(string Instrument, double Value, bool? Inline)>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Mooring") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();

        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Name = name });
        seen.Clear();
        await moored.RunAsync(probe => probe.Next());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task turn = moored.RunAsync(async _ => await gate.Task).AsTask();
        Task queued = moored.RunAsync(probe => probe.Next()).AsTask();
        listener.RecordObservableInstruments();
        gate.SetResult();
        await Task.WhenAll(turn, queued).Soon();
        moored.Post(_ => throw new FormatException());
        await moored.StopAsync().Soon();

        Assert.Contains(("mooring.turns", 1, true), seen);
        Assert.Contains(("mooring.turns", 1, false), seen);
        Assert.Equal(1, Assert.Single(seen, one => one.Instrument == "mooring.queued").Value);
        Assert.Equal(1, Assert.Single(seen, one => one.Instrument == "mooring.failures").Value);
        Assert.True(seen.Count(one => one.Instrument == "mooring.turn.wait") >= 3);
        Assert.True(seen.Count(one => one.Instrument == "mooring.turn.duration") >= 3);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            bool? inline = null;
            bool ours = false;
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "mooring.inline") inline = (bool)tag.Value!;
                if (tag.Key == "mooring.object") ours = name.Equals(tag.Value);
            }

            if (ours) seen.Add((instrument.Name, value, inline));
        }
    }

    [Fact]
    public async Task Activities_FollowTheCallIntoTheTurn()
    {
        var stopped = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Mooring" or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        await using var runtime = new MooringRuntime();
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Name = "traced" });
        using Activity caller = source.StartActivity("caller")!;
        await moored.RunAsync(_ => Assert.Equal(caller, Activity.Current!.Parent));
        Assert.Same(caller, Activity.Current);
        await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(async _ =>
        {
            await Task.Yield();
            Assert.Equal(caller, Activity.Current!.Parent);
            throw new FormatException("seen");
        }).Soon());
        Activity[] turns = [.. stopped.Where(activity => activity.ParentId == caller.Id)];
        Assert.Equal(2, turns.Length);
        Assert.All(turns, turn => Assert.Equal("traced", turn.GetTagItem("mooring.object")));
        Assert.Contains(turns, turn => turn is { Status: ActivityStatusCode.Error, StatusDescription: "seen" });
    }

    [Fact]
    public async Task Events_TellOfTurns()
    {
        using var listener = new Listener();
        await using var runtime = new MooringRuntime();
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Name = "evented" });
        await moored.RunAsync(probe => probe.Next());
        await moored.StopAsync().Soon();
        string[] ours = [.. listener.Names];
        Assert.Contains("TurnBegan", ours);
        Assert.Contains("TurnEnded", ours);
        Assert.Contains("Created", ours);
        Assert.Contains("Stopped", ours);
    }

    private sealed class Listener : EventListener
    {
        public ConcurrentBag<string> Names { get; } = [];

        protected override void OnEventSourceCreated(EventSource source)
        {
            if (source.Name == "Mooring") EnableEvents(source, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            if (e.Payload is { Count: > 0 } && Equals(e.Payload[0], "evented")) Names?.Add(e.EventName!);
        }
    }
}
