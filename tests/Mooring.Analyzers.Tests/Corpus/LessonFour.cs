// Lesson IV: blocking on something not known complete.
//# result-in-async
class C
{
    public async Task<int> M(Task<int> t)
    {
        await Task.Yield();
        return t.Result; //!! MOOR331
    }
}
//# wait-in-async
class C
{
    public async Task M(Task t)
    {
        await Task.Yield();
        t.Wait(); //!! MOOR331
    }
}
//# get-result-in-async
class C
{
    private Task<int> Load() => Task.Run(() => 1);
    public async Task<int> M()
    {
        await Task.Yield();
        return Load().ConfigureAwait(false).GetAwaiter().GetResult(); //!! MOOR331
    }
}
//# wait-all-in-async
class C
{
    public async Task M(Task a, Task b)
    {
        await Task.Yield();
        Task.WaitAll(a, b); //!! MOOR331
    }
}
//# only-one-awaited
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        await a;
        return a.Result + b.Result; //!! MOOR331
    }
}
//# wrong-branch-of-guard
class C
{
    public async Task<int> M(Task<int> t)
    {
        await Task.Yield();
        if (t.IsCompleted) return 0;
        return t.Result; //!! MOOR331
    }
}
//# reassigned-after-await
class C
{
    private Task<int> Load() => Task.Run(() => 1);
    public async Task<int> M()
    {
        var t = Load();
        await t;
        t = Load();
        return t.Result; //!! MOOR331
    }
}
//# when-any-others
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        await Task.WhenAny(a, b);
        return b.Result; //!! MOOR331
    }
}
//# list-grown-after
class C
{
    private Task<int> Load() => Task.Run(() => 1);
    public async Task<int> M(List<Task<int>> tasks)
    {
        await Task.WhenAll(tasks);
        tasks.Add(Load());
        int sum = 0;
        foreach (var t in tasks) sum += t.Result; //!! MOOR331
        return sum;
    }
}
//# sync-over-own-async
class C
{
    private async Task<int> LoadAsync(Stream s)
    {
        return await s.ReadAsync(new byte[1]);
    }
    public int Load(Stream s) => LoadAsync(s).Result; //!! MOOR331
}
//# sync-over-own-async-two-levels
class C
{
    private async Task<int> Inner(Stream s) => await s.ReadAsync(new byte[1]);
    private Task<int> Outer(Stream s) => Inner(s);
    public int Load(Stream s)
    {
        return Outer(s).GetAwaiter().GetResult(); //!! MOOR331
    }
}
//# in-constructor
class C
{
    private readonly string _text;
    public C(string path)
    {
        _text = File.ReadAllTextAsync(path).Result; //!! MOOR331
    }
}
//# in-type-initializer
class C
{
    private static readonly int N;
    static C()
    {
        N = Task.Run(() => 1).Result; //!! MOOR331
    }
}
//# under-lock
class C
{
    private readonly object _gate = new();
    public int M(Task<int> t)
    {
        lock (_gate)
        {
            return t.Result; //!! MOOR331
        }
    }
}
//# in-async-lambda
class C
{
    public Func<Task> M(Task t) => async () =>
    {
        await Task.Yield();
        t.Wait(); //!! MOOR331
    };
}
//# value-task-result
class C
{
    public async Task<int> M(ValueTask<int> t)
    {
        await Task.Yield();
        return t.Result; //!! MOOR331
    }
}
