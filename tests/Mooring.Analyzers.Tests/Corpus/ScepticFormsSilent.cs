// The look-alikes of the second half.
static class Ambient { [ThreadStatic] public static string User; [ThreadStatic] public static int Level; public static readonly ThreadLocal<int> Depth = new(); [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
interface IStore { Task SaveAsync(string s); Task<int> CountAsync(); IAsyncEnumerable<int> ReadAsync(); }
[Exclusive] class Session { public int N; public Task<int> QueryAsync() => Task.FromResult(N); public void Touch() { N++; } }
[ThreadAffine] class Handle { public int Raw; public void Poke() { Raw++; } }
//# lock-in-called-synchronous-local-function
class C(IStore store)
{
    private readonly object _gate = new();
    private int _n;
    public async Task M()
    {
        Count();
        await store.SaveAsync("x");
        Count();
        void Count() { lock (_gate) _n++; }
    }
}
//# released-before-each-way-out
class C(IStore store)
{
    private readonly ReaderWriterLockSlim _lock = new();
    public async Task M(bool early)
    {
        _lock.EnterReadLock();
        string text = "x";
        if (early)
        {
            _lock.ExitReadLock();
            await store.SaveAsync(text);
            return;
        }
        _lock.ExitReadLock();
        await store.SaveAsync(text + text);
    }
}
//# try-enter-failed-way-awaits
class C(IStore store)
{
    private readonly object _gate = new();
    public async Task M()
    {
        if (!Monitor.TryEnter(_gate))
        {
            await store.SaveAsync("busy");
            return;
        }
        try { Console.WriteLine(); }
        finally { Monitor.Exit(_gate); }
    }
}
//# awaited-operand-before-affine
class C(IStore store) { public async Task M() { int n = await store.CountAsync(); var handle = new Handle(); handle.Raw += n; } }
//# affine-in-other-branch-than-await
class C(IStore store)
{
    public async Task M(bool direct)
    {
        if (direct) { var handle = new Handle(); handle.Poke(); }
        else await store.SaveAsync("x");
    }
}
//# affine-replaced-after-await
class C(IStore store)
{
    public async Task M()
    {
        var handle = new Handle();
        handle.Poke();
        await store.SaveAsync("x");
        handle = new Handle();
        handle.Poke();
    }
}
//# slot-set-in-synchronous-callback
class C(IStore store)
{
    private static T As<T>(string user, Func<T> work) { string before = Ambient.User; Ambient.User = user; try { return work(); } finally { Ambient.User = before; } }
    public async Task<int> M() { int n = As("batch", () => Ambient.Next()); await store.SaveAsync("x"); return n; }
}
//# thread-id-logged-on-both-sides
class C(IStore store) { public async Task M() { Console.WriteLine(Environment.CurrentManagedThreadId); await store.SaveAsync("x"); Console.WriteLine(Environment.CurrentManagedThreadId); } }
//# affine-used-in-synchronous-linq
class C { public int M(Handle handle, int[] items) => items.Select(i => i + handle.Raw).Sum(); }
//# number-of-affine-in-task-run
class C { public Task<int> M(Handle handle) { int raw = handle.Raw; return Task.Run(() => raw + 1); } }
//# exclusive-awaited-in-loop
class C { public async Task M(Session session, int[] items) { foreach (int item in items) { session.N = item; await session.QueryAsync(); } } }
//# exclusive-task-awaited-before-next
class C { public async Task M(Session session) { Task<int> first = session.QueryAsync(); await first; Task<int> second = session.QueryAsync(); await second; session.Touch(); } }
//# exclusive-one-of-two-in-branches
class C { public async Task M(Session session, bool a) { Task<int> t = a ? session.QueryAsync() : session.QueryAsync(); await t; } }
//# promise-kept-with-async-local
class C { private static readonly AsyncLocal<int> s_n = new(); [NoThreadLocal] public int M() => s_n.Value; }
//# promise-kept-through-free-delegate
class C { private static int Twice(Func<int> f) => f() + f(); [NoThreadLocal] public int M() => Twice(static () => 3); }
//# promise-on-code-that-names-only
class C { [NoThreadLocal] public string M() => nameof(Ambient.User) + typeof(Ambient).Name; }
//# no-throw-with-try-parse
class C { [NoThrow] public int M(string text) => int.TryParse(text, out int n) ? n : 0; }
//# discard-after-own-handler
class C(IStore store)
{
    private async Task Quietly() { try { await store.SaveAsync("x"); } catch (Exception failure) { Console.Error.WriteLine(failure); } }
    public void M() => Quietly();
}
//# task-returned-by-lambda-of-func
class C(IStore store) { public event Func<Task> Stopping; public void M() => Stopping += () => store.SaveAsync("x"); }
//# continue-with-async-unwrapped
class C(IStore store) { public async Task M(Task before) => await before.ContinueWith(async _ => await store.SaveAsync("x"), TaskScheduler.Default).Unwrap(); }
//# token-source-kept-until-the-end
class C { public async Task M() { using var source = new CancellationTokenSource(100); await Task.Delay(1000, source.Token); } }
//# results-after-when-all-of-array
class C { public async Task<int> M(Task<int>[] tasks) { await Task.WhenAll(tasks); return tasks.Sum(t => t.Result); } }
//# result-after-completed-guard
class C { public ValueTask<int> M(Task<int> t) { if (t.IsCompletedSuccessfully) return new(t.Result); return new(t); } }
//# result-of-won-when-any
class C { public async Task<int> M(Task<int> a, Task<int> b) { Task<int> won = await Task.WhenAny(a, b); return won.Result; } }
//# semaphore-wait-zero-in-async
class C { private readonly SemaphoreSlim _one = new(1); public async Task<bool> M() { if (!_one.Wait(0)) return false; try { await Task.Delay(1); return true; } finally { _one.Release(); } } }
//# exclusive-moved-to-the-pool
class C { public void M() { var session = new Session(); session.Touch(); ThreadPool.QueueUserWorkItem(_ => session.Touch()); } }
//# exclusive-after-work-item-has-signalled
class C
{
    public void M(Session session)
    {
        using var done = new ManualResetEventSlim();
        ThreadPool.QueueUserWorkItem(_ => { session.Touch(); done.Set(); });
        done.Wait();
        session.Touch();
    }
}
//# exclusive-after-thread-has-ended
class C
{
    public int M(Session session)
    {
        var worker = new Thread(() => session.Touch());
        session.Touch();
        worker.Start();
        worker.Join();
        return session.N;
    }
}
//# exclusive-under-lock-on-both-sides
class C
{
    private readonly Lock _gate = new();
    public void M(Session session)
    {
        ThreadPool.QueueUserWorkItem(_ => { lock (_gate) { session.Touch(); } });
        lock (_gate) { session.Touch(); }
    }
}
//# timer-with-plain-state
class C { private Timer _timer; public void M(List<int> items) => _timer = new Timer(static o => Console.WriteLine(((List<int>)o).Count), items, 0, 1000); }
//# timer-event-marshalled
class C
{
    public void M(System.Timers.Timer timer, Handle handle, System.ComponentModel.ISynchronizeInvoke window)
    {
        timer.SynchronizingObject = window;
        timer.Elapsed += (_, _) => handle.Poke();
    }
}
//# own-event-raised-in-place
class Source { public event Action Elapsed; public void Raise() => Elapsed?.Invoke(); }
class C { public void M(Source source, Handle handle) { source.Elapsed += () => handle.Poke(); source.Raise(); } }
//# slots-cleared-by-tuple-assignment
class C(IStore store)
{
    public async Task M()
    {
        (Ambient.User, Ambient.Level) = ("batch", 3);
        Console.WriteLine(Ambient.User + Ambient.Level);
        (Ambient.User, Ambient.Level) = (null, 0);
        await store.SaveAsync("x");
        Console.WriteLine(Ambient.User);
    }
}
//# slots-set-anew-by-tuple-assignment
class C(IStore store)
{
    public async Task M()
    {
        (Ambient.User, Ambient.Level) = ("batch", 3);
        await store.SaveAsync("x");
        (Ambient.User, Ambient.Level) = ("other", 4);
        Console.WriteLine(Ambient.User);
    }
}
//# slot-of-other-type-cleared-before-await
static class Users { public static void Begin(string user) => Ambient.User = user; public static void End() => Ambient.User = null; }
class C(IStore store)
{
    public async Task M() { Users.Begin("batch"); Console.WriteLine(); Users.End(); await store.SaveAsync("x"); }
}
//# promise-of-lambda-kept
class C { private int _n; public void M() { Func<int> f = [NoThreadLocal] () => ++_n; f(); Take(); [NoThreadLocal] int Take() => _n; } }
//# delay-on-token-of-caller-returned
class C
{
    public Task M(CancellationToken stop)
    {
        using var registration = stop.Register(static () => Console.WriteLine("stopping"));
        return Task.Delay(1000, stop);
    }
}
//# delay-beside-work-with-own-source
class C
{
    public async Task<bool> M(Task work)
    {
        using var source = new CancellationTokenSource();
        Task timeout = Task.Delay(1000, source.Token);
        bool inTime = await Task.WhenAny(work, timeout) == work;
        await source.CancelAsync();
        return inTime;
    }
}
//# blocking-enumerable-in-synchronous-code
class C(IStore store) { public int M() => store.ReadAsync().ToBlockingEnumerable().Sum(); }
//# cold-task-in-field-started-by-helper-of-other-type
static class Tasks { public static void StartSafely(Task task) { try { task.Start(TaskScheduler.Default); } catch (TaskSchedulerException) { } } }
class C
{
    private Task _loop;
    public void M() { _loop = new Task(() => Console.WriteLine()); Tasks.StartSafely(_loop); }
    public Task End => _loop;
}
