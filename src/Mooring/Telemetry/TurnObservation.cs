using System.Diagnostics;
using Mooring.Turns;

namespace Mooring.Telemetry;

/// <summary>What is measured of one call while somebody listens.</summary>
internal sealed class TurnObservation(RuntimeTelemetry telemetry, Cell cell)
{
    /// <summary>The call that this thread is about to run itself.</summary>
    [ThreadStatic]
    private static TurnObservation? _submitting;

    private readonly long _calledAt = Stopwatch.GetTimestamp();
    private long _beganAt;
    private bool _inline;
    private Activity? _activity;

    /// <summary>Notes which call, if any, this thread is about to run itself.</summary>
    public static void Submitting(TurnObservation? call) => _submitting = call;

    /// <summary>The turn begins, under the caller's execution context: its activity is the parent.</summary>
    public void Begin()
    {
        _beganAt = Stopwatch.GetTimestamp();
        _inline = ReferenceEquals(_submitting, this);
        _activity = telemetry.StartTurn(cell, _inline);
        if (MooringEventSource.Log.IsEnabled())
            MooringEventSource.Log.TurnBegan(cell.Name, (long)Stopwatch.GetElapsedTime(_calledAt, _beganAt).TotalMicroseconds, _inline);
    }

    /// <summary>The turn has ended. Leaves the thread's execution context as it was.</summary>
    public void End(Exception? failure)
    {
        if (_beganAt == 0) return;
        TimeSpan ran = Stopwatch.GetElapsedTime(_beganAt);
        if (_activity is not null)
        {
            if (failure is not null) _activity.SetStatus(ActivityStatusCode.Error, failure.Message);
            ExecutionContext? before = ExecutionContext.Capture();
            _activity.Dispose(); // sets the current activity, which is an async-local
            if (before is not null) ExecutionContext.Restore(before);
        }

        telemetry.TurnEnded(cell.Name, _inline, Stopwatch.GetElapsedTime(_calledAt, _beganAt), ran);
        if (MooringEventSource.Log.IsEnabled()) MooringEventSource.Log.TurnEnded(cell.Name, (long)ran.TotalMicroseconds);
    }
}
