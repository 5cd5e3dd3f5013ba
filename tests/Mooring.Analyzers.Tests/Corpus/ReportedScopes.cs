// Lesson III after the shapes of public reports: request services on background threads, buffers returned too early,
// semaphores released before the work is done, hosts that end first.
namespace Microsoft.EntityFrameworkCore { public class DbContext : IDisposable { public Task<int> SaveChangesAsync(CancellationToken c = default) => Task.Run(() => 0); public void Dispose() { } } }
namespace Microsoft.Extensions.Hosting
{
    public interface IHostedService { Task StartAsync(CancellationToken c); Task StopAsync(CancellationToken c); }
    public abstract class BackgroundService : IHostedService
    {
        protected abstract Task ExecuteAsync(CancellationToken c);
        public virtual Task StartAsync(CancellationToken c) => Task.CompletedTask;
        public virtual Task StopAsync(CancellationToken c) => Task.CompletedTask;
    }
    public interface IHost : IDisposable { Task StartAsync(CancellationToken c = default); Task StopAsync(CancellationToken c = default); }
}
namespace Microsoft.AspNetCore.Http { public class HttpContext { public string TraceIdentifier => ""; public HttpRequest Request { get; } } public class HttpRequest { public Stream Body { get; } } public interface IHttpContextAccessor { HttpContext HttpContext { get; } } }
class Db : Microsoft.EntityFrameworkCore.DbContext { public List<int> Orders { get; } = []; }
//# semaphore-released-at-first-await
class C
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    public Task<string> M(TextReader r)
    {
        _gate.Wait();
        try { return r.ReadToEndAsync(); } //!! MOOR321
        finally { _gate.Release(); }
    }
}
//# pooled-buffer-returned-too-early
class C
{
    public ValueTask<int> M(Stream s)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(4096);
        try { return s.ReadAsync(buffer.AsMemory(0, 16)); } //!! MOOR321
        finally { System.Buffers.ArrayPool<byte>.Shared.Return(buffer); }
    }
}
//# pooled-memory-owner-disposed
class C
{
    public ValueTask M(Stream s)
    {
        using var owner = System.Buffers.MemoryPool<byte>.Shared.Rent(16);
        return s.WriteAsync(owner.Memory); //!! MOOR321
    }
}
//# context-saved-in-background
class Controller(Db db)
{
    private readonly Db _db = db;
    public string Post()
    {
        _ = _db.SaveChangesAsync(); //!! MOOR321
        return "accepted";
    }
}
//# context-in-background-run
class Controller(Db db)
{
    public string Post()
    {
        _ = Task.Run(async () => //!! MOOR321
        {
            db.Orders.Add(1);
            await db.SaveChangesAsync();
        });
        return "accepted";
    }
}
//# accessor-in-background-run
class Audit(Microsoft.AspNetCore.Http.IHttpContextAccessor accessor)
{
    public void Log()
    {
        Task.Run(() => Console.WriteLine(accessor.HttpContext.TraceIdentifier)); //!! MOOR301 MOOR321
    }
}
//# request-body-read-in-background
class Controller
{
    public void Post(Microsoft.AspNetCore.Http.HttpContext context)
    {
        _ = ImportAsync(context); //!! MOOR321
    }
    private static async Task ImportAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Console.WriteLine(await reader.ReadToEndAsync());
    }
}
//# using-db-and-dropping
class C
{
    public void M()
    {
        using var db = new Db();
        _ = db.SaveChangesAsync(); //!! MOOR321
    }
}
//# client-in-using-expression
class Client : IDisposable { public Task<string> GetAsync(string url) => Task.Run(() => url); public void Dispose() { } }
class C
{
    public Task<string> M(string url)
    {
        using (var client = new Client())
        {
            var pending = client.GetAsync(url); //!! MOOR321
            return pending;
        }
    }
}
//# run-in-using-of-token-source
class C
{
    public Task M(Func<CancellationToken, Task> work)
    {
        using var stop = new CancellationTokenSource(1000);
        return work(stop.Token); //!! MOOR321
    }
}
//# command-of-connection
class Connection : IDisposable { public Command CreateCommand() => new(); public void Dispose() { } }
class Command : IDisposable { public Task<int> ExecuteAsync() => Task.Run(() => 1); public void Dispose() { } }
class C
{
    public Task<int> M()
    {
        using var connection = new Connection();
        using var command = connection.CreateCommand();
        return command.ExecuteAsync(); //!! MOOR321
    }
}
//# started-in-foreach-of-using
class C
{
    public async Task M(string[] files, Func<Stream, Task> send)
    {
        var pending = new List<Task>();
        foreach (string file in files)
        {
            using FileStream s = File.OpenRead(file);
            pending.Add(send(s)); //!! MOOR321
        }
        await Task.WhenAll(pending);
    }
}
//# hosted-service-starts-and-forgets
class Poller : Microsoft.Extensions.Hosting.IHostedService
{
    private async Task PollAsync(CancellationToken c) { while (!c.IsCancellationRequested) await Task.Delay(1, c); }
    public Task StartAsync(CancellationToken c)
    {
        _ = PollAsync(c); //!! MOOR323
        return Task.CompletedTask;
    }
    public Task StopAsync(CancellationToken c) => Task.CompletedTask;
}
//# execute-async-with-run
class Worker : Microsoft.Extensions.Hosting.BackgroundService
{
    private readonly Func<Task> _work = () => Task.Delay(1);
    protected override async Task ExecuteAsync(CancellationToken c)
    {
        await Task.Yield();
        _ = Task.Run(_work, c); //!! MOOR323
    }
}
//# main-with-discard-and-return
class Program
{
    static async Task<int> Main()
    {
        await Task.Yield();
        _ = Task.Run(() => File.WriteAllText("x", "y")); //!! MOOR323
        return 0;
    }
}
//# dispose-async-cancels-only
class Pump : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    public Pump(Func<CancellationToken, Task> step) => _loop = Task.Run(() => step(_stop.Token));
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync(); //!! MOOR323
        _stop.Dispose();
    }
}
//# transaction-helper-given-async
class Transaction : IDisposable { public void Commit() { } public void Dispose() { } }
static class Database
{
    public static T InTransaction<T>(Func<Transaction, T> work)
    {
        using var t = new Transaction();
        T result = work(t);
        t.Commit();
        return result;
    }
}
class C
{
    public Task M(Func<Task> save) => Database.InTransaction(async t => { await save(); return t; }); //!! MOOR322
}
//# impersonation-of-the-framework
class C
{
    public async Task<string> M(Microsoft.Win32.SafeHandles.SafeAccessTokenHandle token, string path)
    {
        return await System.Security.Principal.WindowsIdentity.RunImpersonated(token, async () => await File.ReadAllTextAsync(path)); //!! MOOR322
    }
}
//# measured-helper-given-method-group
class C
{
    private static readonly object Gate = new();
    private static T Locked<T>(Func<T> work) { Monitor.Enter(Gate); try { return work(); } finally { Monitor.Exit(Gate); } }
    private async Task<int> LoadAsync() { await Task.Delay(1); return 1; }
    public Task<int> M() => Locked(LoadAsync); //!! MOOR322
}
