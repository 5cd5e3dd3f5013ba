namespace Mooring.Hosting.Host;

/// <summary>Which actor waits for which, so that a call that could never be answered fails when it is made.</summary>
/// <remarks>
/// An actor with one instance waits for one other at a time, so the graph is a set of chains, and a cycle is found by following one. It
/// finds cycles that no single call chain shows: two callers, each holding one actor and asking for the other. Guests that hold a thread
/// while they wait can get stuck without a cycle, too: when all the threads are held by some that wait for others that need one.
/// </remarks>
/// <param name="threads">How many threads there are for guests that hold one.</param>
internal sealed class WaitGraph(int threads)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<HostedActor, Wait> _waits = []; // guarded by _gate
    private int _holders; // guarded by _gate; of those that wait, so many hold a thread

    /// <summary>An actor is about to wait for another.</summary>
    /// <exception cref="CallCycleException">It would wait for itself.</exception>
    /// <exception cref="NoThreadException">No thread would be left on which the other, or one that it waits for, could run.</exception>
    public void Begin(HostedActor waiter, HostedActor target)
    {
        lock (_gate)
        {
            for (HostedActor? next = target; next is not null; next = TargetOf_NeedsLock(next))
            {
                if (ReferenceEquals(next, waiter)) throw new CallCycleException(Chain_NeedsLock(waiter, target));
            }

            var wait = new Wait(target, waiter.HoldsThread);
            _waits[waiter] = wait;
            if (wait.HoldsThread) _holders++;
            if (_holders < threads || !AllAreStuck_NeedsLock()) return;
            End_NeedsLock(waiter);
        }

        throw new NoThreadException(waiter.Name, target.Name, threads);
    }

    /// <summary>The wait is over.</summary>
    public void End(HostedActor waiter)
    {
        lock (_gate) End_NeedsLock(waiter);
    }

    private void End_NeedsLock(HostedActor waiter)
    {
        if (_waits.Remove(waiter, out Wait ended) && ended.HoldsThread) _holders--;
    }

    /// <summary>Whether all threads are held by actors at the end of whose chains one waits for a thread: as none is left, it does not run.</summary>
    private bool AllAreStuck_NeedsLock()
    {
        foreach ((HostedActor waiter, Wait wait) in _waits)
        {
            if (!wait.HoldsThread) continue;
            HostedActor last = waiter;
            while (TargetOf_NeedsLock(last) is { } next) last = next;
            if (!last.HoldsThread) return false; // it can run anywhere
        }

        return true;
    }

    private HostedActor? TargetOf_NeedsLock(HostedActor waiter) => _waits.TryGetValue(waiter, out Wait wait) ? wait.Target : null;

    private List<string> Chain_NeedsLock(HostedActor waiter, HostedActor target)
    {
        List<string> chain = [waiter.Name];
        for (HostedActor? next = target; next is not null && !ReferenceEquals(next, waiter); next = TargetOf_NeedsLock(next)) chain.Add(next.Name);
        chain.Add(waiter.Name);
        return chain;
    }

    private readonly record struct Wait(HostedActor Target, bool HoldsThread);
}
