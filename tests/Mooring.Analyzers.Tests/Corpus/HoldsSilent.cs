// Look-alikes of held locks.
//# released-before-await
class C
{
    private readonly object _gate = new();
    public async Task M(Task t)
    {
        Monitor.Enter(_gate);
        try { Console.WriteLine(); }
        finally { Monitor.Exit(_gate); }
        await t;
    }
}
//# semaphore-slim
class C
{
    private readonly SemaphoreSlim _s = new(1);
    public async Task M(Task t)
    {
        await _s.WaitAsync();
        try { await t; }
        finally { _s.Release(); }
    }
}
//# try-enter-failed-branch
class C
{
    private readonly object _gate = new();
    public async Task M(Task t)
    {
        if (!Monitor.TryEnter(_gate))
        {
            await t;
            return;
        }
        try { Console.WriteLine(); }
        finally { Monitor.Exit(_gate); }
    }
}
//# try-enter-bool-local
class C
{
    private readonly object _gate = new();
    public async Task M(Task t)
    {
        bool taken = Monitor.TryEnter(_gate);
        if (taken)
        {
            Console.WriteLine();
            Monitor.Exit(_gate);
        }
        else
        {
            await t;
        }
    }
}
//# ref-taken-released-then-await
class C
{
    private readonly object _gate = new();
    public async Task M(Task t)
    {
        bool taken = false;
        try { Monitor.Enter(_gate, ref taken); Console.WriteLine(); }
        finally { if (taken) Monitor.Exit(_gate); }
        await t;
    }
}
//# transaction-scope-enabled
class C
{
    public async Task M(Func<Task> save)
    {
        using var scope = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
        await save();
        scope.Complete();
    }
}
//# transaction-scope-option-by-parameter
class C
{
    public async Task M(bool async, Func<Task> save)
    {
        using var scope = new System.Transactions.TransactionScope(async ? System.Transactions.TransactionScopeAsyncFlowOption.Enabled : System.Transactions.TransactionScopeAsyncFlowOption.Suppress);
        await save();
        scope.Complete();
    }
}
//# sync-mode-only
class C
{
    private readonly object _gate = new();
    public async Task M(bool async, Task t)
    {
        if (!async) Monitor.Enter(_gate);
        if (async) await t;
        if (!async) Monitor.Exit(_gate);
    }
}
//# suppress-flow-around-start
class C
{
    public async Task M()
    {
        Task t;
        using (ExecutionContext.SuppressFlow())
        {
            t = Task.Run(() => Console.WriteLine());
        }
        await t;
    }
}
//# lock-statement-before-await
class C
{
    private readonly object _gate = new();
    private int _n;
    public async Task M(Task t)
    {
        lock (_gate) { _n++; }
        await t;
        lock (_gate) { _n--; }
    }
}
//# enter-scope-block
class C
{
    private readonly Lock _lock = new();
    private int _n;
    public async Task M(Task t)
    {
        using (_lock.EnterScope()) { _n++; }
        await t;
    }
}
//# spinlock-without-owner
class C
{
    private SpinLock _spin = new(false);
    public async Task M(Task t)
    {
        bool taken = false;
        _spin.Enter(ref taken);
        await t;
        _spin.Exit();
    }
}
//# completed-task
class C
{
    private readonly object _gate = new();
    public async Task M()
    {
        Monitor.Enter(_gate);
        await Task.CompletedTask;
        Monitor.Exit(_gate);
    }
}
//# guard-disposed-before
readonly struct Guard : IDisposable
{
    private readonly object _gate;
    public Guard(object gate) { _gate = gate; Monitor.Enter(gate); }
    public void Dispose() => Monitor.Exit(_gate);
}
class C
{
    private readonly object _gate = new();
    public async Task M(Task t)
    {
        using (new Guard(_gate)) { Console.WriteLine(); }
        await t;
    }
}
//# mutex-not-taken
class C
{
    private readonly Mutex _m = new();
    public async Task M(Task t)
    {
        await t;
        _m.WaitOne();
        _m.ReleaseMutex();
    }
}
//# async-guard
class Releaser : IDisposable
{
    private readonly SemaphoreSlim _s;
    public Releaser(SemaphoreSlim s) => _s = s;
    public void Dispose() => _s.Release();
}
class C
{
    private readonly SemaphoreSlim _s = new(1);
    private async Task<Releaser> LockAsync() { await _s.WaitAsync(); return new Releaser(_s); }
    public async Task M(Task t)
    {
        using (await LockAsync()) { await t; }
    }
}
//# auto-reset-event-is-not-owned
class C
{
    private readonly AutoResetEvent _e = new(true);
    public async Task M(Task t)
    {
        _e.WaitOne();
        await t;
        _e.Set();
    }
}
//# locked-in-a-lambda-elsewhere
class C
{
    private readonly object _gate = new();
    public async Task M(Task t)
    {
        Action a = () => { Monitor.Enter(_gate); Monitor.Exit(_gate); };
        await t;
        a();
    }
}
//# released-on-every-path-in-loop
class C
{
    private readonly ReaderWriterLockSlim _rw = new();
    public async Task M(List<Task> ts)
    {
        foreach (var t in ts)
        {
            _rw.EnterReadLock();
            if (t.IsCompleted) { _rw.ExitReadLock(); continue; }
            _rw.ExitReadLock();
            await t;
        }
    }
}
//# throws-inside-locked-try
class C
{
    private readonly object _gate = new();
    public async Task M(Action work)
    {
        try
        {
            Monitor.Enter(_gate);
            work();
            Monitor.Exit(_gate);
        }
        catch (IOException)
        {
            await Task.Delay(1);
        }
    }
}
//# balanced-helper
class C
{
    private readonly object _gate = new();
    private void Touch() { Monitor.Enter(_gate); try { Console.WriteLine(); } finally { Monitor.Exit(_gate); } }
    public async Task M(Task t) { Touch(); await t; Touch(); }
}
//# sync-iterator-outside-lock
class C
{
    private readonly object _gate = new();
    private readonly List<int> _list = [];
    public IEnumerable<int> Items()
    {
        int[] copy;
        lock (_gate) copy = _list.ToArray();
        foreach (var i in copy) yield return i;
    }
}
