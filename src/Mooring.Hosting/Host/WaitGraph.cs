namespace Mooring.Hosting.Host;

/// <summary>Which actor waits for which, so that a call that could never be answered fails when it is made.</summary>
/// <remarks>
/// An actor with one instance waits for one other at a time, so the graph is a set of chains, and a cycle is found by following one. It
/// finds cycles that no single call chain shows: two callers, each holding one actor and asking for the other.
/// </remarks>
internal sealed class WaitGraph
{
    private readonly Lock _gate = new();
    private readonly Dictionary<HostedActor, HostedActor> _waitsFor = []; // guarded by _gate

    /// <summary>An actor is about to wait for another.</summary>
    /// <exception cref="CallCycleException">It would wait for itself.</exception>
    public void Begin(HostedActor waiter, HostedActor target)
    {
        lock (_gate)
        {
            for (HostedActor? next = target; next is not null; _waitsFor.TryGetValue(next, out next))
            {
                if (ReferenceEquals(next, waiter)) throw new CallCycleException(Chain_NeedsLock(waiter, target));
            }

            _waitsFor[waiter] = target;
        }
    }

    /// <summary>The wait is over.</summary>
    public void End(HostedActor waiter)
    {
        lock (_gate) _waitsFor.Remove(waiter);
    }

    private List<string> Chain_NeedsLock(HostedActor waiter, HostedActor target)
    {
        List<string> chain = [waiter.Name];
        for (HostedActor? next = target; next is not null && !ReferenceEquals(next, waiter); _waitsFor.TryGetValue(next, out next)) chain.Add(next.Name);
        chain.Add(waiter.Name);
        return chain;
    }
}
