namespace Mooring.Executors;

/// <summary>A cell's claim on its executor, given back when the object is stopped, moved, or forgotten.</summary>
/// <remarks>
/// Only the cell refers to it and the executor's thread does not refer to an idle cell: when the last handle to an
/// undisposed object is collected, the finalizer lets the thread end.
/// </remarks>
internal sealed class ExecutorLease
{
    private readonly Executor _executor;
    private readonly Action _onAbandoned;
    private int _released;

    public ExecutorLease(Executor executor, Action onAbandoned)
    {
        _executor = executor;
        _onAbandoned = onAbandoned;
        executor.Acquire();
    }

    ~ExecutorLease()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0) return;
        _executor.Release();
        // The user's handler may be slow, and this is the one thread of all finalizers.
        ThreadPool.UnsafeQueueUserWorkItem(static lease => lease._onAbandoned(), this, preferLocal: false);
    }

    public Executor Executor => _executor;

    public void Release()
    {
        GC.SuppressFinalize(this);
        if (Interlocked.Exchange(ref _released, 1) == 0) _executor.Release();
    }
}
