// Look-alikes of lesson III.
namespace Microsoft.EntityFrameworkCore { public class DbContext : IDisposable { public Task<int> SaveChangesAsync(CancellationToken c = default) => Task.Run(() => 0); public void Dispose() { } } }
namespace Microsoft.Extensions.DependencyInjection
{
    public interface IServiceScope : IDisposable { IServiceProvider ServiceProvider { get; } }
    public interface IServiceScopeFactory { IServiceScope CreateScope(); }
    public static class Ext { public static T GetRequiredService<T>(this IServiceProvider p) => default; }
}
namespace Microsoft.Extensions.Hosting
{
    public interface IHostedService { Task StartAsync(CancellationToken c); Task StopAsync(CancellationToken c); }
}
class Db : Microsoft.EntityFrameworkCore.DbContext { public List<int> Orders { get; } = []; }
//# scope-of-the-background-task-itself
class Controller(Microsoft.Extensions.DependencyInjection.IServiceScopeFactory scopes)
{
    public string Post()
    {
        _ = Task.Run(async () =>
        {
            using var scope = scopes.CreateScope();
            var db = Microsoft.Extensions.DependencyInjection.Ext.GetRequiredService<Db>(scope.ServiceProvider);
            await db.SaveChangesAsync();
        });
        return "accepted";
    }
}
//# scope-disposed-by-the-task
class C(Microsoft.Extensions.DependencyInjection.IServiceScopeFactory scopes)
{
    private static async Task DoWork(Microsoft.Extensions.DependencyInjection.IServiceScope scope) { await Task.Delay(1); scope.ToString(); }
    public void M()
    {
        var scope = scopes.CreateScope();
        _ = Task.Run(async () =>
        {
            try { await DoWork(scope); }
            finally { scope.Dispose(); }
        });
    }
}
//# buffer-returned-after-await
class C
{
    public async Task<int> M(Stream s)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(4096);
        try { return await s.ReadAsync(buffer.AsMemory(0, 16)); }
        finally { System.Buffers.ArrayPool<byte>.Shared.Return(buffer); }
    }
}
//# semaphore-released-after-await
class C
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    public async Task<string> M(TextReader r)
    {
        await _gate.WaitAsync();
        try { return await r.ReadToEndAsync(); }
        finally { _gate.Release(); }
    }
}
//# semaphore-released-without-a-task
class C
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Task<string> _cached;
    public Task<string> M(TextReader r)
    {
        _gate.Wait();
        try { return _cached ??= r.ReadToEndAsync(); }
        finally { _gate.Release(); }
    }
}
//# released-by-a-continuation
class C
{
    private readonly SemaphoreSlim _gate = new(4, 4);
    public async Task M(IEnumerable<Func<Task>> all)
    {
        foreach (Func<Task> work in all)
        {
            await _gate.WaitAsync();
            _ = Task.Run(async () =>
            {
                try { await work(); }
                finally { _gate.Release(); }
            });
        }
    }
}
//# array-not-pooled
class C
{
    public Task<int> M(Stream s)
    {
        byte[] buffer = new byte[16];
        return s.ReadAsync(buffer, 0, 16);
    }
}
//# db-awaited
class Controller(Db db)
{
    public async Task<string> Post()
    {
        Task saving = db.SaveChangesAsync();
        await saving;
        _ = Task.Run(() => Console.WriteLine("saved"));
        return "done";
    }
}
//# owned-field-disposed-with-its-owner
class C : IDisposable
{
    private readonly MemoryStream _s = new();
    private Task _copy;
    public void Start(Stream to) => _copy = _s.CopyToAsync(to);
    public void Dispose() => _s.Dispose();
}
//# hosted-service-that-keeps-its-task
class Poller : Microsoft.Extensions.Hosting.IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop;
    private async Task PollAsync(CancellationToken c) { while (!c.IsCancellationRequested) await Task.Delay(1, c); }
    public Task StartAsync(CancellationToken c)
    {
        _loop = PollAsync(_stop.Token);
        return _loop.IsCompleted ? _loop : Task.CompletedTask;
    }
    public async Task StopAsync(CancellationToken c)
    {
        _stop.Cancel();
        await Task.WhenAny(_loop, Task.Delay(Timeout.Infinite, c));
    }
}
//# dispose-async-awaits
class Pump : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    public Pump(Func<CancellationToken, Task> step) => _loop = Task.Run(() => step(_stop.Token));
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try { await _loop; }
        catch (OperationCanceledException) { }
    }
}
//# main-that-waits
class Program
{
    static async Task Main()
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
        var server = Task.Run(() => stop.Token.WaitHandle.WaitOne());
        await server;
    }
}
//# impersonated-the-async-way
class C
{
    public async Task<string> M(Microsoft.Win32.SafeHandles.SafeAccessTokenHandle token, string path)
    {
        string text = System.Security.Principal.WindowsIdentity.RunImpersonated(token, () => File.ReadAllText(path));
        return text + await System.Security.Principal.WindowsIdentity.RunImpersonatedAsync(token, async () => await File.ReadAllTextAsync(path));
    }
}
//# helper-without-a-scope
class C
{
    private static T Measure<T>(Func<T> work) { T result = work(); Console.WriteLine(); return result; }
    public Task M(Func<Task> save) => Measure(async () => { await save(); });
}
//# registration-disposed
class C
{
    public Task M(Func<Task> work, CancellationToken c)
    {
        using CancellationTokenRegistration r = c.Register(() => { });
        return work();
    }
}
//# completed-task-of-disposed
class C
{
    public Task<int> M()
    {
        using var s = new MemoryStream();
        return Task.FromResult((int)s.Length);
    }
}
//# copied-from-memory
class C
{
    public Task M(Stream to, byte[] data)
    {
        using var memory = new MemoryStream(data);
        return memory.CopyToAsync(to);
    }
}
//# how-it-ended-is-asked-at-once
class Connection : IAsyncDisposable { public ValueTask FinishAsync() => new(Task.Delay(1)); public ValueTask DisposeAsync() => default; }
class C
{
    public async Task<Exception> M(Connection c)
    {
        Exception failure = c.FinishAsync().AsTask().Exception;
        await c.DisposeAsync();
        return failure;
    }
}
