// Written after the first probe was mended: a third set over all rules.
namespace Microsoft.AspNetCore.Http { public class HttpContext { public HttpRequest Request { get; } public HttpResponse Response { get; } public IServiceProvider RequestServices { get; } } public class HttpRequest { public Stream Body; public string Path; } public class HttpResponse { public Stream Body; } public interface IHttpContextAccessor { HttpContext HttpContext { get; } } }
namespace Microsoft.Extensions.DependencyInjection
{
    public interface IServiceScope : IDisposable { IServiceProvider ServiceProvider { get; } }
    public struct AsyncServiceScope : IServiceScope, IAsyncDisposable { public IServiceProvider ServiceProvider => null; public void Dispose() { } public ValueTask DisposeAsync() => default; }
    public static class X { public static IServiceScope CreateScope(this IServiceProvider p) => null; public static AsyncServiceScope CreateAsyncScope(this IServiceProvider p) => default; public static T GetRequiredService<T>(this IServiceProvider p) => default; }
}
namespace Microsoft.Extensions.Hosting
{
    public interface IHost : IDisposable { IServiceProvider Services { get; } Task StartAsync(CancellationToken c = default); Task StopAsync(CancellationToken c = default); }
    public interface IHostedService { Task StartAsync(CancellationToken c); Task StopAsync(CancellationToken c); }
    public static class HostX { public static Task RunAsync(this IHost h) => null; public static void Run(this IHost h) { } }
}
namespace Realms { public class Realm : IDisposable { public static Realm GetInstance() => null; public Transaction BeginWrite() => null; public void Dispose() { } } public class Transaction : IDisposable { public void Commit() { } public void Dispose() { } } }
interface IMailer { Task SendAsync(string to); }
static class Io { public static async Task<string> ReadAsync(string p) => await File.ReadAllTextAsync(p); public static async Task SaveAsync(string s) { await Task.Delay(1); } }
//# mutex-among-collection-of-handles
class C
{
    private readonly Mutex _mutex = new();
    private readonly ManualResetEvent _stop = new(false);
    public async Task M()
    {
        WaitHandle[] handles = [_stop, _mutex];
        if (WaitHandle.WaitAny(handles) == 0) return;
        try { await Io.SaveAsync("x"); } //!! MOOR101
        finally { _mutex.ReleaseMutex(); }
    }
}
//# realm-transaction-across-await
class C
{
    public async Task M()
    {
        var realm = Realms.Realm.GetInstance();
        using var tx = realm.BeginWrite();
        await Io.SaveAsync("x"); //!! MOOR102
        tx.Commit();
    }
}
//# lock-in-property-pair
class C
{
    private readonly ReaderWriterLockSlim _rw = new();
    private sealed class Guard : IDisposable { private readonly ReaderWriterLockSlim _l; public Guard(ReaderWriterLockSlim l) { _l = l; l.EnterWriteLock(); } public void Dispose() => _l.ExitWriteLock(); }
    private IDisposable Writing => new Guard(_rw);
    public async Task M()
    {
        using var w = Writing;
        await Io.SaveAsync("x"); //!! MOOR101
    }
}
//# lock-as-switch-case-with-async-local-function
class C
{
    private readonly Lock _l = new();
    public Task M(int n)
    {
        return n > 0 ? Go() : Task.CompletedTask;
        async Task Go()
        {
            if (!_l.TryEnter()) return;
            try { await Task.Delay(n); } //!! MOOR101
            finally { _l.Exit(); }
        }
    }
}
//# await-in-catch-under-lock
class C
{
    private readonly object _g = new();
    public async Task M()
    {
        Monitor.Enter(_g);
        try
        {
            try { File.Delete("x"); }
            catch (IOException e) { await Io.SaveAsync(e.Message); } //!! MOOR101
        }
        finally { Monitor.Exit(_g); }
    }
}
//# value-task-awaited-under-lock-with-out-taken
class C
{
    private SpinLock _s;
    public async ValueTask<int> M(System.Threading.Channels.ChannelReader<int> r)
    {
        bool taken = false;
        _s.TryEnter(100, ref taken);
        if (!taken) return -1;
        int n = await r.ReadAsync().ConfigureAwait(false); //!! MOOR101
        _s.Exit();
        return n;
    }
}
//# minimal-endpoint-drops-work-on-request
using Microsoft.AspNetCore.Http;
class Endpoints
{
    public static string Post(HttpContext context, IMailer mailer)
    {
        _ = Task.Run(async () => { await Task.Delay(10); await mailer.SendAsync(context.Request.Path); }); //!! MOOR321
        return "accepted";
    }
}
//# async-scope-around-dropped-call
using Microsoft.Extensions.DependencyInjection;
class C(IServiceProvider services)
{
    public async Task M()
    {
        await using var scope = services.CreateAsyncScope();
        var mailer = scope.ServiceProvider.GetRequiredService<IMailer>();
        _ = mailer.SendAsync("x"); //!! MOOR321
        await Io.SaveAsync("y");
    }
}
//# stream-disposed-while-copy-runs
class C
{
    public async Task M(Stream to)
    {
        Task copy;
        using (var from = File.OpenRead("a")) copy = from.CopyToAsync(to); //!! MOOR321
        await copy;
    }
}
//# writer-flush-dropped-before-dispose
class C
{
    public void M(string path)
    {
        using var w = new StreamWriter(path);
        w.Write("x");
        _ = w.FlushAsync(); //!! MOOR321
    }
}
//# pooled-array-returned-while-write-runs
class C
{
    public Task M(Stream s)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(100);
        try { return s.WriteAsync(buffer, 0, 100); } //!! MOOR321
        finally { System.Buffers.ArrayPool<byte>.Shared.Return(buffer); }
    }
}
//# main-drops-its-work
static class Program
{
    public static async Task Main()
    {
        await Io.SaveAsync("start");
        _ = Task.Run(() => Io.SaveAsync("work")); //!! MOOR323
    }
}
//# hosted-service-start-drops-loop
using Microsoft.Extensions.Hosting;
class Poller : IHostedService
{
    public Task StartAsync(CancellationToken c)
    {
        _ = LoopAsync(c); //!! MOOR323
        return Task.CompletedTask;
    }
    public Task StopAsync(CancellationToken c) => Task.CompletedTask;
    private static async Task LoopAsync(CancellationToken c) { while (!c.IsCancellationRequested) await Task.Delay(10, c); }
}
//# extension-method-blocks
static class TaskX
{
    public static async Task<string> BothAsync(this Task<string> a, Task<string> b)
    {
        await Task.Yield();
        return a.Result + b.Result; //!! MOOR331
    }
}
//# blocking-in-static-constructor
class C
{
    private static readonly string s_text;
    static C() { s_text = Io.ReadAsync("x").Result; } //!! MOOR331
    public static string Text => s_text;
}
//# blocking-inside-async-iterator
class C
{
    public async IAsyncEnumerable<string> M(string[] names)
    {
        await Task.Yield();
        foreach (var n in names) yield return Io.ReadAsync(n).GetAwaiter().GetResult(); //!! MOOR331
    }
}
//# blocking-on-stored-field-task
class C
{
    private readonly Task<string> _load = Io.ReadAsync("x");
    public async Task<int> M()
    {
        await Task.Delay(1);
        return _load.Result.Length; //!! MOOR331
    }
}
//# blocking-after-either-branch
class C
{
    public async Task<int> M(Task<int> t, bool b)
    {
        if (b) await t;
        return t.Result; //!! MOOR331
    }
}
//# async-lambda-to-list-foreach-and-thread
class C
{
    public void M(List<string> names)
    {
        new Thread(async () => await Io.SaveAsync("x")).Start(); //!! MOOR304
        names.ForEach(async n => await Io.SaveAsync(n)); //!! MOOR304
    }
}
//# async-lambda-to-sync-dictionary-of-actions
class C
{
    private readonly Dictionary<string, Action> _commands;
    public C() => _commands = new() { ["save"] = async () => await Io.SaveAsync("x") }; //!! MOOR304
}
//# thread-static-in-base-class-accessor
abstract class Ctx { [ThreadStatic] private static string t_user; protected static string User { get => t_user; set => t_user = value; } }
class C : Ctx
{
    public async Task M(string u)
    {
        User = u;
        await Io.SaveAsync("x");
        await Io.SaveAsync(User); //!! MOOR103
    }
}
//# thread-static-struct-field
struct State { public int Depth; public string Name; }
class C
{
    [ThreadStatic] private static State t_state;
    public async Task M()
    {
        t_state = new State { Name = "x" };
        await Io.SaveAsync("x");
        Console.WriteLine(t_state.Name); //!! MOOR103
    }
}
//# slot-set-in-using-scope-class
class Scope : IDisposable
{
    [ThreadStatic] internal static Scope Current;
    private readonly Scope _parent;
    public Scope() { _parent = Current; Current = this; }
    public void Dispose() => Current = _parent;
}
class C
{
    public async Task M()
    {
        using var s = new Scope();
        await Io.SaveAsync("x"); //!! MOOR101
    }
}
//# slot-written-by-interlocked-and-read
class C
{
    [ThreadStatic] private static int t_transaction;
    private static bool IsInside => t_transaction > 0;
    public async Task M()
    {
        t_transaction = 1;
        await Io.SaveAsync("x");
        if (IsInside) await Io.SaveAsync("y"); //!! MOOR103
    }
}
//# thread-static-from-coalesced-value
class C
{
    [ThreadStatic] private static string t_user;
    public async Task M(string user)
    {
        t_user = user ?? "nobody";
        try { await Io.SaveAsync("x"); }
        finally { t_user = null; } //!! MOOR103
    }
}
//# field-of-object-in-slot
class Request { public string Path; }
class C
{
    [ThreadStatic] private static Request t_request;
    public async Task M(string path)
    {
        t_request.Path = path;
        await Io.SaveAsync("x");
        Console.WriteLine(t_request.Path); //!! MOOR103
    }
}
