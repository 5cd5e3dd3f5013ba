// Lesson III: helpers, services, requests and processes that end before their tasks.
class BackgroundService { protected virtual Task ExecuteAsync(CancellationToken c) => Task.CompletedTask; }
//# using-helper
class C
{
    private static T InScope<T>(Func<T> f)
    {
        using var m = new MemoryStream();
        return f();
    }
    public Task M(Task t) => InScope(async () => { await t; return 1; }); //!! MOOR322
}
//# lock-helper
class C
{
    private readonly object _gate = new();
    private T Locked<T>(Func<T> f)
    {
        lock (_gate) return f();
    }
    public async Task M(Stream s)
    {
        await Locked(() => s.FlushAsync()); //!! MOOR322
    }
}
//# impersonated
namespace System.Security.Principal
{
    public class WindowsIdentity { public static T RunImpersonated<T>(object handle, Func<T> f) => f(); }
}
class C
{
    public async Task M(object handle, Task t)
    {
        await System.Security.Principal.WindowsIdentity.RunImpersonated(handle, async () => await t); //!! MOOR322
    }
}
//# execute-async-ends-at-once
class Worker : BackgroundService
{
    private async Task Loop(CancellationToken c) { while (!c.IsCancellationRequested) await Task.Delay(1, c); }
    protected override Task ExecuteAsync(CancellationToken c)
    {
        _ = Loop(c); //!! MOOR323
        return Task.CompletedTask;
    }
}
//# stop-does-not-wait
class Worker
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop;
    private async Task Loop() { await Task.Delay(1, _stop.Token); }
    public Task StartAsync() { _loop = Loop(); return Task.CompletedTask; }
    public Task StopAsync()
    {
        _stop.Cancel(); //!! MOOR323
        return Task.CompletedTask;
    }
}
//# main-ends-first
class Program
{
    private static async Task Work() => await Task.Delay(1000);
    public static void Main()
    {
        _ = Work(); //!! MOOR323
        Console.WriteLine("started");
    }
}
//# request-objects-outlived
class HttpContext { public string User => ""; }
class Controller
{
    public HttpContext Context { get; }
    public void Post()
    {
        _ = Task.Run(() => Console.WriteLine(Context.User)); //!! MOOR321
    }
}
