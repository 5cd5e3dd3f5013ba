using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mooring.Turns;

namespace Mooring.Telemetry;

/// <summary>The meter and the activity source of one runtime, both named <c>Mooring</c>.</summary>
/// <remarks>docs/moored.md lists the instruments. Nothing is measured, and no clock is read, while nobody listens.</remarks>
internal sealed class RuntimeTelemetry : IDisposable
{
    public const string Name = "Mooring";

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly ActivitySource _source = new(Name);
    private readonly Counter<long> _turns;
    private readonly Histogram<double> _waitTime;
    private readonly Histogram<double> _runTime;
    private readonly Counter<long> _failures;

    public RuntimeTelemetry(MooringRuntime runtime, IMeterFactory? factory)
    {
        _meter = factory?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        _ownsMeter = factory is null; // a factory disposes its meters itself
        _turns = _meter.CreateCounter<long>("mooring.turns", "{turn}", "Calls that have ended, by object and by where they ran.");
        _waitTime = _meter.CreateHistogram<double>("mooring.turn.wait", "s", "Time between a call and the begin of its turn.");
        _runTime = _meter.CreateHistogram<double>("mooring.turn.duration", "s", "Time between the begin and the end of a turn.");
        _failures = _meter.CreateCounter<long>("mooring.failures", "{failure}", "Failures that no caller awaited, and restarts, by kind.");
        _meter.CreateObservableGauge("mooring.queued", () => Queued(runtime), "{call}", "Calls that wait, by object; named and pinned objects only.");
        _meter.CreateObservableGauge("mooring.objects", () => runtime.Tracked().Count, "{object}", "Named and pinned objects.");
    }

    /// <summary>Whether turns are to be observed.</summary>
    public bool IsListening =>
        _turns.Enabled || _runTime.Enabled || _waitTime.Enabled || _source.HasListeners() || MooringEventSource.Log.IsEnabled();

    public Activity? StartTurn(Cell cell, bool inline)
    {
        Activity? activity = _source.StartActivity("mooring.turn");
        if (activity is null) return null;
        activity.DisplayName = $"turn of {cell.Name}";
        activity.SetTag("mooring.object", cell.Name);
        activity.SetTag("mooring.inline", inline);
        return activity;
    }

    public void TurnEnded(string objectName, bool inline, TimeSpan waited, TimeSpan ran)
    {
        var name = new KeyValuePair<string, object?>("mooring.object", objectName);
        _turns.Add(1, name, new KeyValuePair<string, object?>("mooring.inline", inline));
        _waitTime.Record(waited.TotalSeconds, name);
        _runTime.Record(ran.TotalSeconds, name);
    }

    public void Failed(MooredFailure failure) => _failures.Add(1,
        new KeyValuePair<string, object?>("mooring.object", failure.ObjectName),
        new KeyValuePair<string, object?>("mooring.kind", failure.Kind.ToString()));

    public void Dispose()
    {
        if (_ownsMeter) _meter.Dispose();
        _source.Dispose();
    }

    private static IEnumerable<Measurement<int>> Queued(MooringRuntime runtime) =>
        runtime.Tracked().Select(cell => new Measurement<int>(cell.Queued, new KeyValuePair<string, object?>("mooring.object", cell.Name)));
}
