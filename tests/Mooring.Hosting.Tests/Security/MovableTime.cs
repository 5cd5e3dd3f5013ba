namespace Mooring.Hosting.Tests.Security;

/// <summary>The system's clock with dates that a test can move; timers fire when it does, however long they were to run.</summary>
internal sealed class MovableTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = []; // guarded by _gate; those that wait
    private TimeSpan _ahead; // guarded by _gate

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return System.GetUtcNow() + _ahead;
    }

    /// <summary>Moves the dates on, and lets the timers fire that are due by then.</summary>
    public void Advance(TimeSpan time)
    {
        List<Timer> due;
        lock (_gate)
        {
            _ahead += time;
            due = [.. _timers.Where(timer => timer.Due <= System.GetUtcNow() + _ahead)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (Timer timer in due) timer.Fire();
    }

    /// <remarks>Short timers are the deadlines of calls, which go by the system's clock; long ones wait for <see cref="Advance"/>.</remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.FromMinutes(30)) return System.CreateTimer(callback, state, dueTime, period);
        var timer = new Timer(this, callback, state, GetUtcNow() + dueTime);
        lock (_gate) _timers.Add(timer);
        return timer;
    }

    private sealed class Timer(MovableTime time, TimerCallback callback, object? state, DateTimeOffset due) : ITimer
    {
        public DateTimeOffset Due { get; } = due;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (time._gate) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
