// The look-alikes of the fourth set.
static class Ambient { [ThreadStatic] public static string User; public static readonly AsyncLocal<int> Depth = new(); [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
interface IStore { Task SaveAsync(string s); IAsyncEnumerable<int> ReadAsync(); }
[Exclusive] class Session { public int N; public Task<int> QueryAsync() => Task.FromResult(N); public void Touch() { N++; } }
[ThreadAffine] class Handle { public int Raw; public void Poke() { Raw++; } }
[ContextAffine] class Widget { public string Text; }
//# semaphore-in-using-struct
readonly struct Gate(SemaphoreSlim s) : IDisposable { public static async Task<Gate> Take(SemaphoreSlim s) { await s.WaitAsync(); return new(s); } public void Dispose() => s.Release(); }
class C(IStore store)
{
    private readonly SemaphoreSlim _one = new(1);
    public async Task M() { using (await Gate.Take(_one)) await store.SaveAsync("x"); }
}
//# lock-inside-loop-around-await
class C(IStore store)
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _queue = new();
    public async Task M()
    {
        while (true)
        {
            string next;
            lock (_gate) { if (!_queue.TryDequeue(out next)) return; }
            await store.SaveAsync(next);
        }
    }
}
//# monitor-released-by-pattern-of-taken
class C(IStore store)
{
    private readonly object _gate = new();
    public async Task M()
    {
        bool taken = false;
        try { Monitor.TryEnter(_gate, 50, ref taken); }
        finally { if (taken) Monitor.Exit(_gate); }
        await store.SaveAsync("x");
    }
}
//# lock-held-in-lambda-made-not-run
class C(IStore store)
{
    private readonly object _gate = new();
    private Func<Task> _later;
    public void M() { lock (_gate) { _later = async () => { await store.SaveAsync("x"); }; } }
}
//# async-local-around-await
class C(IStore store)
{
    public async Task M() { Ambient.Depth.Value++; try { await store.SaveAsync("x"); } finally { Ambient.Depth.Value--; } }
}
//# thread-static-set-again-after-await
class C(IStore store)
{
    public async Task<string> M(string user)
    {
        Ambient.User = user;
        string seen = Ambient.User + "!";
        Ambient.User = null;
        await store.SaveAsync(seen);
        Ambient.User = user;
        try { return Ambient.User; } finally { Ambient.User = null; }
    }
}
//# affine-number-read-before-await
class C(IStore store)
{
    public async Task<int> M()
    {
        var handle = new Handle();
        handle.Poke();
        int raw = handle.Raw;
        await store.SaveAsync("x");
        return raw;
    }
}
//# affine-made-anew-in-each-turn-of-loop
class C(IStore store)
{
    public async Task M(int n)
    {
        for (int i = 0; i < n; i++)
        {
            var handle = new Handle();
            handle.Poke();
            await store.SaveAsync(i.ToString());
        }
    }
}
//# affine-made-inside-task-run
class C { public Task<int> M() => Task.Run(() => { var handle = new Handle(); handle.Poke(); return handle.Raw; }); }
//# exclusive-moved-to-one-run
class C { public Task M() { var session = new Session(); session.Touch(); return Task.Run(() => session.Touch()); } }
//# exclusive-one-query-after-the-other-in-switch
class C
{
    public async Task<int> M(Session session, int kind) => kind switch
    {
        0 => await session.QueryAsync() + await session.QueryAsync(),
        1 => await session.QueryAsync(),
        _ => 0,
    };
}
//# exclusive-each-its-own-in-when-all
class C
{
    public Task M(IEnumerable<int> items) => Task.WhenAll(items.Select(async item => { var session = new Session(); session.N = item; await session.QueryAsync(); }));
}
//# widget-after-configure-await-true
class C(IStore store)
{
    public async Task M(Widget widget) { await store.SaveAsync("x").ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext); widget.Text = "done"; }
}
//# promise-kept-through-generic-static-abstract
interface INumbering { static abstract int Take(); }
struct Fixed : INumbering { public static int Take() => 3; }
struct PerThread : INumbering { public static int Take() => Ambient.Next(); }
class C
{
    private static int Twice<T>() where T : INumbering => T.Take() + T.Take();
    [NoThreadLocal] public int M() => Twice<Fixed>();
}
//# no-throw-with-filter-that-catches-all
class C
{
    private static void Check(int n) => ArgumentOutOfRangeException.ThrowIfNegative(n);
    [NoThrow] public bool M(int n) { try { Check(n); return true; } catch { return false; } }
}
//# vouched-with-reason
class C { [AffinityBoundary("the number is only shown")] public int Shown() => Ambient.Next(); [NoThreadLocal] public int M() => Shown(); }
//# task-kept-in-record-and-awaited-by-caller
record Job(string Name, Task Work);
class C(IStore store) { public Job M() => new("save", store.SaveAsync("x")); }
//# async-lambda-to-func-of-task
class C(IStore store)
{
    private static Task Retry(Func<Task> work) => work();
    public Task M() => Retry(async () => await store.SaveAsync("x"));
}
//# start-new-unwrapped
class C(IStore store) { public Task M() => Task.Factory.StartNew(async () => await store.SaveAsync("x"), default, TaskCreationOptions.None, TaskScheduler.Default).Unwrap(); }
//# cold-task-started-in-branch
class C
{
    public async Task<int> M(bool now)
    {
        var sum = new Task<int>(() => 3);
        if (now) sum.RunSynchronously(); else sum.Start(TaskScheduler.Default);
        return await sum;
    }
}
//# awaited-inside-using
class C
{
    public async Task<string> M(string path) { using var reader = new StreamReader(path); string line = await reader.ReadLineAsync(); return line ?? await reader.ReadToEndAsync(); }
}
//# guarded-helper-given-sync
class C
{
    private readonly Lock _gate = new();
    private T Guarded<T>(Func<T> work) { lock (_gate) { return work(); } }
    public int M() => Guarded(() => 3);
}
//# result-after-completed-switch
class C
{
    public async Task<int> M(Task<int> t) { await Task.Yield(); return t switch { { IsCompletedSuccessfully: true } => t.Result, _ => await t }; }
}
//# result-after-await-with-suppressed-throwing
class C
{
    public async Task<int> M(Task<int> t) { await ((Task)t).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); return t.IsFaulted ? -1 : t.Result; }
}
//# main-waits-for-its-worker
class Program { static async Task Work() { await Task.Delay(5); } static async Task Main() { Task work = Work(); Console.WriteLine("started"); await work; } }
