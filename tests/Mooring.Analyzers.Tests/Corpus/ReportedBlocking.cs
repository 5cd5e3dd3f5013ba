// Lesson IV after the shapes of public reports.
//# guard-inverted
class C
{
    public async ValueTask<int> M(ValueTask<int> t)
    {
        await Task.Yield();
        if (!t.IsCompleted) return t.Result; //!! MOOR331
        return 0;
    }
}
//# guarded-by-the-other-task
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        await Task.Yield();
        if (a.IsCompleted) return b.Result; //!! MOOR331
        return await a;
    }
}
//# when-any-then-both
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        await Task.WhenAny(a, b);
        return a.Result + b.Result; //!! MOOR331
    }
}
//# when-all-not-awaited
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        var all = Task.WhenAll(a, b);
        await Task.Yield();
        int n = a.Result + b.Result; //!! MOOR331
        await all;
        return n;
    }
}
//# timeout-not-tested
class C
{
    public async Task<int> M(Task<int> t)
    {
        await Task.WhenAny(t, Task.Delay(100));
        return t.Result; //!! MOOR331
    }
}
//# awaited-on-one-path-only
class C
{
    public async Task<int> M(Task<int> t, bool fast)
    {
        if (fast) await t;
        return t.Result; //!! MOOR331
    }
}
//# dispose-blocks-on-own-dispose-async
class C : IDisposable, IAsyncDisposable
{
    private readonly Stream _s = new MemoryStream();
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult(); //!! MOOR331
    public async ValueTask DisposeAsync() => await _s.FlushAsync();
}
//# property-over-async
class C
{
    private async Task<int> LoadAsync() { await Task.Delay(1); return 1; }
    public int Value => LoadAsync().Result; //!! MOOR331
}
//# wait-with-token-in-async
class C
{
    public async Task M(Task t, CancellationToken c)
    {
        await Task.Yield();
        t.Wait(c); //!! MOOR331
    }
}
//# start-then-block-then-await
class C
{
    public async Task M(Func<Task<int>> a, Func<Task> b)
    {
        Task<int> first = a();
        await b();
        Console.WriteLine(first.Result); //!! MOOR331
    }
}
//# wait-any-in-async
class C
{
    public async Task M(Task a, Task b)
    {
        await Task.Yield();
        Task.WaitAny(a, b); //!! MOOR331
    }
}
//# lazy-initialised-by-blocking
class C
{
    private static async Task<string> LoadAsync() { await Task.Delay(1); return ""; }
    private static readonly string Text = LoadAsync().Result; //!! MOOR331
}
//# event-handler-async-void-blocks
class C
{
    private async void OnClick(object sender, EventArgs e)
    {
        await Task.Yield();
        LoadAsync().Wait(); //!! MOOR331
    }
    private async Task LoadAsync() => await Task.Delay(1);
    public void Hook(System.Diagnostics.Process p) => p.Exited += OnClick;
}
//# semaphore-waited-in-async
class C
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    public async Task M(Func<Task> work)
    {
        _gate.Wait(); //!! MOOR331
        try { await work(); }
        finally { _gate.Release(); }
    }
}
