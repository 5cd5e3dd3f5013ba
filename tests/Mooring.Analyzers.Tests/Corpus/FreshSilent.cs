// Look-alikes over all rules, written after the first probe was mended.
namespace Microsoft.Extensions.DependencyInjection
{
    public struct AsyncServiceScope : IDisposable, IAsyncDisposable { public IServiceProvider ServiceProvider => null; public void Dispose() { } public ValueTask DisposeAsync() => default; }
    public static class X { public static AsyncServiceScope CreateAsyncScope(this IServiceProvider p) => default; public static T GetRequiredService<T>(this IServiceProvider p) => default; }
}
namespace Microsoft.Extensions.Hosting
{
    public interface IHost : IDisposable { Task StartAsync(CancellationToken c = default); Task StopAsync(CancellationToken c = default); }
    public interface IHostedService { Task StartAsync(CancellationToken c); Task StopAsync(CancellationToken c); }
    public abstract class BackgroundService : IHostedService, IDisposable { protected abstract Task ExecuteAsync(CancellationToken c); public virtual Task StartAsync(CancellationToken c) => null; public virtual Task StopAsync(CancellationToken c) => null; public virtual void Dispose() { } }
    public static class HostX { public static Task RunAsync(this IHost h) => null; public static void Run(this IHost h) { } }
}
interface IMailer { Task SendAsync(string to); }
static class Io { public static async Task<string> ReadAsync(string p) => await File.ReadAllTextAsync(p); public static async Task SaveAsync(string s) { await Task.Delay(1); } }
//# guard-ends-before-await
class C
{
    private readonly ReaderWriterLockSlim _rw = new();
    private sealed class Guard : IDisposable { private readonly ReaderWriterLockSlim _l; public Guard(ReaderWriterLockSlim l) { _l = l; l.EnterWriteLock(); } public void Dispose() => _l.ExitWriteLock(); }
    private IDisposable Writing => new Guard(_rw);
    public async Task M()
    {
        string s;
        using (Writing) s = File.ReadAllText("x");
        await Io.SaveAsync(s);
    }
}
//# wait-any-of-events
class C
{
    private readonly AutoResetEvent _a = new(false), _b = new(false);
    public async Task M() { WaitHandle.WaitAny([_a, _b]); await Io.SaveAsync("x"); }
}
//# two-locks-both-released
class C
{
    private readonly object _a = new(), _b = new();
    public async Task M()
    {
        Monitor.Enter(_a);
        Monitor.Enter(_b);
        string s = File.ReadAllText("x");
        Monitor.Exit(_b);
        Monitor.Exit(_a);
        await Io.SaveAsync(s);
    }
}
//# error-path-awaits-after-release
class C
{
    private readonly object _g = new();
    public async Task M()
    {
        Exception failure = null;
        Monitor.Enter(_g);
        try { File.Delete("x"); }
        catch (IOException e) { failure = e; }
        finally { Monitor.Exit(_g); }
        if (failure is not null) await Io.SaveAsync(failure.Message);
    }
}
//# lock-statement-then-await
class C
{
    private readonly Lock _l = new();
    private readonly List<string> _x = [];
    public async Task M()
    {
        string[] copy;
        lock (_l) { copy = [.. _x]; _x.Clear(); }
        foreach (var s in copy) await Io.SaveAsync(s);
    }
}
//# background-service-loop-awaited
using Microsoft.Extensions.Hosting;
class Poller : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken c)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(c)) await Io.SaveAsync("x");
    }
}
//# host-run-in-main
using Microsoft.Extensions.Hosting;
static class Program
{
    public static async Task Main()
    {
        IHost host = null;
        var warm = Io.SaveAsync("warm");
        await host.RunAsync();
        await warm;
    }
}
//# stream-owned-by-returned-object
class C
{
    public async Task<Stream> M(string p)
    {
        var s = File.OpenRead(p);
        try { await s.ReadExactlyAsync(new byte[4]); return s; }
        catch { await s.DisposeAsync(); throw; }
    }
}
//# buffer-returned-after-await
class C
{
    public async Task M(Stream s)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(100);
        try { await s.WriteAsync(buffer.AsMemory(0, 100)); }
        finally { System.Buffers.ArrayPool<byte>.Shared.Return(buffer); }
    }
}
//# flow-of-completion-through-helper
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        var all = Task.WhenAll(a, b);
        await all;
        return a.Result + b.Result + all.Result.Length;
    }
}
//# switch-on-status
class C
{
    public string M(Task<string> t) => t.Status switch
    {
        TaskStatus.RanToCompletion => t.Result,
        TaskStatus.Faulted => t.Exception!.Message,
        _ => "",
    };
}
//# result-in-both-branches-awaited
class C
{
    public async Task<int> M(Task<int> t, bool b)
    {
        if (b) await t; else await t.ConfigureAwait(false);
        return t.Result;
    }
}
//# result-on-continuation-parameter
class C
{
    public Task<int> M(Task<string> t) => t.ContinueWith(static x => x.Result.Length, CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
}
//# events-subscribed-by-async-handler-of-own-type
class Args : EventArgs { }
delegate Task AsyncHandler(object sender, Args e);
class C
{
    public event AsyncHandler Changed;
    public void Wire() => Changed += async (s, e) => await Io.SaveAsync("x");
    public async Task Raise() { foreach (AsyncHandler h in Changed?.GetInvocationList() ?? []) await h(this, new Args()); }
}
//# thread-static-cache-of-buffer-only-sync
class C
{
    [ThreadStatic] private static byte[] t_buffer;
    private static int Checksum(Stream s) { byte[] b = t_buffer ??= new byte[100]; return s.Read(b, 0, 100) + b[0]; }
    public async Task M(Stream a, Stream b)
    {
        int x = Checksum(a);
        await Io.SaveAsync(x.ToString());
        int y = Checksum(b);
        await Io.SaveAsync(y.ToString());
    }
}
//# action-dictionary-of-sync-code
class C
{
    private readonly Dictionary<string, Func<Task>> _commands = new() { ["save"] = async () => await Io.SaveAsync("x") };
    public Task Run(string s) => _commands[s]();
}
//# flush-awaited-before-dispose
class C
{
    public async Task M(string path)
    {
        await using var w = new StreamWriter(path);
        Task t = w.WriteAsync("x");
        Console.WriteLine("writing");
        await t;
        await w.FlushAsync();
    }
}
//# discard-of-handled-task
class C(IMailer m)
{
    private async Task SafeAsync(string s) { try { await m.SendAsync(s); } catch (Exception e) { Console.WriteLine(e); } }
    public void M() => SafeAsync("x");
}
//# slot-filled-by-coalescing-assignment
class C
{
    [ThreadStatic] private static byte[] t_buffer;
    public async Task M(Stream s)
    {
        int n = s.Read(t_buffer ??= new byte[10]);
        await Io.SaveAsync(n.ToString());
        n = s.Read(t_buffer ??= new byte[10]);
        await Io.SaveAsync(n.ToString());
    }
}
//# slot-chosen-then-cleared-before-await
class C
{
    [ThreadStatic] private static string t_user;
    public async Task M(string user)
    {
        t_user = user ?? "nobody";
        Console.WriteLine(t_user);
        t_user = null;
        await Io.SaveAsync("x");
    }
}
