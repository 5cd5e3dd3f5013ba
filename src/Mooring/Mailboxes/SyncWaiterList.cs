namespace Mooring.Mailboxes;

/// <summary>The threads that are blocked on one object and may run its drain themselves when the pool has no thread for it.</summary>
internal sealed class SyncWaiterList
{
    private readonly Lock _gate = new();
    private readonly List<SyncWaiter> _waiters = []; // guarded by _gate
    private volatile bool _any;

    public void Add(SyncWaiter waiter)
    {
        lock (_gate)
        {
            _waiters.Add(waiter);
            _any = true;
        }
    }

    public void Remove(SyncWaiter waiter)
    {
        lock (_gate)
        {
            _waiters.Remove(waiter);
            _any = _waiters.Count > 0;
        }
    }

    /// <summary>Wakes one of them, if there is any, after a drain was scheduled.</summary>
    public void Help()
    {
        if (!_any) return;
        SyncWaiter? helper;
        lock (_gate)
        {
            helper = _waiters.Count > 0 ? _waiters[0] : null;
        }

        helper?.Help();
    }
}
