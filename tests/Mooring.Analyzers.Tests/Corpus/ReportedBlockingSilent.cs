// Look-alikes of lesson IV: the task is complete when it is asked.
//# awaited-if-not-complete
class C
{
    public async Task<int> M(Task<int> t)
    {
        if (!t.IsCompleted) await t;
        return t.Result;
    }
}
//# fast-path-and-slow-path
class C
{
    public ValueTask<int> M(ValueTask<int> t)
    {
        if (t.IsCompletedSuccessfully) return new(t.Result + 1);
        return Slow(t);
        static async ValueTask<int> Slow(ValueTask<int> t) => await t + 1;
    }
    public async ValueTask<int> N(ValueTask<int> t) => t.IsCompleted ? t.Result : await t;
}
//# failure-first
class C
{
    public async Task<int> M(Task<int> t)
    {
        await Task.WhenAny(t);
        if (t.IsFaulted) throw t.Exception;
        if (t.IsCanceled) return 0;
        return await t;
    }
}
//# throwing-suppressed
class C
{
    public async Task<int> M(Task<int> t)
    {
        await ((Task)t).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return t.IsCompletedSuccessfully ? t.Result : -1;
    }
}
//# swallowed-then-read
class C
{
    public async Task<int> M(Task<int> t)
    {
        try { await t; }
        catch (Exception) { }
        if (t.Status == TaskStatus.RanToCompletion) return t.Result;
        return 0;
    }
}
//# switch-on-status
class C
{
    public async Task<int> M(Task<int> t)
    {
        await Task.Yield();
        switch (t.Status)
        {
            case TaskStatus.RanToCompletion:
                return t.Result;
            default:
                return await t;
        }
    }
}
//# switch-expression-on-status
class C
{
    public async Task<int> M(Task<int> t)
    {
        await Task.Yield();
        return t.Status switch
        {
            TaskStatus.RanToCompletion => t.Result,
            _ => await t,
        };
    }
}
//# pattern-with-name
class C
{
    public async Task<int> M(Task<int> t)
    {
        await Task.Yield();
        if (t is { IsCompletedSuccessfully: true } done) return done.Result;
        return await t;
    }
}
//# timeout-tested-by-return
class C
{
    public async Task<int> M(Task<int> t)
    {
        Task winner = await Task.WhenAny(t, Task.Delay(100));
        if (winner != t) throw new TimeoutException();
        return t.Result;
    }
}
//# when-all-of-select-then-results
class C
{
    public async Task<int> M(int[] items, Func<int, Task<int>> work)
    {
        var tasks = items.Select(work).ToList();
        await Task.WhenAll(tasks);
        int sum = 0;
        foreach (var t in tasks) sum += t.Result;
        for (int i = 0; i < tasks.Count; i++) sum += tasks[i].Result;
        return sum + tasks.Sum(t => t.Result);
    }
}
//# when-all-of-dictionary
class C
{
    public async Task<Dictionary<string, int>> M(Dictionary<string, Task<int>> tasks)
    {
        await Task.WhenAll(tasks.Values);
        return tasks.ToDictionary(pair => pair.Key, pair => pair.Value.Result);
    }
}
//# one-after-the-other
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        await a;
        await b;
        return a.Result + b.Result;
    }
}
//# when-all-caught
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        try { await Task.WhenAll(a, b); }
        catch (Exception e) { Console.WriteLine(e); }
        return (a.IsCompletedSuccessfully ? a.Result : 0) + (b.IsCompletedSuccessfully ? b.Result : 0);
    }
}
//# continue-when-all
class C
{
    public Task<int> M(Task<int>[] tasks) =>
        Task.Factory.ContinueWhenAll(tasks, done => done.Sum(t => t.Result), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
//# continue-with-in-async
class C
{
    public async Task<int> M(Task<int> t)
    {
        int n = await t.ContinueWith(done => done.IsFaulted ? 0 : done.Result, TaskScheduler.Default);
        return n;
    }
}
//# sync-or-async-by-flag
class C
{
    private static ValueTask<int> ReadAsync(bool async, CancellationToken c) => default;
    public async ValueTask<int> M(bool async, CancellationToken c)
    {
        int n = async ? await ReadAsync(true, c) : ReadAsync(false, c).GetAwaiter().GetResult();
        if (async) n += await ReadAsync(async, c).ConfigureAwait(false);
        else n += ReadAsync(async, c).Result;
        return n;
    }
}
//# polled-to-the-end
class C
{
    public async Task<int> M(Task<int> t, IProgress<int> p)
    {
        int n = 0;
        while (!t.IsCompleted)
        {
            p.Report(n++);
            await Task.Delay(10);
        }
        return t.Result;
    }
}
//# wait-zero
class C
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    public async Task<bool> M(Task t)
    {
        await Task.Yield();
        if (!_gate.Wait(0)) return false;
        _gate.Release();
        return t.Wait(0);
    }
}
//# result-of-own-type
class Reply { public int Result => 1; public void Wait() { } public Reply GetAwaiter2() => this; }
class C { public async Task<int> M(Reply r) { await Task.Yield(); r.Wait(); return r.Result; } }
//# blocking-in-main
class Program
{
    private static async Task<int> RunAsync() { await Task.Delay(1); return 0; }
    static int Main() => RunAsync().GetAwaiter().GetResult();
}
//# completed-by-finally-of-loop
class C
{
    public async Task<int> M(Queue<Task<int>> queue)
    {
        int sum = 0;
        while (queue.Count > 0)
        {
            Task<int> next = queue.Dequeue();
            await next.ConfigureAwait(false);
            sum += next.Result;
        }
        return sum;
    }
}
//# any-removed-from-list
class C
{
    public async Task<int> M(List<Task<int>> tasks)
    {
        int sum = 0;
        while (tasks.Count > 0)
        {
            Task<int> done = await Task.WhenAny(tasks);
            tasks.Remove(done);
            sum += done.Result;
        }
        return sum;
    }
}
//# completed-task-in-a-field
class C
{
    private static readonly Task<int> s_none = Task.FromResult(0);
    private readonly Task<int> _one = Task.FromResult<int>(1);
    public async Task<int> M(bool b) { await Task.Yield(); return b ? s_none.Result : _one.Result; }
}
//# synchronous-adapter
interface IAdapter { }
struct SyncAdapter : IAdapter { }
class C
{
    private readonly object _gate = new();
    private static async Task<int> SendAsync<TAdapter>(int n) where TAdapter : IAdapter { await Task.Yield(); return n; }
    public int M() { lock (_gate) return SendAsync<SyncAdapter>(1).GetAwaiter().GetResult(); }
}
