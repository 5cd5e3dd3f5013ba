// Look-alikes of owners that end before their tasks.
class BackgroundService { protected virtual Task ExecuteAsync(CancellationToken c) => Task.CompletedTask; }
//# async-helper
class C
{
    private static async Task<T> InScope<T>(Func<Task<T>> f)
    {
        using var m = new MemoryStream();
        return await f();
    }
    private static T Plain<T>(Func<T> f) => f();
    public Task M(Task t) => InScope(async () => { await t; return 1; });
    public Task N(Task t) => Plain(async () => await t);
}
//# sync-code-in-scope
class C
{
    private static T InScope<T>(Func<T> f) { using var m = new MemoryStream(); return f(); }
    public int M() => InScope(() => 1);
}
//# execute-async-returns-the-loop
class Worker : BackgroundService
{
    private async Task Loop(CancellationToken c) { while (!c.IsCancellationRequested) await Task.Delay(1, c); }
    protected override Task ExecuteAsync(CancellationToken c) => Loop(c);
}
//# stop-waits
class Worker
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop;
    private async Task Loop() { await Task.Delay(1, _stop.Token); }
    public Task StartAsync() { _loop = Loop(); return Task.CompletedTask; }
    public async Task StopAsync()
    {
        _stop.Cancel();
        await _loop;
    }
}
//# main-waits
class Program
{
    private static async Task Work() => await Task.Delay(1000);
    public static async Task Main()
    {
        var work = Work();
        Console.WriteLine("started");
        await work;
    }
}
//# main-keeps-reading
class Program
{
    private static async Task Work() => await Task.Delay(1000);
    public static void Main()
    {
        _ = Work();
        Console.ReadLine();
    }
}
