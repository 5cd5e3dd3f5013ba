// The fourth set, second half: rarer forms of the language and of the framework.
static class Ambient { [ThreadStatic] public static string User; [ThreadStatic] public static int Level; [ThreadStatic] public static List<string> Log; public static readonly ThreadLocal<int> Depth = new(); [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
interface IStore { Task SaveAsync(string s); Task<int> CountAsync(); IAsyncEnumerable<int> ReadAsync(); }
[Exclusive] class Session { public int N; public Task<int> QueryAsync() => Task.FromResult(N); public void Touch() { N++; } }
[ThreadAffine] class Handle { public int Raw; public void Poke() { Raw++; } public int this[int i] => Raw + i; }
class Special : Handle { }
//# released-by-other-method-after-await
class C(IStore store)
{
    private readonly object _gate = new();
    private void Leave() => Monitor.Exit(_gate);
    public async Task M()
    {
        Monitor.Enter(_gate);
        int n = await store.CountAsync(); //!! MOOR101
        if (n > 3) { Leave(); return; }
        Leave();
    }
}
//# await-in-interpolation-under-spin-lock
class C(IStore store)
{
    private SpinLock _spin;
    public async Task<string> M()
    {
        bool taken = false;
        _spin.Enter(ref taken);
        string text = $"{await store.CountAsync()} items"; //!! MOOR101
        if (taken) _spin.Exit();
        return text;
    }
}
//# upgradeable-lock-in-async-lambda-of-select
class C(IStore store)
{
    private readonly ReaderWriterLockSlim _lock = new();
    public Task M(string[] items) => Task.WhenAll(items.Select(async item =>
    {
        _lock.EnterUpgradeableReadLock();
        try { await store.SaveAsync(item); } //!! MOOR101
        finally { _lock.ExitUpgradeableReadLock(); }
    }));
}
//# configured-await-using-under-monitor
class C
{
    private readonly object _gate = new();
    public async Task M(IAsyncDisposable thing)
    {
        bool taken = false;
        try
        {
            Monitor.Enter(_gate, ref taken);
            await using (thing.ConfigureAwait(false)) Console.WriteLine(); //!! MOOR101
        }
        finally { if (taken) Monitor.Exit(_gate); }
    }
}
//# value-task-await-in-catch-filter-free-catch-under-mutex
class C(IStore store)
{
    private static readonly Mutex s_mutex = new(false, "Global\\c");
    public async Task M()
    {
        s_mutex.WaitOne();
        try { Console.WriteLine(); }
        catch (IOException failure)
        {
            await store.SaveAsync(failure.Message); //!! MOOR101
        }
        finally { s_mutex.ReleaseMutex(); }
    }
}
//# compound-assignment-with-awaited-operand
class C(IStore store)
{
    public async Task M(Handle handle) { handle.Raw += await store.CountAsync(); } //!! MOOR102
}
//# indexer-with-awaited-index
class C(IStore store) { public async Task<int> M(Handle handle) => handle[await store.CountAsync()]; } //!! MOOR102
//# derived-affine-in-tuple
class C(IStore store)
{
    public async Task<int> M()
    {
        (Special Handle, int Row) pair = (new Special(), 2);
        await store.SaveAsync("x"); //!! MOOR102
        return pair.Handle.Raw + pair.Row;
    }
}
//# affine-in-anonymous-object
class C(IStore store)
{
    public async Task<int> M()
    {
        var both = new { Handle = new Handle(), Row = 1 };
        await store.SaveAsync("x"); //!! MOOR102
        return both.Handle.Raw;
    }
}
//# affine-captured-by-kept-lambda
class C(IStore store)
{
    public async Task M()
    {
        var handle = new Handle();
        Action poke = () => handle.Poke();
        await store.SaveAsync("x"); //!! MOOR102
        poke();
    }
}
//# affine-in-list-over-await-foreach
class C(IStore store)
{
    public async Task M(List<Handle> handles)
    {
        await foreach (int n in store.ReadAsync()) //!! MOOR102
            handles[n].Poke();
    }
}
//# affine-across-yield-in-async-iterator
class C
{
    public async IAsyncEnumerable<int> M()
    {
        var handle = new Handle();
        await Task.Yield(); //!! MOOR102
        yield return handle.Raw;
        handle.Poke();
    }
}
//# slots-set-by-tuple-assignment
class C(IStore store)
{
    public async Task<int> M()
    {
        (Ambient.User, Ambient.Level) = ("batch", 3);
        await store.SaveAsync("x");
        return Ambient.Level; //!! MOOR103
    }
}
//# slot-through-ref-local
class C(IStore store)
{
    public async Task M()
    {
        Set("batch");
        await store.SaveAsync("x");
        Console.WriteLine(Ambient.User); //!! MOOR103
    }
    private static void Set(string user) { ref string slot = ref Ambient.User; slot = user; Ambient.User = user; }
}
//# list-in-slot-filled-then-read
class C(IStore store)
{
    public async Task<int> M()
    {
        Ambient.Log = ["begin"];
        await store.SaveAsync("x");
        return Ambient.Log.Count; //!! MOOR103
    }
}
//# affine-in-timer-event
class C
{
    public void M(Handle handle)
    {
        var timer = new System.Timers.Timer(100);
        timer.Elapsed += (_, _) => handle.Poke(); //!! MOOR104
        timer.Start();
    }
}
//# affine-method-group-to-task-run
class C { public Task M(Handle handle) => Task.Run(handle.Poke); } //!! MOOR104
//# affine-written-to-channel
class C { public ValueTask M(System.Threading.Channels.Channel<Handle> channel, Handle handle) => channel.Writer.WriteAsync(handle); } //!! MOOR104
//# affine-in-new-thread-by-local-function
class C
{
    public void M(Handle handle)
    {
        new Thread(Work) { IsBackground = true }.Start(); //!! MOOR104
        void Work() => handle.Poke();
    }
}
//# affine-in-plinq
class C { public int M(Handle handle, int[] items) => items.AsParallel().Select(i => i + handle.Raw).Sum(); } //!! MOOR104
//# affine-in-continuation
class C { public Task M(Handle handle, Task before) => before.ContinueWith(_ => handle.Poke(), TaskScheduler.Default); } //!! MOOR104
//# exclusive-tasks-gathered-in-loop
class C
{
    public async Task M(Session session, int[] items)
    {
        var tasks = new List<Task>();
        foreach (int item in items) tasks.Add(session.QueryAsync()); //!! MOOR105
        await Task.WhenAll(tasks);
    }
}
//# exclusive-in-helpers-at-once
class C
{
    private static async Task LoadAsync(Session s) { await s.QueryAsync(); s.Touch(); }
    public async Task M(Session session)
    {
        Task first = LoadAsync(session);
        Task second = LoadAsync(session); //!! MOOR105
        await first;
        await second;
    }
}
//# exclusive-in-parallel-foreach
class C { public void M(Session session, int[] items) => Parallel.ForEach(items, item => session.N += item); } //!! MOOR105
//# exclusive-after-queue
class C
{
    public void M(Session session)
    {
        ThreadPool.QueueUserWorkItem(_ => session.Touch());
        session.Touch(); //!! MOOR105
    }
}
//# promise-broken-by-default-interface-member
interface INamed { string Name => "n" + Ambient.Next(); }
class Named : INamed { }
class C { [NoThreadLocal] public string M(Named named) => ((INamed)named).Name; } //!! MOOR201
//# promise-broken-by-user-operator
readonly record struct Mark(int N) { public static Mark operator +(Mark a, int b) => new(a.N + b + Ambient.Next()); public static implicit operator int(Mark m) => m.N; }
class C { [NoThreadLocal] public int M(Mark m) { m += 2; return m; } } //!! MOOR201
//# promise-broken-by-field-backed-property
class Box { public int N { get => field + Ambient.Next(); set; } }
class C { [NoThreadLocal] public int M(Box box) => box.N; } //!! MOOR201
//# promise-broken-by-local-function-as-delegate
class C
{
    private static int Twice(Func<int> f) => f() + f();
    [NoThreadLocal] public int M() { int Take() => Ambient.Next(); return Twice(Take); } //!! MOOR201
}
//# promise-broken-by-enumerator-pattern
class Steps { public Steps GetEnumerator() => this; public int Current => 1; public bool MoveNext() => Ambient.Next() > 3; }
class C { [NoThreadLocal] public int M() { int sum = 0; foreach (int n in new Steps()) sum += n; return sum; } } //!! MOOR201
//# promise-broken-by-thread-id
class C { [NoThreadLocal] public int M() => Environment.CurrentManagedThreadId; } //!! MOOR201
//# promise-of-lambda-return-by-attribute
class C { public void M() { Func<int> f = [NoThreadLocal] () => Ambient.Next(); f(); } } //!! MOOR201
//# no-throw-by-first
class C { [NoThrow] public int M(List<int> items) => items.First(); } //!! MOOR202
//# no-throw-by-parse
class C { [NoThrow] public int M(string text) => int.Parse(text); } //!! MOOR202
//# implementation-breaks-generic-interface
interface IStep<T> { [NoThreadLocal] T Next(T before); }
class Step : IStep<int> { public int Next(int before) => before + Ambient.Next(); } //!! MOOR203
//# promised-property-of-delegate-given
class Pipeline { [NoThreadLocal] public Func<int, int> Map { get; init; } }
class C { public Pipeline M() => new() { Map = n => n + Ambient.Next() }; } //!! MOOR204
//# dropped-in-event-lambda
class C(IStore store) { public event EventHandler Changed; public void M() => Changed += (_, _) => store.SaveAsync("x"); } //!! MOOR301
//# dropped-in-list-for-each
class C(IStore store) { public void M(List<string> items) => items.ForEach(item => store.SaveAsync(item)); } //!! MOOR301
//# dropped-value-task-in-setter
class C { private Stream _s; public int N { set { _s.WriteAsync(new byte[value]); } } } //!! MOOR301
//# dropped-in-constructor
class C { public C(IStore store) { Task.Run(() => store.SaveAsync("x")); } } //!! MOOR301
//# never-awaited-local
class C { public void M(IStore store) { var saving = store.SaveAsync("x"); Console.WriteLine("saved"); } } //!! MOOR301
//# continue-with-async-awaited
class C(IStore store) { public async Task M(Task before) => await before.ContinueWith(async _ => await store.SaveAsync("x"), TaskScheduler.Default); } //!! MOOR303
//# async-to-parallel-for-each
class C(IStore store) { public void M(string[] items) => Parallel.ForEach(items, async item => await store.SaveAsync(item)); } //!! MOOR304
//# async-to-thread
class C(IStore store) { public void M() => new Thread(async () => await store.SaveAsync("x")).Start(); } //!! MOOR304
//# start-new-on-current-scheduler
public class Lib { public Task M(Action work) => Task.Factory.StartNew(work); } //!! MOOR311
//# task-in-lambda-outlives-using
class C
{
    public IEnumerable<Task<string>> M(string[] paths) => paths.Select(path =>
    {
        using var reader = new StreamReader(path);
        return reader.ReadToEndAsync(); //!! MOOR321
    });
}
//# token-source-disposed-before-task
class C
{
    public Task M()
    {
        using var source = new CancellationTokenSource(100);
        return Task.Delay(1000, source.Token); //!! MOOR321
    }
}
//# wait-all-in-async
class C { public async Task M(Task a, Task b) { await Task.Yield(); Task.WaitAll(a, b); } } //!! MOOR331
//# semaphore-wait-in-async
class C { private readonly SemaphoreSlim _one = new(1); public async Task M() { _one.Wait(); try { await Task.Delay(1); } finally { _one.Release(); } } } //!! MOOR331
//# blocking-enumerable-in-async
class C(IStore store) { public async Task<int> M() { await Task.Yield(); return store.ReadAsync().ToBlockingEnumerable().Sum(); } } //!! MOOR331
//# blocking-in-async-lambda
class C(IStore store) { public Func<Task<int>> M() => async () => { await Task.Yield(); return store.CountAsync().Result; }; } //!! MOOR331
//# blocking-after-other-was-awaited
class C { public async Task<int> M(Task<int> a, Task<int> b) { await a; return a.Result + b.Result; } } //!! MOOR331
//# exclusive-after-thread-start
class C
{
    public void M(Session session)
    {
        var worker = new Thread(() => session.Touch()) { IsBackground = true };
        worker.Start();
        session.Touch(); //!! MOOR105
        worker.Join();
    }
}
//# promise-of-local-function
class C
{
    public int M()
    {
        return Take();
        [NoThreadLocal] int Take() => Ambient.Next(); //!! MOOR201
    }
}
//# slot-of-other-type-set-by-helper
static class Users { public static void Begin(string user) => Ambient.User = user; public static void End() => Ambient.User = null; }
class C(IStore store)
{
    public async Task M() { Users.Begin("batch"); try { await store.SaveAsync("x"); } finally { Users.End(); } } //!! MOOR103
}
//# affine-in-background-worker
class C { public void M(System.ComponentModel.BackgroundWorker worker, Handle handle) => worker.DoWork += delegate { handle.Poke(); }; } //!! MOOR104
