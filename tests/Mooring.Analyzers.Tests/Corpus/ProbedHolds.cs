// Locks and scopes across suspensions: wrappers, several methods, newer C#.
namespace Python.Runtime
{
    public class PyObject : IDisposable { public void Dispose() { } public PyObject Invoke(params object[] a) => this; }
    public static class Py { public class GILState : IDisposable { public void Dispose() { } } public static GILState GIL() => new(); public static PyObject Import(string n) => new(); }
}
namespace OpenTK.Windowing.Desktop
{
    public interface IGLFWGraphicsContext { void MakeCurrent(); void MakeNoneCurrent(); void SwapBuffers(); }
    public class NativeWindow { public IGLFWGraphicsContext Context { get; } public void MakeCurrent() { } }
    public class GameWindow : NativeWindow { }
}
static class Io { public static Task<string> ReadAsync(string p) => File.ReadAllTextAsync(p); public static Task SaveAsync(string s) => Task.Delay(1); public static IAsyncEnumerable<string> LinesAsync(string p) => null; }
//# read-scope-by-extension-member
using System;
static class LockExtensions
{
    extension(ReaderWriterLockSlim rw)
    {
        public ReadScope Read() { rw.EnterReadLock(); return new ReadScope(rw); }
    }
    public readonly struct ReadScope(ReaderWriterLockSlim rw) : IDisposable { public void Dispose() => rw.ExitReadLock(); }
}
class Catalog
{
    private readonly ReaderWriterLockSlim _rw = new();
    private readonly List<string> _names = [];
    public async Task<int> CountAsync()
    {
        using (_rw.Read())
        {
            await Io.SaveAsync(_names[0]); //!! MOOR101
            return _names.Count;
        }
    }
}
//# lock-of-primary-constructor
class Journal(Lock gate, string path)
{
    public async Task AppendAsync(string line)
    {
        gate.Enter();
        try
        {
            string old = await Io.ReadAsync(path); //!! MOOR101
            File.WriteAllText(path, old + line);
        }
        finally { gate.Exit(); }
    }
}
//# begin-update-end-update
class Ledger
{
    private readonly object _sync = new();
    private int _version;
    public void BeginUpdate() { Monitor.Enter(_sync); _version++; }
    public void EndUpdate() { _version++; Monitor.Exit(_sync); }
    public async Task PostAsync(string entry)
    {
        BeginUpdate();
        try { await Io.SaveAsync(entry).ConfigureAwait(false); } //!! MOOR101
        finally { EndUpdate(); }
    }
}
//# begin-update-from-another-class
class Ledger
{
    private readonly object _sync = new();
    public void BeginUpdate() => Monitor.Enter(_sync);
    public void EndUpdate() => Monitor.Exit(_sync);
}
class Importer(Ledger ledger)
{
    public async Task ImportAsync(IEnumerable<string> entries)
    {
        ledger.BeginUpdate();
        foreach (string entry in entries) await Io.SaveAsync(entry); //!! MOOR101
        ledger.EndUpdate();
    }
}
//# named-mutex-around-settings-file
class Settings
{
    public async Task SaveAsync(string json)
    {
        using var mutex = new Mutex(false, "Global\\settings");
        if (!mutex.WaitOne(TimeSpan.FromSeconds(5))) throw new TimeoutException();
        try { await File.WriteAllTextAsync("settings.json", json); } //!! MOOR101
        finally { mutex.ReleaseMutex(); }
    }
}
//# upgradeable-lock-in-switch-expression
class Pool
{
    private readonly ReaderWriterLockSlim _rw = new(LockRecursionPolicy.SupportsRecursion);
    private readonly Dictionary<string, string> _items = [];
    public async Task<string> GetAsync(string key, int kind)
    {
        _rw.EnterUpgradeableReadLock();
        try
        {
            return kind switch
            {
                0 => _items[key],
                1 => await Io.ReadAsync(key), //!! MOOR101
                _ => "",
            };
        }
        finally { _rw.ExitUpgradeableReadLock(); }
    }
}
//# retry-by-goto
class Store
{
    private readonly object _gate = new();
    public async Task WriteAsync(string text)
    {
        int tries = 0;
        Monitor.Enter(_gate);
    again:
        try { File.WriteAllText("a", text); }
        catch (IOException) when (++tries < 3)
        {
            await Task.Delay(100); //!! MOOR101
            goto again;
        }
        Monitor.Exit(_gate);
    }
}
//# released-by-local-function
class Feed
{
    private readonly Mutex _mutex = new();
    public async Task PublishAsync(string item)
    {
        _mutex.WaitOne();
        try { await Io.SaveAsync(item); } //!! MOOR101
        finally { Leave(); }
        void Leave() => _mutex.ReleaseMutex();
    }
}
//# transaction-from-factory
static class Transactions
{
    public static System.Transactions.TransactionScope Begin() => new(System.Transactions.TransactionScopeOption.Required, new System.Transactions.TransactionOptions { IsolationLevel = System.Transactions.IsolationLevel.ReadCommitted });
}
class Orders
{
    public async Task PlaceAsync(string order)
    {
        using var scope = Transactions.Begin();
        await Io.SaveAsync(order); //!! MOOR101
        scope.Complete();
    }
}
//# transaction-suppressed-flow
class Orders
{
    public async Task PlaceAsync(string order)
    {
        using (var scope = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeOption.RequiresNew, TimeSpan.FromMinutes(1), System.Transactions.TransactionScopeAsyncFlowOption.Suppress))
        {
            await Io.SaveAsync(order); //!! MOOR101
            scope.Complete();
        }
    }
}
//# transaction-kept-in-unit-of-work
class UnitOfWork : IDisposable
{
    private readonly System.Transactions.TransactionScope _scope = new();
    public void Commit() => _scope.Complete();
    public void Dispose() => _scope.Dispose();
}
class Handler
{
    public async Task HandleAsync(string command)
    {
        using var work = new UnitOfWork();
        await Io.SaveAsync(command); //!! MOOR101
        work.Commit();
    }
}
//# gil-in-task-run-lambda
class Model
{
    public Task<string> PredictAsync(string input) => Task.Run(async () =>
    {
        using (Python.Runtime.Py.GIL())
        {
            string prompt = await Io.ReadAsync(input); //!! MOOR101
            return Python.Runtime.Py.Import("m").Invoke(prompt).ToString();
        }
    });
}
//# async-iterator-under-reader-lock
class Index
{
    private readonly ReaderWriterLockSlim _rw = new();
    private readonly List<string> _items = [];
    public async IAsyncEnumerable<string> AllAsync()
    {
        await Task.Yield();
        _rw.EnterReadLock();
        try
        {
            foreach (string item in _items) yield return item; //!! MOOR101
        }
        finally { _rw.ExitReadLock(); }
    }
}
//# iterator-under-reader-lock
class Index
{
    private readonly ReaderWriterLockSlim _rw = new();
    private readonly List<string> _items = [];
    public IEnumerable<string> All()
    {
        _rw.EnterReadLock();
        try
        {
            for (int i = 0; i < _items.Count; i++) yield return _items[i]; //!! MOOR101
        }
        finally { _rw.ExitReadLock(); }
    }
}
//# spin-lock-with-taken
class Slots
{
    private SpinLock _spin = new();
    public async ValueTask<int> TakeAsync()
    {
        bool taken = false;
        try
        {
            _spin.Enter(ref taken);
            return (await Io.ReadAsync("x")).Length; //!! MOOR101
        }
        finally { if (taken) _spin.Exit(); }
    }
}
//# suppressed-flow-over-await
class Starter
{
    public async Task StartAsync()
    {
        using (ExecutionContext.SuppressFlow())
        {
            await Task.Run(() => Console.WriteLine("in the background")); //!! MOOR101
        }
    }
}
//# gl-context-while-loading
class View(OpenTK.Windowing.Desktop.GameWindow window)
{
    private byte[] _texture;
    public async Task LoadAsync(string path)
    {
        window.MakeCurrent();
        _texture = await File.ReadAllBytesAsync(path); //!! MOOR101
        window.Context.MakeNoneCurrent();
    }
}
//# handle-by-out-parameter
class Gate
{
    private readonly object _sync = new();
    private sealed class Handle(object sync) : IDisposable { public void Dispose() => Monitor.Exit(sync); }
    public bool TryAcquire(out IDisposable handle)
    {
        if (!Monitor.TryEnter(_sync)) { handle = null; return false; }
        handle = new Handle(_sync);
        return true;
    }
    public async Task RunAsync()
    {
        if (!TryAcquire(out IDisposable handle)) return;
        using (handle) await Io.SaveAsync("a"); //!! MOOR101
    }
}
//# per-key-monitor
class Downloads
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, object> _gates = new();
    public async Task<string> GetAsync(string key)
    {
        var gate = _gates.GetOrAdd(key, _ => new object());
        bool taken = false;
        try
        {
            Monitor.Enter(gate, ref taken);
            return await Io.ReadAsync(key); //!! MOOR101
        }
        finally { if (taken) Monitor.Exit(gate); }
    }
}
//# flush-in-finally-before-exit
class Writer
{
    private readonly ReaderWriterLockSlim _rw = new();
    public async Task WriteAsync(Stream stream, byte[] data)
    {
        _rw.TryEnterWriteLock(-1);
        try { stream.Write(data); }
        finally
        {
            await stream.FlushAsync(); //!! MOOR101
            _rw.ExitWriteLock();
        }
    }
}
//# await-using-inside-lock
class Reader
{
    private readonly Mutex _mutex = new();
    public async Task<int> ReadAsync(string path)
    {
        _mutex.WaitOne();
        try
        {
            await using var stream = File.OpenRead(path); //!! MOOR101
            return stream.ReadByte();
        }
        finally { _mutex.ReleaseMutex(); }
    }
}
//# old-reader-writer-lock
class Routes
{
    private readonly ReaderWriterLock _rw = new();
    public async Task<string> FindAsync(string name)
    {
        _rw.AcquireReaderLock(Timeout.Infinite);
        var found = await Io.ReadAsync(name); //!! MOOR101
        _rw.ReleaseReaderLock();
        return found;
    }
}
//# helper-awaits-callback-under-monitor
class Exclusive
{
    private readonly object _gate = new();
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var acquired = Monitor.TryEnter(_gate, 1000);
        if (!acquired) throw new TimeoutException();
        try { return await work(); } //!! MOOR101
        finally { Monitor.Exit(_gate); }
    }
}
//# base-class-takes-the-lock
abstract class Repository
{
    private readonly Lock _lock = new();
    protected void Acquire() => _lock.Enter();
    protected void Free() => _lock.Exit();
}
sealed class Users : Repository
{
    public async Task AddAsync(string name)
    {
        Acquire();
        try { await Io.SaveAsync(name); } //!! MOOR101
        finally { Free(); }
    }
}
//# await-foreach-under-lock
class Merge
{
    private readonly object _gate = new();
    private int _lines;
    public async Task CountAsync(string path)
    {
        if (Monitor.TryEnter(_gate, TimeSpan.FromSeconds(1)))
        {
            try
            {
                await foreach (string line in Io.LinesAsync(path)) _lines++; //!! MOOR101
            }
            finally { Monitor.Exit(_gate); }
        }
    }
}
