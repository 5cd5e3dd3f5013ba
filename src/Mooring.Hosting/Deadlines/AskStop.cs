namespace Mooring.Hosting.Deadlines;

/// <summary>The ways in which one ask is taken back: its caller's token, and its deadline.</summary>
/// <remarks>
/// While the ask waits, <see cref="Token"/> takes it out of the mailbox. While it runs, the watch looks at <see cref="Deadline"/>, and the
/// caller's token interrupts the guest directly. Most asks never wait, so the timer for the waiting is only made for those that do.
/// </remarks>
internal sealed class AskStop(WatchedCall calls, TimeProvider time)
{
    private readonly CancellationTokenSource _waiting = new();
    private CancellationTokenRegistration _registration;
    private ITimer? _timer; // null until the ask has to wait

    /// <summary>Cancelled when the ask is taken back.</summary>
    public CancellationToken Token => _waiting.Token;

    /// <summary>Timestamp at which the ask's time is over, or <see cref="DeadlineWatch.Never"/>.</summary>
    public long Deadline { get; private set; }

    /// <summary>An ask starts; <see cref="End"/> ends it.</summary>
    public void Begin(TimeSpan limit, CancellationToken caller)
    {
        Deadline = limit == Timeout.InfiniteTimeSpan
            ? DeadlineWatch.Never
            : time.GetTimestamp() + (long)(limit.TotalSeconds * time.TimestampFrequency);
        if (caller.CanBeCanceled) _registration = caller.UnsafeRegister(static stop => ((AskStop)stop!).Cancel(), this);
    }

    /// <summary>The ask has to wait: from now on its deadline can end that.</summary>
    public void Wait()
    {
        if (Deadline == DeadlineWatch.Never) return;
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), Deadline);
        _timer = time.CreateTimer(
            static waiting => ((CancellationTokenSource)waiting!).Cancel(), _waiting, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The ask is over.</summary>
    /// <returns>Whether this object can serve another one: not if something may still cancel its token.</returns>
    public bool End()
    {
        _registration.Dispose(); // waits for a callback that runs just now
        _registration = default;
        if (_timer is null) return _waiting.TryReset();
        _timer.Dispose(); // a callback may still come
        return false;
    }

    private void Cancel()
    {
        _waiting.Cancel();
        calls.Stop(this, StopCause.Cancellation);
    }
}
