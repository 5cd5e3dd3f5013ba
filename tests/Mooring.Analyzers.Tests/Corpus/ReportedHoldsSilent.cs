// Look-alikes of the reported locks: nothing is held where the thread is given away.
namespace Python.Runtime
{
    public class PyObject : IDisposable { public void Dispose() { } }
    public static class Py { public class GILState : IDisposable { public void Dispose() { } } public static GILState GIL() => new(); public static PyObject Import(string name) => new(); }
}
namespace OpenTK.Windowing.Desktop
{
    public interface IGLFWGraphicsContext { void MakeCurrent(); void MakeNoneCurrent(); void SwapBuffers(); }
    public class NativeWindow { public IGLFWGraphicsContext Context { get; } public void MakeCurrent() { } }
}
static class Gl
{
    [System.Runtime.InteropServices.DllImport("EGL")] public static extern bool eglMakeCurrent(IntPtr display, IntPtr draw, IntPtr read, IntPtr context);
    public static void Clear(int mask) { }
}
//# guard-behind-idisposable-ended
class C
{
    private readonly ReaderWriterLockSlim _lock = new();
    private int _n;
    private sealed class Releaser(ReaderWriterLockSlim l) : IDisposable { public void Dispose() => l.ExitWriteLock(); }
    private IDisposable Write() { _lock.EnterWriteLock(); return new Releaser(_lock); }
    public async Task M(Stream s)
    {
        using (Write()) _n++;
        await s.FlushAsync();
    }
}
//# guard-made-of-a-delegate-ended
class ActionDisposable(Action end) : IDisposable { public void Dispose() => end(); }
class C
{
    private readonly object _gate = new();
    private int _n;
    private IDisposable Enter() { Monitor.Enter(_gate); return new ActionDisposable(() => Monitor.Exit(_gate)); }
    public async Task M(Stream s)
    {
        using (Enter()) _n++;
        await s.FlushAsync();
        var held = Enter();
        try { _n++; } finally { held.Dispose(); }
        await s.FlushAsync();
    }
}
//# guard-from-extension-ended
static class Locks
{
    public static ReadGuard Read(this ReaderWriterLockSlim l) => new(l);
    public readonly struct ReadGuard : IDisposable
    {
        private readonly ReaderWriterLockSlim _lock;
        public ReadGuard(ReaderWriterLockSlim l) { _lock = l; l.EnterReadLock(); }
        public void Dispose() => _lock.ExitReadLock();
    }
}
class C
{
    private readonly ReaderWriterLockSlim _lock = new();
    private string _path;
    public async Task<string> M()
    {
        string path;
        using (_lock.Read()) path = _path;
        return await File.ReadAllTextAsync(path);
    }
}
//# double-checked-then-awaited
class C
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, Task<byte[]>> _items = [];
    public async Task<byte[]> GetAsync(string key)
    {
        Task<byte[]> task;
        _lock.EnterUpgradeableReadLock();
        try
        {
            if (!_items.TryGetValue(key, out task))
            {
                _lock.EnterWriteLock();
                try { _items[key] = task = File.ReadAllBytesAsync(key); }
                finally { _lock.ExitWriteLock(); }
            }
        }
        finally { _lock.ExitUpgradeableReadLock(); }
        return await task;
    }
}
//# single-instance-not-first
class Program
{
    static async Task Main()
    {
        using var mutex = new Mutex(false, "app");
        if (!mutex.WaitOne(0))
        {
            await Console.Out.WriteLineAsync("already running");
            return;
        }
        try { Console.WriteLine("running"); }
        finally { mutex.ReleaseMutex(); }
    }
}
//# task-made-under-lock-awaited-outside
class C
{
    private readonly Lock _gate = new();
    private Task _pending = Task.CompletedTask;
    public async Task M(Func<Task> work)
    {
        Task mine;
        _gate.Enter();
        try { mine = _pending = work(); }
        finally { _gate.Exit(); }
        await mine;
    }
}
//# exit-before-each-await-in-loop
class C
{
    private readonly object _gate = new();
    private readonly Queue<Func<Task>> _queue = new();
    public async Task Pump()
    {
        while (true)
        {
            Func<Task> next = null;
            bool taken = false;
            try
            {
                Monitor.Enter(_gate, ref taken);
                if (_queue.Count == 0) return;
                next = _queue.Dequeue();
            }
            finally
            {
                if (taken) Monitor.Exit(_gate);
            }
            await next();
        }
    }
}
//# own-async-lock-with-enter-and-exit
class AsyncMonitor { public Task EnterAsync() => Task.Delay(1); public void Enter() { } public void Exit() { } public void Release() { } }
class C
{
    private readonly AsyncMonitor _gate = new();
    public async Task M(Task t)
    {
        await _gate.EnterAsync();
        try { await t; }
        finally { _gate.Exit(); }
    }
}
//# transaction-scope-completed-before
class C
{
    public async Task M(Action save, Func<Task> publish)
    {
        using (var scope = new System.Transactions.TransactionScope())
        {
            save();
            scope.Complete();
        }
        await publish();
    }
}
//# transaction-scope-with-options-and-flow
class C
{
    public async Task M(Func<Task> save)
    {
        using var scope = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeOption.RequiresNew,
            new System.Transactions.TransactionOptions { IsolationLevel = System.Transactions.IsolationLevel.ReadCommitted },
            System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
        await save();
        scope.Complete();
    }
}
//# transaction-scope-factory-with-flow
static class Scopes
{
    public static System.Transactions.TransactionScope New() => new(System.Transactions.TransactionScopeOption.Required, System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
}
class C
{
    public async Task M(Func<Task> save)
    {
        using var scope = Scopes.New();
        await save();
        scope.Complete();
    }
}
//# gil-inside-task-run
class C
{
    public async Task<string> M(string path)
    {
        string code = await File.ReadAllTextAsync(path);
        return await Task.Run(() =>
        {
            using (Python.Runtime.Py.GIL())
            using (var module = Python.Runtime.Py.Import(code)) return module.ToString();
        });
    }
}
//# gil-ended-before-await
class C
{
    public async Task M(Stream s)
    {
        byte[] data;
        using (Python.Runtime.Py.GIL()) data = new byte[4];
        await s.WriteAsync(data);
    }
}
//# gl-given-back-before-await
class Renderer(OpenTK.Windowing.Desktop.NativeWindow window)
{
    public async Task M(string path)
    {
        window.Context.MakeCurrent();
        Gl.Clear(1);
        window.Context.MakeNoneCurrent();
        await File.ReadAllBytesAsync(path);
        window.Context.MakeCurrent();
        Gl.Clear(2);
    }
}
//# egl-given-back-before-await
class C
{
    public async Task M(IntPtr display, IntPtr surface, IntPtr context, Task t)
    {
        Gl.eglMakeCurrent(display, surface, surface, context);
        Gl.Clear(1);
        Gl.eglMakeCurrent(display, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero);
        await t;
    }
}
//# make-current-of-something-else
class Tab { public void MakeCurrent() { } public bool IsCurrent => true; }
class C
{
    public async Task M(Tab tab, Task t)
    {
        tab.MakeCurrent();
        await t;
        Console.WriteLine(tab.IsCurrent);
    }
}
//# begin-and-commit-of-another-database
class Database { public bool BeginTrans() => true; public Task<bool> Commit() => Task.FromResult(true); }
class C
{
    public async Task M(Database db, Task t)
    {
        db.BeginTrans();
        await t;
        await db.Commit();
    }
}
//# exited-in-catch-and-rethrown
class C
{
    private readonly object _gate = new();
    public async Task M(Action prepare, Func<Task> work)
    {
        Monitor.Enter(_gate);
        try { prepare(); }
        catch
        {
            Monitor.Exit(_gate);
            throw;
        }
        Monitor.Exit(_gate);
        await work();
    }
}
//# pulse-and-wait-in-sync-helper
class C
{
    private readonly object _gate = new();
    private bool _ready;
    private void WaitReady()
    {
        lock (_gate) while (!_ready) Monitor.Wait(_gate);
    }
    public async Task M(Task t)
    {
        await t;
        lock (_gate) { _ready = true; Monitor.PulseAll(_gate); }
        await Task.Run(WaitReady);
    }
}
//# event-wait-is-not-owned
class C
{
    private readonly EventWaitHandle _event = new(false, EventResetMode.AutoReset, "x");
    private readonly Semaphore _semaphore = new(1, 1);
    public async Task M(Task t, CancellationToken c)
    {
        WaitHandle.WaitAny(new WaitHandle[] { _event, c.WaitHandle });
        _semaphore.WaitOne();
        await t;
        _semaphore.Release();
    }
}
//# iterator-copies-under-lock
class Rows
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly List<int> _rows = [];
    public IEnumerable<int> Read()
    {
        int[] copy;
        _lock.EnterReadLock();
        try { copy = _rows.ToArray(); }
        finally { _lock.ExitReadLock(); }
        foreach (int row in copy) yield return row;
    }
}
//# lock-in-local-function-called-between
class C
{
    private readonly object _gate = new();
    private int _n;
    public async Task M(Func<Task> work)
    {
        Bump();
        await work();
        Bump();
        void Bump()
        {
            Monitor.Enter(_gate);
            try { _n++; }
            finally { Monitor.Exit(_gate); }
        }
    }
}
//# own-mutex-type
class Mutex2 { public bool WaitOne() => true; public void ReleaseMutex() { } }
class C
{
    public async Task M(Mutex2 m, Task t)
    {
        m.WaitOne();
        await t;
        m.ReleaseMutex();
    }
}
//# suppressed-only-while-starting
class C
{
    public async Task M(Func<Task> work)
    {
        Task started;
        using (ExecutionContext.SuppressFlow()) started = Task.Run(work);
        await started;
        var flow = ExecutionContext.SuppressFlow();
        try { started = work(); }
        finally { flow.Undo(); }
        await started;
    }
}
//# mutex-of-a-process-never-released
class Program
{
    static async Task RunAsync() => await Task.Delay(1);
    static async Task Main()
    {
        using var mutex = new Mutex(true, "app", out bool isFirst);
        if (isFirst) await RunAsync();
    }
}
//# single-instance-tells-the-first
class Program
{
    static async Task Main()
    {
        var mutex = new Mutex(true, "app", out bool isFirst);
        if (!isFirst)
        {
            await Console.Out.WriteLineAsync("already running");
            return;
        }
        Console.WriteLine("running");
        mutex.ReleaseMutex();
    }
}
//# python-threads-allowed-for-good
namespace Python.Runtime { public static class PythonEngine { public static void Initialize() { } public static IntPtr BeginAllowThreads() => 0; } }
class Program
{
    static async Task Main()
    {
        Python.Runtime.PythonEngine.Initialize();
        Python.Runtime.PythonEngine.BeginAllowThreads();
        await Task.Delay(1);
    }
}
//# flow-suppressed-by-a-helper-that-restores
class Ticks
{
    private Timer _timer;
    public void Start()
    {
        bool restore = false;
        try
        {
            if (!ExecutionContext.IsFlowSuppressed())
            {
                ExecutionContext.SuppressFlow();
                restore = true;
            }
            _timer = new Timer(_ => { }, null, 0, 1);
        }
        finally
        {
            if (restore) ExecutionContext.RestoreFlow();
        }
    }
    public async Task RunAsync(Func<Task<bool>> next)
    {
        Start();
        while (await next()) _timer.Change(0, 1);
    }
}
//# factories-that-call-each-other
class C
{
    private static IDisposable A(int n)
    {
        if (n == 0) return new MemoryStream();
        return B(n - 1);
    }
    private static IDisposable B(int n) => A(n);
    public async Task M(Task t)
    {
        using (A(3)) await t;
    }
}
