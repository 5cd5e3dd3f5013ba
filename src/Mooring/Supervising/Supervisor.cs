using Mooring.Turns;

namespace Mooring.Supervising;

/// <summary>Counts the restarts of one object and decides about the next.</summary>
/// <remarks>Guarded by the gate of the mailbox that holds it.</remarks>
internal sealed class Supervisor(Cell cell, Supervision policy)
{
    private readonly Queue<long> _restarts = new(); // timestamps within the window

    /// <summary>The object is broken: no call may run until it has been made anew.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The delay is over and the turn that makes the object anew has not begun.</summary>
    public bool IsDue { get; set; }

    /// <summary>Runs until the restart is due; null if none is.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>How often the object has been made anew.</summary>
    public int Restarts { get; private set; }

    public bool Poisons(Exception exception) => policy.Poisons(exception);

    /// <summary>Notes a fault.</summary>
    /// <param name="delay">The time to wait before the restart.</param>
    /// <returns>False if there were too many: the object is to be stopped.</returns>
    public bool TryBreak(out TimeSpan delay)
    {
        IsBroken = true;
        TimeProvider time = cell.Runtime.TimeProvider;
        long now = time.GetTimestamp();
        while (_restarts.TryPeek(out long oldest) && time.GetElapsedTime(oldest, now) > policy.Window) _restarts.Dequeue();
        int before = _restarts.Count;
        // Doubled at most 30 times: the limit is reached long before that overflows.
        double ticks = policy.FirstDelay.Ticks * Math.Pow(2, Math.Min(before, 30));
        delay = TimeSpan.FromTicks((long)Math.Min(ticks, policy.MaxDelay.Ticks));
        if (before >= policy.MaxRestarts) return false;
        _restarts.Enqueue(now);
        return true;
    }

    public void Mended()
    {
        IsBroken = false;
        Restarts++;
    }
}
