// Locks that a thread owns, across suspensions.
//# monitor-enter-await
class C
{
    private readonly object _gate = new();
    public async Task M(Func<Task> work)
    {
        Monitor.Enter(_gate);
        try
        {
            await work(); //!! MOOR101
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }
}
//# monitor-enter-ref-taken
class C
{
    private readonly object _gate = new();
    public async Task<int> M(Stream s, byte[] b)
    {
        bool taken = false;
        try
        {
            Monitor.Enter(_gate, ref taken);
            return await s.ReadAsync(b); //!! MOOR101
        }
        finally
        {
            if (taken) Monitor.Exit(_gate);
        }
    }
}
//# monitor-tryenter-timeout
class C
{
    private static readonly object Gate = new();
    public static async Task M()
    {
        if (!Monitor.TryEnter(Gate, 1000)) throw new TimeoutException();
        try
        {
            await Task.Delay(10).ConfigureAwait(false); //!! MOOR101
        }
        finally
        {
            Monitor.Exit(Gate);
        }
    }
}
//# lock-object-enter
class C
{
    private readonly Lock _lock = new();
    public async Task M()
    {
        _lock.Enter();
        await Task.Yield(); //!! MOOR101
        _lock.Exit();
    }
}
//# mutex-wait-release
class C
{
    public async Task WriteAsync(string path, string text)
    {
        using var mutex = new Mutex(false, "Global\\config");
        mutex.WaitOne();
        try
        {
            await File.WriteAllTextAsync(path, text); //!! MOOR101
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }
}
//# mutex-initially-owned
class C
{
    public static async Task Main2()
    {
        using var mutex = new Mutex(true, "app", out bool created);
        if (!created) return;
        await Task.Delay(1000); //!! MOOR101
        mutex.ReleaseMutex();
    }
}
//# rwls-read-lock
class Cache
{
    private readonly ReaderWriterLockSlim _rw = new();
    private readonly Dictionary<string, string> _map = [];
    public async Task<string> GetAsync(string key)
    {
        _rw.EnterReadLock();
        try
        {
            return _map.TryGetValue(key, out var v) ? v : await LoadAsync(key); //!! MOOR101
        }
        finally { _rw.ExitReadLock(); }
    }
    private Task<string> LoadAsync(string key) => Task.FromResult(key);
}
//# rwls-upgradeable-then-write
class Cache
{
    private readonly ReaderWriterLockSlim _rw = new();
    private readonly Dictionary<string, string> _map = [];
    public async Task<string> GetAsync(string key)
    {
        _rw.EnterUpgradeableReadLock();
        try
        {
            if (_map.TryGetValue(key, out var hit)) return hit;
            var value = await LoadAsync(key); //!! MOOR101
            _rw.EnterWriteLock();
            try { _map[key] = value; } finally { _rw.ExitWriteLock(); }
            return value;
        }
        finally { _rw.ExitUpgradeableReadLock(); }
    }
    private async Task<string> LoadAsync(string key) { await Task.Yield(); return key; }
}
//# spinlock-default
class C
{
    private SpinLock _spin = new();
    public async Task M()
    {
        bool taken = false;
        try
        {
            _spin.Enter(ref taken);
            await Task.Yield(); //!! MOOR101
        }
        finally { if (taken) _spin.Exit(); }
    }
}
//# suppress-flow-await
class C
{
    public async Task M()
    {
        using (ExecutionContext.SuppressFlow())
        {
            await Task.Run(() => Console.WriteLine()); //!! MOOR101
        }
    }
}
//# suppress-flow-restore
class C
{
    public async Task M(Task t)
    {
        var flow = ExecutionContext.SuppressFlow();
        await t; //!! MOOR101
        flow.Undo();
    }
}
//# transaction-scope-default
class C
{
    public async Task M(Func<Task> save)
    {
        using (var scope = new System.Transactions.TransactionScope())
        {
            await save(); //!! MOOR101
            scope.Complete();
        }
    }
}
//# transaction-scope-declaration
class C
{
    public async Task M(Func<Task> save)
    {
        using var scope = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeOption.RequiresNew);
        await save(); //!! MOOR101
        scope.Complete();
    }
}
//# transaction-scope-suppress-constant
class C
{
    public async Task M(Func<Task> save)
    {
        using var scope = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Suppress);
        await save(); //!! MOOR101
        scope.Complete();
    }
}
//# transaction-scope-from-factory
class C
{
    private static System.Transactions.TransactionScope Begin() =>
        new(System.Transactions.TransactionScopeOption.Required, TimeSpan.FromSeconds(5));
    public async Task M(Func<Task> save)
    {
        using var scope = Begin();
        await save(); //!! MOOR101
        scope.Complete();
    }
}
//# await-foreach-under-lock
class C
{
    private readonly ReaderWriterLockSlim _rw = new();
    public async Task<int> Sum(IAsyncEnumerable<int> source)
    {
        int sum = 0;
        _rw.EnterWriteLock();
        await foreach (var i in source) //!! MOOR101
            sum += i;
        _rw.ExitWriteLock();
        return sum;
    }
}
//# await-using-under-lock
class C
{
    private readonly object _gate = new();
    public async Task M(Func<IAsyncDisposable> open)
    {
        Monitor.Enter(_gate);
        await using (open()) //!! MOOR101
        {
        }
        Monitor.Exit(_gate);
    }
}
//# yield-in-async-iterator
class C
{
    private readonly ReaderWriterLockSlim _rw = new();
    private readonly List<int> _items = [];
    public async IAsyncEnumerable<int> Items()
    {
        await Task.Yield();
        _rw.EnterReadLock();
        try
        {
            foreach (var item in _items)
                yield return item; //!! MOOR101
        }
        finally { _rw.ExitReadLock(); }
    }
}
//# wrapper-methods
class C
{
    private readonly object _gate = new();
    private void Take() => Monitor.Enter(_gate);
    private void Give() => Monitor.Exit(_gate);
    public async Task M(Task t)
    {
        Take();
        try { await t; } //!! MOOR101
        finally { Give(); }
    }
}
//# wrapper-of-other-object
class Gate
{
    private readonly ReaderWriterLockSlim _rw = new();
    public void BeginRead() => _rw.EnterReadLock();
    public void EndRead() => _rw.ExitReadLock();
}
class C
{
    private readonly Gate _gate = new();
    public async Task M(Task t)
    {
        _gate.BeginRead();
        await t; //!! MOOR101
        _gate.EndRead();
    }
}
//# wrapper-twice
class C
{
    private readonly object _gate = new();
    private void Inner() => Monitor.Enter(_gate);
    private void Outer() { Console.WriteLine(); Inner(); }
    public async Task M(Task t)
    {
        Outer();
        await t; //!! MOOR101
        Monitor.Exit(_gate);
    }
}
//# disposable-guard
static class RwExtensions
{
    public static ReadGuard Read(this ReaderWriterLockSlim rw) => new(rw);
}
readonly struct ReadGuard : IDisposable
{
    private readonly ReaderWriterLockSlim _rw;
    public ReadGuard(ReaderWriterLockSlim rw) { _rw = rw; rw.EnterReadLock(); }
    public void Dispose() => _rw.ExitReadLock();
}
class C
{
    private readonly ReaderWriterLockSlim _rw = new();
    public async Task M(Task t)
    {
        using (_rw.Read())
        {
            await t; //!! MOOR101
        }
    }
}
//# disposable-guard-declared
sealed class Guard : IDisposable
{
    private readonly object _gate;
    public Guard(object gate) { _gate = gate; Monitor.Enter(gate); }
    public void Dispose() { Monitor.Exit(_gate); }
}
class C
{
    private readonly object _gate = new();
    public async Task M(Task t)
    {
        using var guard = new Guard(_gate);
        Console.WriteLine();
        await t; //!! MOOR101
    }
}
//# attribute-acquires
class NativeLock
{
    [Acquires] public void Take() { }
    [Releases] public void Give() { }
}
class C
{
    private readonly NativeLock _l = new();
    public async Task M(Task t)
    {
        _l.Take();
        await t; //!! MOOR101
        _l.Give();
    }
}
//# lambda-inside
class C
{
    private readonly object _gate = new();
    public Func<Task> M(Task t) => async () =>
    {
        Monitor.Enter(_gate);
        await t; //!! MOOR101
        Monitor.Exit(_gate);
    };
}
//# local-function-inside
class C
{
    private readonly object _gate = new();
    public Task M(Task t)
    {
        return Inner();
        async Task Inner()
        {
            Monitor.Enter(_gate);
            await t; //!! MOOR101
            Monitor.Exit(_gate);
        }
    }
}
//# in-catch-and-loop
class C
{
    private readonly Mutex _m = new();
    public async Task M(IEnumerable<Func<Task>> works)
    {
        foreach (var work in works)
        {
            _m.WaitOne();
            try { work(); }
            catch (IOException)
            {
                await Task.Delay(1); //!! MOOR101
            }
            finally { _m.ReleaseMutex(); }
        }
    }
}
//# conditional-expression-await
class C
{
    private readonly object _gate = new();
    public async Task<int> M(bool b, Task<int> t)
    {
        Monitor.Enter(_gate);
        var x = 1 + (b ? await t : 0); //!! MOOR101
        Monitor.Exit(_gate);
        return x;
    }
}
//# gil
namespace Python.Runtime
{
    public static class Py
    {
        public static GILState GIL() => new();
        public class GILState : IDisposable { public void Dispose() { } }
    }
}
class C
{
    public async Task M(Task t)
    {
        using (Python.Runtime.Py.GIL())
        {
            await t; //!! MOOR101
        }
    }
}
//# impersonation
namespace System.Security.Principal
{
    public class WindowsImpersonationContext : IDisposable { public void Undo() { } public void Dispose() { } }
    public class WindowsIdentity { public WindowsImpersonationContext Impersonate() => new(); }
}
class C
{
    public async Task M(System.Security.Principal.WindowsIdentity id, Task t)
    {
        var context = id.Impersonate();
        try { await t; } //!! MOOR101
        finally { context.Undo(); }
    }
}
//# sync-iterator-lock
class C
{
    private readonly object _gate = new();
    private readonly List<int> _list = [];
    public IEnumerable<int> Items()
    {
        lock (_gate)
        {
            foreach (var i in _list)
                yield return i; //!! MOOR101
        }
    }
}
//# alias-of-the-lock
class C
{
    private readonly ReaderWriterLockSlim _rw = new();
    public async Task M(Task t)
    {
        var rw = _rw;
        rw.EnterWriteLock();
        try { await t; } //!! MOOR101
        finally { rw.ExitWriteLock(); }
    }
}
