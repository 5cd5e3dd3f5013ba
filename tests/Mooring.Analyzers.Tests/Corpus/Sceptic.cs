// A fourth set, written from the text of the rules alone, in forms that the other sets do not have.
static class Ambient { [ThreadStatic] public static string User; public static readonly ThreadLocal<int> Depth = new(); [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
interface IStore { Task SaveAsync(string s); IAsyncEnumerable<int> ReadAsync(); }
[Exclusive] class Session { public int N; public Task<int> QueryAsync() => Task.FromResult(N); public void Touch() { N++; } }
[ThreadAffine] class Handle { public int Raw; public void Poke() { Raw++; } }
[ContextAffine] class Widget { public string Text; }
//# scope-of-new-lock-in-switch-section
class C(IStore store)
{
    private readonly Lock _gate = new();
    public async Task M(int kind)
    {
        switch (kind)
        {
            case 0:
                Lock.Scope scope = _gate.EnterScope();
                scope.Dispose();
                break;
            default:
                _gate.Enter();
                await store.SaveAsync("x"); //!! MOOR101
                _gate.Exit();
                break;
        }
    }
}
//# write-lock-over-await-foreach
class C(IStore store)
{
    private readonly ReaderWriterLockSlim _lock = new();
    private int _sum;
    public async Task M()
    {
        _lock.EnterWriteLock();
        try
        {
            await foreach (int n in store.ReadAsync()) _sum += n; //!! MOOR101
        }
        finally { _lock.ExitWriteLock(); }
    }
}
//# monitor-over-implicit-await-of-using-declaration
class Res : IAsyncDisposable { public ValueTask DisposeAsync() => default; }
class C
{
    private static readonly object s_gate = new();
    private int _n;
    public async Task M()
    {
        Monitor.Enter(s_gate);
        await using (new Res()) _n++; //!! MOOR101
        Monitor.Exit(s_gate);
        await Task.Yield();
    }
}
//# lock-statement-around-yield-in-async-iterator
class C(IStore store)
{
    private readonly SpinWait _spin;
    private readonly Mutex _mutex = new();
    public async IAsyncEnumerable<int> M()
    {
        await store.SaveAsync("begin");
        _mutex.WaitOne();
        yield return 1; //!! MOOR101
        _mutex.ReleaseMutex();
    }
}
//# acquiring-extension-member
static class LockExtensions
{
    extension(ReaderWriterLockSlim l)
    {
        public void Hold() => l.EnterReadLock();
        public void Drop() => l.ExitReadLock();
    }
}
class C(IStore store)
{
    private readonly ReaderWriterLockSlim _lock = new();
    public async Task M()
    {
        _lock.Hold();
        try { await store.SaveAsync("x").ConfigureAwait(false); } //!! MOOR101
        finally { _lock.Drop(); }
    }
}
//# mutex-try-with-timeout-in-condition
class C(IStore store)
{
    public async Task<bool> M(string name, CancellationToken stop)
    {
        using var mutex = new Mutex(false, name);
        if (!mutex.WaitOne(TimeSpan.FromSeconds(1), false)) return false;
        try
        {
            await Task.Delay(10, stop); //!! MOOR101
            return true;
        }
        finally { mutex.ReleaseMutex(); }
    }
}
//# held-in-top-level-lambda-of-primary-constructor
class C(object gate, IStore store)
{
    public Func<Task> Work { get; } = async () =>
    {
        Monitor.Enter(gate);
        try { await store.SaveAsync("x"); } //!! MOOR101
        finally { Monitor.Exit(gate); }
    };
}
//# affine-struct-field-read-after-await
readonly record struct Cursor(Handle Handle, int Row);
class C(IStore store)
{
    public async Task<int> M()
    {
        var cursor = new Cursor(new Handle(), 3);
        await store.SaveAsync("x"); //!! MOOR102
        return cursor.Handle.Raw;
    }
}
//# affine-as-operand-before-await
class C
{
    private static Task<int> NextAsync() => Task.FromResult(1);
    private static int Combine(Handle h, int n) => h.Raw + n;
    public async Task<int> M() => Combine(new Handle(), await NextAsync()); //!! MOOR102
}
//# affine-pattern-variable
class C(IStore store)
{
    public async Task M(object o)
    {
        if (o is not Handle handle) return;
        await store.SaveAsync("x"); //!! MOOR102
        handle.Poke();
    }
}
//# thread-local-set-and-read-in-switch-expression
class C(IStore store)
{
    public async Task<string> M(string user)
    {
        Ambient.User = user;
        await store.SaveAsync(user);
        return Ambient.User switch { null => "nobody", var name => name }; //!! MOOR103
    }
}
//# thread-local-depth-counted-around-await
class C(IStore store)
{
    public async Task M()
    {
        Ambient.Depth.Value++;
        try { await store.SaveAsync("x"); }
        finally { Ambient.Depth.Value--; } //!! MOOR103
    }
}
//# slot-set-before-await-foreach
class C(IStore store)
{
    public async Task M(List<string> log)
    {
        Ambient.User = "batch";
        await foreach (int n in store.ReadAsync()) log.Add(Ambient.User + n); //!! MOOR103
    }
}
//# affine-into-timer-lambda
class C
{
    private Timer _timer;
    public void M(Handle handle) => _timer = new Timer(static h => ((Handle)h).Poke(), handle, 0, 1000); //!! MOOR104
}
//# affine-captured-by-parallel-foreach-async
class C
{
    public Task M(Handle handle, int[] items) => Parallel.ForEachAsync(items, (item, stop) => //!! MOOR104
    {
        handle.Raw += item;
        return default;
    });
}
//# affine-by-method-group-of-its-own
class C { public void M(Handle handle) => ThreadPool.QueueUserWorkItem(_ => new Action(handle.Poke)()); } //!! MOOR104
//# affine-through-factory-start-new-state
class C { public Task M(Handle handle) => Task.Factory.StartNew(o => ((Handle)o).Poke(), handle, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default); } //!! MOOR104
//# exclusive-in-when-all-of-collection-expression
class C
{
    public async Task<int> M(Session session)
    {
        int[] both = await Task.WhenAll([session.QueryAsync(), session.QueryAsync()]); //!! MOOR105
        return both[0] + both[1];
    }
}
//# exclusive-used-while-discarded-query-runs
class C
{
    public async Task M(Session session)
    {
        Task<int> running = session.QueryAsync();
        session.Touch(); //!! MOOR105
        await running;
    }
}
//# exclusive-captured-by-two-runs
class C
{
    public Task M(Session session)
    {
        Task first = Task.Run(() => session.Touch());
        Task second = Task.Run(() => session.Touch()); //!! MOOR105
        return Task.WhenAll(first, second);
    }
}
//# widget-after-configure-await-options-none
class C(IStore store)
{
    public async Task M(Widget widget)
    {
        await store.SaveAsync("x").ConfigureAwait(ConfigureAwaitOptions.ForceYielding); //!! MOOR106
        widget.Text = "done";
    }
}
//# promise-broken-through-generic-static-abstract
interface INumbering { static abstract int Take(); }
struct PerThread : INumbering { public static int Take() => Ambient.Next(); }
class C
{
    private static int Twice<T>() where T : INumbering => T.Take() + T.Take();
    [NoThreadLocal] public int M() => Twice<PerThread>(); //!! MOOR201
}
//# promise-broken-through-async-iterator
class C
{
    private static async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return Ambient.Next(); }
    [NoThreadLocal] public async Task<int> M() { int sum = 0; await foreach (int n in Numbers()) sum += n; return sum; } //!! MOOR201
}
//# promise-broken-through-extension-property
static class NameExtensions { extension(string s) { public string Numbered => s + Ambient.Next(); } }
class C { [NoThreadLocal] public string M() => "a".Numbered; } //!! MOOR201
//# promise-broken-in-await-using
class Leaving : IAsyncDisposable { public ValueTask DisposeAsync() { Ambient.User = null; return default; } }
class C { [NoThreadLocal] public async Task M() { await using var l = new Leaving(); await Task.Yield(); } } //!! MOOR201
//# no-throw-broken-by-throw-expression-in-switch
class C
{
    private static int Weight(string unit) => unit switch { "g" => 1, "kg" => 1000, _ => throw new ArgumentException(unit) };
    [NoThrow] public int M(string unit) => Weight(unit) * 2; //!! MOOR202
}
//# no-throw-broken-by-rethrow-of-some
class C
{
    private static void Check(int n) => ArgumentOutOfRangeException.ThrowIfNegative(n);
    [NoThrow] public void M(int n)
    {
        try { Check(n); } //!! MOOR202
        catch (InvalidOperationException) { }
    }
}
//# implementation-breaks-static-promise
abstract class Source { [NoThreadLocal] public abstract int Read(); }
class Derived : Source { public sealed override int Read() { int Local() => Ambient.Next(); return Local(); } } //!! MOOR203
//# explicit-implementation-of-promised-property
interface IClock { [NoThreadLocal] int Now { get; } }
record Clock : IClock { int IClock.Now => Ambient.Depth.Value; } //!! MOOR203
//# static-lambda-given-to-promised-parameter
class C
{
    private static void Each(int[] items, [NoThreadLocal] Action<int> work) { foreach (int item in items) work(item); }
    public void M(int[] items) => Each(items, static n => Console.WriteLine(n + Ambient.Next())); //!! MOOR204
}
//# vouched-with-blank
class C { [AffinityBoundary("   ")] public int M() => Ambient.Next(); } //!! MOOR206
//# dropped-in-ternary
class C(IStore a, IStore b)
{
    public void M(bool first) { Action save = () => (first ? a : b).SaveAsync("x"); save(); } //!! MOOR301
}
//# dropped-behind-null-conditional
class C(IStore store)
{
    public void M() => store?.SaveAsync("x"); //!! MOOR301
}
//# cold-task-awaited-later
class C
{
    public async Task<int> M()
    {
        var sum = new Task<int>(() => 3); //!! MOOR302
        await Task.Yield();
        return await sum;
    }
}
//# start-new-with-async-lambda-awaited
class C
{
    public async Task M(IStore store)
    {
        await Task.Factory.StartNew(async () => await store.SaveAsync("x"), default, TaskCreationOptions.LongRunning, TaskScheduler.Default); //!! MOOR303
    }
}
//# async-lambda-to-timer-and-action-field
class C
{
    private Action _changed;
    public void M(IStore store) => _changed = async () => await store.SaveAsync("x"); //!! MOOR304
}
//# async-void-local-function
class C
{
    public void M(IStore store)
    {
        Save();
        async void Save() { await store.SaveAsync("x"); } //!! MOOR304
    }
}
//# library-waits-on-scheduler-of-caller
public class Lib { public Task M(Task t) => t.ContinueWith(_ => { }, TaskScheduler.FromCurrentSynchronizationContext()); } //!! MOOR311
//# task-returned-out-of-using-in-conditional
class C
{
    public Task<string> M(string path, bool shortly)
    {
        using var reader = new StreamReader(path);
        return shortly ? reader.ReadLineAsync() : reader.ReadToEndAsync(); //!! MOOR321
    }
}
//# value-task-returned-from-using-block
class C
{
    public ValueTask<int> M(string path, byte[] buffer)
    {
        using (var file = File.OpenRead(path))
            return file.ReadAsync(buffer.AsMemory()); //!! MOOR321
    }
}
//# measured-helper-given-async
class C
{
    private readonly Lock _gate = new();
    private T Guarded<T>(Func<T> work) { lock (_gate) { return work(); } }
    public Task M(IStore store) => Guarded(() => store.SaveAsync("x")); //!! MOOR322
}
//# main-returns-before-its-workers
class Program { static async Task Work() { await Task.Delay(5); Console.WriteLine("done"); } static void Main() { _ = Work(); Console.WriteLine("started"); } } //!! MOOR323
//# completion-source-awaited-by-blocking-in-async
class C
{
    public async Task<int> M(TaskCompletionSource<int> source)
    {
        await Task.Yield();
        return source.Task.GetAwaiter().GetResult(); //!! MOOR331
    }
}
//# result-after-when-any-of-two
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        await Task.WhenAny(a, b);
        return a.Result; //!! MOOR331
    }
}
//# value-task-as-task-result
class C { public async Task<int> M(ValueTask<int> t) { await Task.Delay(1); return t.AsTask().Result; } } //!! MOOR331
