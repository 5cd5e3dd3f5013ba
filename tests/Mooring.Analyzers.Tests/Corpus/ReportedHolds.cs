// Locks and scopes across suspensions, after the shapes of public reports: cloud credential providers, embedded databases,
// object-relational mappers, Python and graphics bindings.
namespace Python.Runtime
{
    public class PyObject : IDisposable { public void Dispose() { } public PyObject InvokeMethod(string name) => this; }
    public class PyModule : PyObject { public void Exec(string code) { } public T Get<T>(string name) => default; }
    public static class Py
    {
        public class GILState : IDisposable { public void Dispose() { } }
        public static GILState GIL() => new();
        public static PyModule CreateScope() => new();
        public static PyObject Import(string name) => new();
    }
    public static class PythonEngine
    {
        public static IntPtr AcquireLock() => 0; public static void ReleaseLock(IntPtr state) { }
        public static IntPtr BeginAllowThreads() => 0; public static void EndAllowThreads(IntPtr state) { }
    }
}
namespace OpenTK.Windowing.Desktop
{
    public interface IGLFWGraphicsContext { void MakeCurrent(); void MakeNoneCurrent(); void SwapBuffers(); }
    public class NativeWindow { public IGLFWGraphicsContext Context { get; } public void MakeCurrent() { } }
    public class GameWindow : NativeWindow { public void SwapBuffers() { } }
}
namespace LiteDB
{
    public class LiteDatabase { public bool BeginTrans() => true; public bool Commit() => true; public bool Rollback() => true; }
}
static class Gl
{
    [System.Runtime.InteropServices.DllImport("EGL")] public static extern bool eglMakeCurrent(IntPtr display, IntPtr draw, IntPtr read, IntPtr context);
    [System.Runtime.InteropServices.DllImport("opengl32")] public static extern bool wglMakeCurrent(IntPtr hdc, IntPtr hglrc);
    [System.Runtime.InteropServices.DllImport("SDL2")] public static extern int SDL_GL_MakeCurrent(IntPtr window, IntPtr context);
    public static void Clear(int mask) { }
}
//# credentials-refresh-under-write-lock
class Credentials
{
    private readonly ReaderWriterLockSlim _lock = new();
    private string _current;
    private static async Task<string> FetchAsync(CancellationToken c) { await Task.Delay(1, c); return ""; }
    public async Task<string> GetAsync(CancellationToken c)
    {
        string found;
        _lock.EnterReadLock();
        try { found = _current; }
        finally { _lock.ExitReadLock(); }
        if (found is not null) return found;
        _lock.EnterWriteLock();
        try
        {
            if (_current is not null) return _current;
            _current = await FetchAsync(c).ConfigureAwait(false); //!! MOOR101
            return _current;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
//# upgraded-only-when-needed
class Cache
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, byte[]> _items = [];
    public async Task<byte[]> GetAsync(string key)
    {
        _lock.EnterUpgradeableReadLock();
        try
        {
            if (_items.TryGetValue(key, out byte[] known)) return known;
            byte[] read = await File.ReadAllBytesAsync(key); //!! MOOR101
            _lock.EnterWriteLock();
            try { _items[key] = read; }
            finally { _lock.ExitWriteLock(); }
            return read;
        }
        finally { _lock.ExitUpgradeableReadLock(); }
    }
}
//# single-instance-mutex
class Program
{
    static async Task RunAsync() => await Task.Delay(1);
    static async Task Main()
    {
        var mutex = new Mutex(true, "Global\\app", out bool isFirst);
        if (!isFirst) return;
        try { await RunAsync(); } //!! MOOR101
        finally { mutex.ReleaseMutex(); }
    }
}
//# wait-any-of-mutex-and-token
class C
{
    private readonly Mutex _mutex = new();
    public async Task M(CancellationToken c, Func<Task> work)
    {
        int index = WaitHandle.WaitAny(new WaitHandle[] { _mutex, c.WaitHandle });
        if (index == 1) return;
        try { await work(); } //!! MOOR101
        finally { _mutex.ReleaseMutex(); }
    }
}
//# mutex-wait-one-abandoned
class C
{
    public async Task M(string name, Func<Task> work)
    {
        using var mutex = new Mutex(false, name);
        bool owned = false;
        try
        {
            try { owned = mutex.WaitOne(TimeSpan.FromSeconds(5), false); }
            catch (AbandonedMutexException) { owned = true; }
            if (!owned) throw new TimeoutException();
            await work(); //!! MOOR101
        }
        finally
        {
            if (owned) mutex.ReleaseMutex();
        }
    }
}
//# guard-from-extension
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
    public async Task<string> M(TextReader r)
    {
        using (_lock.Read())
            return await r.ReadToEndAsync(); //!! MOOR101
    }
}
//# guard-behind-idisposable
class C
{
    private readonly ReaderWriterLockSlim _lock = new();
    private sealed class Releaser(ReaderWriterLockSlim l) : IDisposable { public void Dispose() => l.ExitWriteLock(); }
    private IDisposable Write() { _lock.EnterWriteLock(); return new Releaser(_lock); }
    public async Task M(Stream s)
    {
        using (Write())
        {
            await s.FlushAsync(); //!! MOOR101
        }
    }
}
//# guard-made-of-a-delegate
class ActionDisposable(Action end) : IDisposable { public void Dispose() => end(); }
class C
{
    private readonly object _gate = new();
    private IDisposable Enter() { Monitor.Enter(_gate); return new ActionDisposable(() => Monitor.Exit(_gate)); }
    public async Task M(Stream s)
    {
        using var held = Enter();
        await s.FlushAsync(); //!! MOOR101
    }
}
//# lock-taken-in-a-loop-of-tries
class C
{
    private readonly object _gate = new();
    public async Task M(Func<Task> work)
    {
        while (!Monitor.TryEnter(_gate, 10)) Thread.Yield();
        try { await work(); } //!! MOOR101
        finally { Monitor.Exit(_gate); }
    }
}
//# try-enter-negative-flag
class C
{
    private readonly Lock _gate = new();
    public async Task<bool> M(Func<Task> work)
    {
        bool entered = _gate.TryEnter(TimeSpan.FromSeconds(1));
        if (entered == false) return false;
        await work(); //!! MOOR101
        _gate.Exit();
        return true;
    }
}
//# unlocked-around-one-await-but-not-the-other
class C
{
    private readonly object _gate = new();
    public async Task M(Func<Task> first, Func<Task> second)
    {
        Monitor.Enter(_gate);
        Monitor.Exit(_gate);
        await first();
        Monitor.Enter(_gate);
        await second(); //!! MOOR101
        Monitor.Exit(_gate);
    }
}
//# suppressed-if-not-yet-suppressed
class C
{
    public async Task M(Func<Task> work)
    {
        bool restore = false;
        if (!ExecutionContext.IsFlowSuppressed())
        {
            ExecutionContext.SuppressFlow();
            restore = true;
        }
        try { await work().ConfigureAwait(false); } //!! MOOR101
        finally { if (restore) ExecutionContext.RestoreFlow(); }
    }
}
//# transaction-options-without-flow
class C
{
    public async Task<int> SaveAsync(Func<Task<int>> save)
    {
        var options = new System.Transactions.TransactionOptions { Timeout = TimeSpan.FromMinutes(1) };
        using (var scope = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeOption.Required, options))
        {
            int n = await save(); //!! MOOR101
            scope.Complete();
            return n;
        }
    }
}
//# nested-suppress-scope
class C
{
    public async Task M(Func<Task> send)
    {
        using var outer = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
        using (var inner = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeOption.Suppress))
        {
            await send(); //!! MOOR101
            inner.Complete();
        }
        outer.Complete();
    }
}
//# transaction-scope-in-try-finally
class C
{
    public async Task M(Func<Task> save)
    {
        System.Transactions.TransactionScope scope = null;
        try
        {
            scope = new System.Transactions.TransactionScope();
            await save(); //!! MOOR101
            scope.Complete();
        }
        finally
        {
            scope?.Dispose();
        }
    }
}
//# gil-and-script-file
class C
{
    public async Task<string> M(string path, CancellationToken c)
    {
        using Python.Runtime.Py.GILState gil = Python.Runtime.Py.GIL();
        using var scope = Python.Runtime.Py.CreateScope();
        string code = await File.ReadAllTextAsync(path, c); //!! MOOR101 MOOR102
        scope.Exec(code);
        return scope.Get<string>("output");
    }
}
//# gil-without-variable
class C
{
    public async Task M(HttpClientLike http)
    {
        using (Python.Runtime.Py.GIL())
        {
            await http.GetAsync("x"); //!! MOOR101
        }
    }
}
class HttpClientLike { public Task<string> GetAsync(string url) => Task.Run(() => url); }
//# gil-dynamic-module
class C
{
    public async Task<int> M(Task t)
    {
        using (Python.Runtime.Py.GIL())
        {
            dynamic numpy = Python.Runtime.Py.Import("numpy");
            await t; //!! MOOR101 MOOR102
            return (int)numpy.sum();
        }
    }
}
//# gil-engine-lock
class C
{
    public async Task M(Task t)
    {
        IntPtr state = Python.Runtime.PythonEngine.AcquireLock();
        try { await t; } //!! MOOR101
        finally { Python.Runtime.PythonEngine.ReleaseLock(state); }
    }
}
//# gil-given-up-and-taken-back
class C
{
    public async Task M(Task t)
    {
        IntPtr state = Python.Runtime.PythonEngine.BeginAllowThreads();
        await t; //!! MOOR101
        Python.Runtime.PythonEngine.EndAllowThreads(state);
    }
}
//# gl-window-current-across-load
class Renderer(OpenTK.Windowing.Desktop.GameWindow window)
{
    public async Task LoadTextureAsync(string path)
    {
        window.MakeCurrent();
        byte[] pixels = await File.ReadAllBytesAsync(path); //!! MOOR101
        Gl.Clear(pixels.Length);
        window.Context.MakeNoneCurrent();
    }
}
//# gl-context-property
class Renderer(OpenTK.Windowing.Desktop.NativeWindow window)
{
    public async Task M(Task t)
    {
        window.Context.MakeCurrent();
        await t; //!! MOOR101
        window.Context.SwapBuffers();
    }
}
//# egl-make-current
class C
{
    public async Task M(IntPtr display, IntPtr surface, IntPtr context, Task t)
    {
        Gl.eglMakeCurrent(display, surface, surface, context);
        try { await t; } //!! MOOR101
        finally { Gl.eglMakeCurrent(display, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero); }
    }
}
//# wgl-make-current
class C
{
    public async Task M(IntPtr hdc, IntPtr context, Task t)
    {
        if (!Gl.wglMakeCurrent(hdc, context)) throw new InvalidOperationException();
        await t; //!! MOOR101
        Gl.wglMakeCurrent(IntPtr.Zero, IntPtr.Zero);
    }
}
//# sdl-make-current
class C
{
    public async Task M(IntPtr window, IntPtr context, Task t)
    {
        Gl.SDL_GL_MakeCurrent(window, context);
        await t; //!! MOOR101
        Gl.SDL_GL_MakeCurrent(window, default);
    }
}
//# thread-bound-database-transaction
class C
{
    public async Task M(LiteDB.LiteDatabase db, Func<Task> work)
    {
        db.BeginTrans();
        try
        {
            await work(); //!! MOOR101
            db.Commit();
        }
        catch
        {
            db.Rollback();
            throw;
        }
    }
}
//# lock-in-async-iterator-of-rows
class Rows
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly List<int> _rows = [];
    public async IAsyncEnumerable<int> ReadAsync()
    {
        _lock.EnterReadLock();
        try
        {
            foreach (int row in _rows)
            {
                await Task.Yield(); //!! MOOR101
                yield return row;
            }
        }
        finally { _lock.ExitReadLock(); }
    }
}
//# iterator-yields-under-read-lock
class Rows
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly List<int> _rows = [];
    public IEnumerable<int> Read()
    {
        _lock.EnterReadLock();
        try
        {
            foreach (int row in _rows) yield return row; //!! MOOR101
        }
        finally { _lock.ExitReadLock(); }
    }
}
//# released-in-continuation-on-one-path-only
class C
{
    private readonly object _gate = new();
    public async Task M(bool early, Func<Task> work)
    {
        Monitor.Enter(_gate);
        if (early)
        {
            Monitor.Exit(_gate);
            await work();
            return;
        }
        await work(); //!! MOOR101
        Monitor.Exit(_gate);
    }
}
//# locked-by-base-class
abstract class Locked
{
    private readonly object _sync = new();
    protected void Begin() => Monitor.Enter(_sync);
    protected void End() => Monitor.Exit(_sync);
}
class C : Locked
{
    public async Task M(Stream s)
    {
        Begin();
        await s.FlushAsync(); //!! MOOR101
        End();
    }
}
//# switch-expression-and-lock
class C
{
    private readonly object _gate = new();
    public async Task<int> M(int kind, Func<Task<int>> work)
    {
        Monitor.Enter(_gate);
        try
        {
            return kind switch
            {
                0 => 1,
                _ => await work(), //!! MOOR101
            };
        }
        finally { Monitor.Exit(_gate); }
    }
}
//# spin-lock-field-of-struct
class C
{
    private SpinLock _spin = new(true);
    public async ValueTask M(Task t)
    {
        bool taken = false;
        _spin.TryEnter(50, ref taken);
        if (!taken) return;
        await t; //!! MOOR101
        _spin.Exit();
    }
}
//# reader-writer-lock-of-old
class C
{
    private readonly ReaderWriterLock _lock = new();
    public async Task M(Task t)
    {
        _lock.AcquireReaderLock(Timeout.Infinite);
        try
        {
            LockCookie cookie = _lock.UpgradeToWriterLock(100);
            await t; //!! MOOR101
            _lock.DowngradeFromWriterLock(ref cookie);
        }
        finally { _lock.ReleaseReaderLock(); }
    }
}
//# impersonated-by-hand
static class Native
{
    [System.Runtime.InteropServices.DllImport("advapi32")] public static extern bool ImpersonateLoggedOnUser(IntPtr token);
    [System.Runtime.InteropServices.DllImport("advapi32")] public static extern bool RevertToSelf();
}
class C
{
    public async Task<string[]> M(IntPtr token, string path)
    {
        if (!Native.ImpersonateLoggedOnUser(token)) throw new InvalidOperationException();
        try { return await File.ReadAllLinesAsync(path); } //!! MOOR101
        finally { Native.RevertToSelf(); }
    }
}
