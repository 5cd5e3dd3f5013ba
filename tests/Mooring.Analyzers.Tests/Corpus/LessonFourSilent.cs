// Look-alikes of blocking: guarded.
//# after-await
class C { public async Task<int> M(Task<int> t) { await t; return t.Result; } }
//# after-when-all
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        await Task.WhenAll(a, b).ConfigureAwait(false);
        return a.Result + b.Result;
    }
}
//# after-when-all-of-list
class C
{
    public async Task<int> M(List<Task<int>> tasks)
    {
        await Task.WhenAll(tasks);
        int sum = 0;
        foreach (var t in tasks) sum += t.Result;
        return sum + tasks[0].Result + tasks.Sum(t => t.Result) + tasks.Select(t => t.Result).First();
    }
}
//# array-of-named-tasks
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        var all = new[] { a, b };
        await Task.WhenAll(all);
        return a.Result + all[1].Result;
    }
}
//# combined-task
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        var both = Task.WhenAll(a, b);
        await both;
        return a.Result + b.Result;
    }
}
//# is-completed-guard
class C
{
    public async Task<int> M(Task<int> t)
    {
        if (t.IsCompletedSuccessfully) return t.Result;
        return await t;
    }
    public ValueTask<int> N(ValueTask<int> t) => t.IsCompletedSuccessfully ? new(t.Result + 1) : new(0);
}
//# negated-guard
class C
{
    public async Task<int> M(Task<int> t)
    {
        if (!t.IsCompleted) await Task.WhenAny(t, Task.Delay(10));
        if (!t.IsCompleted) throw new TimeoutException();
        return t.Result;
    }
}
//# status-guard
class C
{
    public async Task<int> M(Task<int> t)
    {
        await Task.Yield();
        return t.Status == TaskStatus.RanToCompletion ? t.Result : 0;
    }
}
//# winner-of-when-any
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        var done = await Task.WhenAny(a, b);
        return done.Result;
    }
    public async Task<int> N(Task<int> work)
    {
        if (await Task.WhenAny(work, Task.Delay(100)) == work) return work.Result;
        throw new TimeoutException();
    }
}
//# bool-async
class C
{
    private async Task<int> Read(bool async, Stream s, byte[] b)
    {
        var t = s.ReadAsync(b, 0, 1);
        return async ? await t : t.GetAwaiter().GetResult();
    }
    public int Read(Stream s, byte[] b) => Read(async: false, s, b).GetAwaiter().GetResult();
}
//# bool-async-early
class C
{
    private async Task M(bool async, Task t)
    {
        if (async)
        {
            await t;
            return;
        }
        t.GetAwaiter().GetResult();
    }
}
//# continuation-antecedent
class C
{
    public Task<int> M(Task<int> t) => t.ContinueWith(x => x.Result + 1, CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
}
//# from-result
class C { public async Task<int> M() { await Task.Yield(); return Task.FromResult(1).Result; } }
//# caught-then-used
class C
{
    public async Task<string> M(Task<int> t)
    {
        try { await t; }
        catch (Exception) { return t.Exception!.Message; }
        finally { Console.WriteLine(t.Status); }
        return t.Result.ToString();
    }
}
//# poll-loop
class C
{
    public async Task<int> M(Task<int> t)
    {
        while (!t.IsCompleted) await Task.Delay(1);
        return t.Result;
    }
}
//# sync-over-configured
class C
{
    private async Task<int> LoadAsync(Stream s) => await s.ReadAsync(new byte[1]).ConfigureAwait(false);
    public int Load(Stream s) => LoadAsync(s).GetAwaiter().GetResult();
}
//# sync-over-pool
class C
{
    private async Task<int> LoadAsync(Stream s) => await s.ReadAsync(new byte[1]);
    public int Load(Stream s) => Task.Run(() => LoadAsync(s)).GetAwaiter().GetResult();
}
//# main
class Program
{
    private static async Task<int> RunAsync() { await Task.Yield(); return 0; }
    public static int Main() => RunAsync().GetAwaiter().GetResult();
}
//# completed-source
class C
{
    public async Task<int> M()
    {
        var source = new TaskCompletionSource<int>();
        await Task.Yield();
        source.SetResult(1);
        return source.Task.Result;
    }
}
//# other-result-property
class Answer { public int Result => 1; public void Wait() { } }
class C { public async Task<int> M(Answer a) { await Task.Yield(); a.Wait(); return a.Result; } }
//# pattern-guard
class C
{
    public async Task<int> M(Task<int> t)
    {
        if (t is { IsCompletedSuccessfully: true }) return t.Result;
        return await t;
    }
}
//# timeout-wait-tested
class C
{
    public int M(Task<int> t)
    {
        lock (this)
        {
            if (t.Wait(0)) return t.Result;
        }
        return 0;
    }
}
//# dictionary-values
class C
{
    public async Task<int> M(Dictionary<string, Task<int>> tasks)
    {
        await Task.WhenAll(tasks.Values);
        int sum = 0;
        foreach (var pair in tasks.Values) sum += pair.Result;
        return sum + tasks["a"].Result;
    }
}
//# wait-async-with-timeout
class C
{
    public async Task<int> M(Task<int> t)
    {
        await t.WaitAsync(TimeSpan.FromSeconds(1));
        return t.Result;
    }
}
