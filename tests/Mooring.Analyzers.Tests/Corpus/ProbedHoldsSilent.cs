// Locks near suspensions that are not held there.
static class Io { public static Task<string> ReadAsync(string p) => File.ReadAllTextAsync(p); public static Task SaveAsync(string s) => Task.Delay(1); }
//# task-started-under-lock-awaited-outside
class Flights
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<string>> _running = [];
    public async Task<string> GetAsync(string key)
    {
        Task<string> task;
        using (_gate.EnterScope())
        {
            if (!_running.TryGetValue(key, out task)) _running[key] = task = Io.ReadAsync(key);
        }
        return await task;
    }
}
//# release-and-retake-in-loop
class Pump
{
    private readonly object _gate = new();
    private readonly Queue<string> _items = new();
    public async Task PumpAsync(CancellationToken c)
    {
        Monitor.Enter(_gate);
        while (_items.TryDequeue(out string item))
        {
            Monitor.Exit(_gate);
            await Io.SaveAsync(item);
            Monitor.Enter(_gate);
        }
        Monitor.Exit(_gate);
    }
}
//# busy-then-wait-else-work
class Compactor
{
    private readonly Mutex _mutex = new();
    public async Task CompactAsync()
    {
        if (_mutex.WaitOne(0))
        {
            try { File.Delete("old"); }
            finally { _mutex.ReleaseMutex(); }
        }
        else
        {
            await Task.Delay(100);
        }
    }
}
//# async-lock-by-semaphore
class AsyncMutex
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);
    public async Task<Scope> EnterAsync() { await _semaphore.WaitAsync(); return new Scope(_semaphore); }
    public readonly struct Scope(SemaphoreSlim s) : IDisposable { public void Dispose() => s.Release(); }
}
class User
{
    private readonly AsyncMutex _mutex = new();
    public async Task SaveAsync(string s)
    {
        using (await _mutex.EnterAsync()) await Io.SaveAsync(s);
    }
}
//# lock-in-synchronous-lambda
class Totals
{
    private readonly object _gate = new();
    private int _sum;
    public async Task AddAllAsync(IReadOnlyList<string> files)
    {
        Action<int> add = n => { Monitor.Enter(_gate); try { _sum += n; } finally { Monitor.Exit(_gate); } };
        foreach (string file in files) add((await Io.ReadAsync(file)).Length);
        await Io.SaveAsync(_sum.ToString());
    }
}
//# transaction-factory-with-flow
static class Transactions
{
    public static System.Transactions.TransactionScope Begin() => new(System.Transactions.TransactionScopeOption.Required, new System.Transactions.TransactionOptions(), System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
}
class Orders
{
    public async Task PlaceAsync(string order)
    {
        using var scope = Transactions.Begin();
        await Io.SaveAsync(order);
        scope.Complete();
    }
}
//# transaction-done-before-await
class Orders
{
    public async Task PlaceAsync(string order)
    {
        using (var scope = new System.Transactions.TransactionScope()) { File.WriteAllText("o", order); scope.Complete(); }
        await Io.SaveAsync(order);
    }
}
//# suppress-only-the-start
class Starter
{
    public async Task StartAsync()
    {
        Task task;
        using (ExecutionContext.SuppressFlow()) task = Task.Run(() => Console.WriteLine());
        await task;
    }
}
//# suppress-and-restore-around-start
class Starter
{
    public async Task StartAsync()
    {
        var flow = ExecutionContext.SuppressFlow();
        Task task;
        try { task = Task.Run(() => Console.WriteLine()); }
        finally { flow.Undo(); }
        await task.ConfigureAwait(false);
    }
}
//# snapshot-under-reader-lock
class Index
{
    private readonly ReaderWriterLockSlim _rw = new();
    private readonly List<string> _items = [];
    private string[] Snapshot()
    {
        _rw.EnterReadLock();
        try { return [.. _items]; }
        finally { _rw.ExitReadLock(); }
    }
    public async IAsyncEnumerable<string> AllAsync()
    {
        foreach (string item in Snapshot()) { await Task.Yield(); yield return item; }
    }
}
//# taken-flag-false-path
class Flusher
{
    private readonly object _gate = new();
    private List<string> _pending = [];
    public async Task FlushAsync()
    {
        List<string> batch = null;
        bool taken = false;
        try
        {
            Monitor.TryEnter(_gate, 0, ref taken);
            if (taken) { batch = _pending; _pending = []; }
        }
        finally { if (taken) Monitor.Exit(_gate); }
        if (batch is null) { await Task.Delay(10); return; }
        foreach (string s in batch) await Io.SaveAsync(s);
    }
}
//# double-checked-creation
class Lazy1
{
    private readonly object _gate = new();
    private Task<string> _task;
    public async Task<string> GetAsync()
    {
        if (_task is null)
        {
            Monitor.Enter(_gate);
            try { _task ??= Io.ReadAsync("x"); }
            finally { Monitor.Exit(_gate); }
        }
        return await _task.ConfigureAwait(false);
    }
}
//# logging-scope
interface ILog { IDisposable BeginScope(string name); }
class Service(ILog log)
{
    public async Task WorkAsync()
    {
        using (log.BeginScope("work")) await Io.SaveAsync("x");
    }
}
//# throttle-by-semaphore-and-reset-event
class Throttle
{
    private readonly Semaphore _slots = new(4, 4);
    private readonly AutoResetEvent _turn = new(true);
    public async Task RunAsync(string s)
    {
        _slots.WaitOne();
        _turn.WaitOne();
        try { await Io.SaveAsync(s); }
        finally { _turn.Set(); _slots.Release(); }
    }
}
//# exit-in-catch-and-before-await
class Parser
{
    private readonly Lock _gate = new();
    public async Task<string> ParseAsync(string s)
    {
        _gate.Enter();
        int n;
        try { n = int.Parse(s); }
        catch { _gate.Exit(); throw; }
        _gate.Exit();
        return await Io.ReadAsync(n.ToString());
    }
}
//# wait-for-pulse-on-pool-thread
class Queue1
{
    private readonly object _gate = new();
    private readonly Queue<string> _items = new();
    public async Task<string> TakeAsync()
    {
        string item = await Task.Run(() =>
        {
            lock (_gate)
            {
                while (_items.Count == 0) Monitor.Wait(_gate);
                return _items.Dequeue();
            }
        });
        await Io.SaveAsync(item);
        return item;
    }
}
