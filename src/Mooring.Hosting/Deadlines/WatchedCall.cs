namespace Mooring.Hosting.Deadlines;

/// <summary>The call that one actor runs, if it runs one, as those see it who may have to stop it.</summary>
/// <remarks>
/// The actor's turns begin and end calls; the watch thread and cancelled callers stop them. An interrupt must hit the call it was meant
/// for and no later one: both sides hold the gate when they compare and act.
/// </remarks>
internal sealed class WatchedCall(DeadlineWatch watch, IInterruptible guest) : IWatched
{
    private readonly Lock _gate = new();
    private IInterruptible? _guest = guest; // guarded by _gate; null once retired: the watch may hold this object for a while yet
    private long _deadline = DeadlineWatch.Never; // guarded by _gate; of the running call
    private AskStop? _running; // guarded by _gate; null when none runs
    private StopCause _cause; // guarded by _gate; why the running call was interrupted
    private long _nextLook = DeadlineWatch.Never; // guarded by _gate; when the watch will look next, DeadlineWatch.Never when it has no reason to
    private bool _closed; // guarded by _gate; calls are interrupted as soon as they begin

    /// <summary>A call starts.</summary>
    public void Begin(AskStop call)
    {
        long deadline = call.Deadline;
        lock (_gate)
        {
            _running = call;
            _deadline = deadline;
            _cause = StopCause.None;
            if (_closed) Stop_NeedsLock(StopCause.ActorStopped);
            // Most calls end long before their deadline. The watch looks when the first of them would have ended, and then when the
            // one that runs by that time will: a look per deadline's length, not one per call.
            if (deadline >= _nextLook) return;
            _nextLook = deadline;
        }

        watch.Schedule(this, deadline);
    }

    /// <summary>The call that began last has ended.</summary>
    /// <returns>Why it was interrupted, if it was.</returns>
    public StopCause End()
    {
        lock (_gate)
        {
            _running = null;
            _deadline = DeadlineWatch.Never;
            if (_cause != StopCause.None) _guest?.WithdrawInterrupt(); // it may have come too late for this call, and must not end the next
            return _cause;
        }
    }

    /// <summary>Interrupts the call if it is the one that runs.</summary>
    public void Stop(AskStop call, StopCause cause)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_running, call)) Stop_NeedsLock(cause);
        }
    }

    /// <summary>Interrupts the call that runs, and every one that begins from now on.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            if (_running is not null) Stop_NeedsLock(StopCause.ActorStopped);
        }
    }

    /// <summary>The actor is gone: lets go of its guest.</summary>
    public void Retire()
    {
        lock (_gate) _guest = null;
    }

    /// <summary>Interrupts the call that runs if its time is up.</summary>
    /// <inheritdoc/>
    public long Look(long scheduled, long now)
    {
        lock (_gate)
        {
            if (scheduled != _nextLook) return DeadlineWatch.Never; // an earlier look was scheduled since, and took this one's place
            if (_running is not null && _deadline <= now)
            {
                Stop_NeedsLock(StopCause.Deadline);
                _deadline = DeadlineWatch.Never;
            }

            return _nextLook = _deadline;
        }
    }

    private void Stop_NeedsLock(StopCause cause)
    {
        if (_cause != StopCause.None) return; // the first cause counts
        _cause = cause;
        _guest?.Interrupt();
    }
}
