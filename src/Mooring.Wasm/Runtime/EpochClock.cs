namespace Mooring.Wasm.Runtime;

/// <summary>The epoch of an engine, and which stores wait for which epoch.</summary>
/// <remarks>
/// Compiled code never looks at it: a store whose deadline comes gets an interrupt, for which compiled code looks in any case. Stores are
/// held weakly. A deadline that was replaced stays in the queue until its time and is then ignored.
/// </remarks>
internal sealed class EpochClock
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<WeakReference<StoreState>, ulong> _waiting = new(); // guarded by _gate
    private ulong _now; // guarded by _gate

    public ulong Now
    {
        get
        {
            lock (_gate) return _now;
        }
    }

    /// <summary>Makes the next epoch begin, and interrupts the stores that wait for it.</summary>
    public void Increment()
    {
        List<(WeakReference<StoreState> Store, ulong Deadline)>? due = null;
        lock (_gate)
        {
            _now++;
            while (_waiting.TryPeek(out WeakReference<StoreState>? store, out ulong deadline) && deadline <= _now)
            {
                _waiting.Dequeue();
                (due ??= []).Add((store, deadline));
            }
        }

        if (due is null) return;
        foreach ((WeakReference<StoreState> reference, ulong deadline) in due)
        {
            if (reference.TryGetTarget(out StoreState? store)) store.OnEpoch(deadline);
        }
    }

    /// <summary>Has a store interrupted <paramref name="ticks"/> epochs from now.</summary>
    public void SetDeadline(StoreState store, ulong ticks)
    {
        lock (_gate)
        {
            ulong deadline = ticks > ulong.MaxValue - _now ? ulong.MaxValue : _now + ticks;
            store.SetEpochDeadline(deadline, isReached: ticks == 0);
            if (ticks != 0) _waiting.Enqueue(new WeakReference<StoreState>(store), deadline);
        }
    }
}
