// Dropped tasks, ties to a context, scopes and owners that end first, blocking.
namespace Microsoft.AspNetCore.Http { public class HttpContext { public HttpRequest Request { get; } public IServiceProvider RequestServices { get; } } public class HttpRequest { public Stream Body; public string Path; } }
namespace Microsoft.AspNetCore.Mvc { public interface IActionResult { } public class ControllerBase { public Microsoft.AspNetCore.Http.HttpContext HttpContext { get; } public IActionResult Ok(object o = null) => null; } }
namespace Microsoft.Extensions.DependencyInjection
{
    public interface IServiceScope : IDisposable { IServiceProvider ServiceProvider { get; } }
    public interface IServiceScopeFactory { IServiceScope CreateScope(); }
    public static class X { public static IServiceScope CreateScope(this IServiceProvider p) => null; public static T GetRequiredService<T>(this IServiceProvider p) => default; }
}
namespace Microsoft.Extensions.Hosting
{
    public interface IHostedService { Task StartAsync(CancellationToken c); Task StopAsync(CancellationToken c); }
    public abstract class BackgroundService : IHostedService, IDisposable { protected abstract Task ExecuteAsync(CancellationToken c); public virtual Task StartAsync(CancellationToken c) => null; public virtual Task StopAsync(CancellationToken c) => null; public virtual void Dispose() { } }
}
namespace Microsoft.EntityFrameworkCore { public class DbContext : IDisposable { public Task<int> SaveChangesAsync() => null; public void Add(object o) { } public void Dispose() { } } }
class AppDb : Microsoft.EntityFrameworkCore.DbContext { }
interface IMailer { Task SendAsync(string to); }
static class Io { public static async Task<string> ReadAsync(string p) => await File.ReadAllTextAsync(p); public static async Task SaveAsync(string s) { await Task.Delay(1); } }
//# dropped-in-constructor
class Cache
{
    private string _text;
    public Cache() { LoadAsync(); } //!! MOOR301
    private async Task LoadAsync() => _text = await Io.ReadAsync("a");
}
//# dropped-in-property-setter
class Model
{
    private string _name;
    public string Name { get => _name; set { _name = value; Io.SaveAsync(value); } } //!! MOOR301
}
//# dropped-by-action-lambda
class Bus
{
    private readonly List<Action<string>> _handlers = [];
    public void Subscribe(IMailer mailer) => _handlers.Add(to => mailer.SendAsync(to)); //!! MOOR301
}
//# dropped-by-list-for-each
class Mail
{
    public void SendAll(List<string> to, IMailer mailer)
    {
        to.ForEach(t => mailer.SendAsync(t)); //!! MOOR301
    }
}
//# when-all-not-awaited
class Mail
{
    public void SendAll(List<string> to, IMailer mailer)
    {
        Task.WhenAll(to.Select(mailer.SendAsync)); //!! MOOR301
    }
}
//# conditional-access-dropped
class Mail
{
    public void Send(string to, IMailer mailer)
    {
        mailer?.SendAsync(to); //!! MOOR301
    }
}
//# local-never-awaited
class Mail
{
    public async Task SendAsync(string a, string b, IMailer mailer)
    {
        var first = mailer.SendAsync(a); //!! MOOR301
        var second = mailer.SendAsync(b);
        await second;
    }
}
//# value-task-dropped
class Queue1
{
    private readonly System.Threading.Channels.Channel<int> _c = System.Threading.Channels.Channel.CreateBounded<int>(1);
    public void Put(int n)
    {
        _c.Writer.WriteAsync(n); //!! MOOR301
    }
}
//# lazy-tasks-never-run
class Mail
{
    public void SendAll(List<string> to, IMailer mailer)
    {
        var tasks = to.Select(t => mailer.SendAsync(t)); //!! MOOR301
        Console.WriteLine("all sent");
    }
}
//# dispose-async-dropped
class Owner(FileStream stream) : IDisposable
{
    public void Dispose()
    {
        stream.DisposeAsync(); //!! MOOR301
    }
}
//# cold-task-in-when-all
class C
{
    public async Task M()
    {
        var a = new Task(() => Console.WriteLine("a")); //!! MOOR302
        var b = Task.Run(() => Console.WriteLine("b"));
        await Task.WhenAll(a, b);
    }
}
//# outer-only-in-continue-with
class C
{
    public async Task M()
    {
        await Io.ReadAsync("a").ContinueWith(async t => await Io.SaveAsync(t.Result), TaskScheduler.Default); //!! MOOR303
    }
}
//# outer-only-long-running
class C
{
    private Task _loop;
    public void Start(CancellationToken c) =>
        _loop = Task.Factory.StartNew(async () => { while (!c.IsCancellationRequested) await Task.Delay(10, c); }, c, TaskCreationOptions.LongRunning, TaskScheduler.Default); //!! MOOR303
}
//# outer-only-in-select
class C
{
    public async Task M(string[] names)
    {
        await Task.WhenAll(names.Select(n => Task.Factory.StartNew(() => Io.SaveAsync(n), default, default, TaskScheduler.Default))); //!! MOOR303
    }
}
//# async-void-method
class C
{
    public async void Refresh() //!! MOOR304
    {
        await Io.SaveAsync("a");
    }
}
//# async-lambda-to-timer
class C
{
    private Timer _timer;
    public void Start() => _timer = new Timer(async _ => await Io.SaveAsync("x"), null, 0, 1000); //!! MOOR304
}
//# async-lambda-to-own-action
class C
{
    private static void Retry(Action a) { for (int i = 0; i < 3; i++) try { a(); return; } catch { } }
    public void M() => Retry(async () => await Io.SaveAsync("x")); //!! MOOR304
}
//# async-lambda-to-parallel
class C
{
    public void M(string[] names) => Parallel.ForEach(names, async n => await Io.SaveAsync(n)); //!! MOOR304
}
//# async-void-local-function
class C
{
    public void M()
    {
        Go();
        async void Go() { await Io.SaveAsync("x"); } //!! MOOR304
    }
}
//# library-starts-on-current-scheduler
public class Loader
{
    public Task<string> LoadAsync(string path) => Task.Factory.StartNew(() => File.ReadAllText(path)); //!! MOOR311
}
//# library-continues-on-current-scheduler
public class Loader
{
    public Task<int> LoadAsync(string path) => Io.ReadAsync(path).ContinueWith(t => t.Result.Length); //!! MOOR311
}
//# library-demands-context
public class Notifier
{
    private readonly TaskScheduler _ui = TaskScheduler.FromCurrentSynchronizationContext(); //!! MOOR311
    public void Notify(Action a) => Task.Factory.StartNew(a, default, default, _ui).Wait(0);
}
//# library-posts-to-captured-context
public class Notifier
{
    private readonly SynchronizationContext _context;
    public Notifier() => _context = SynchronizationContext.Current;
    public void Raise(Action a) => _context.Post(_ => a(), null); //!! MOOR311
}
//# service-scope-around-dropped-work
using Microsoft.Extensions.DependencyInjection;
class Jobs(IServiceScopeFactory factory)
{
    public void Enqueue(string to)
    {
        using var scope = factory.CreateScope();
        var mailer = scope.ServiceProvider.GetRequiredService<IMailer>();
        _ = Task.Run(() => mailer.SendAsync(to)); //!! MOOR321
    }
}
//# context-of-controller-in-background
using Microsoft.AspNetCore.Mvc;
class OrdersController(AppDb db) : ControllerBase
{
    public IActionResult Post(string order)
    {
        _ = Task.Run(async () => { db.Add(order); await db.SaveChangesAsync(); }); //!! MOOR321
        return Ok();
    }
}
//# task-returned-from-using-block
class Client
{
    public Task<string> GetAsync(string url)
    {
        using (var http = new System.Net.Http.HttpClient())
        {
            return http.GetStringAsync(url); //!! MOOR321
        }
    }
}
//# stream-copied-but-not-awaited
class Copier
{
    public Task CopyAsync(string a, string b)
    {
        using var from = File.OpenRead(a);
        using var to = File.Create(b);
        var copy = from.CopyToAsync(to); //!! MOOR321
        return copy;
    }
}
//# cancellation-source-of-returned-task
class Client(System.Net.Http.HttpClient http)
{
    public Task<string> GetAsync(string url)
    {
        using var source = new CancellationTokenSource(1000);
        return http.GetStringAsync(url, source.Token); //!! MOOR321
    }
}
//# disposed-in-finally-before-task-ends
class Batch
{
    public Task RunAsync(string path)
    {
        var stream = new FileStream(path, FileMode.Open);
        try { return WorkAsync(stream); } //!! MOOR321
        finally { stream.Dispose(); }
    }
    private static async Task WorkAsync(Stream s) => await s.FlushAsync();
}
//# retry-scope-given-async-code
class Timed
{
    private static T Measure<T>(string name, Func<T> f)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        return f();
    }
    public async Task M() => await Measure("save", () => Io.SaveAsync("x")); //!! MOOR322
}
//# lock-helper-given-async-code
class Guard
{
    private readonly Lock _gate = new();
    public T With<T>(Func<T> f) { lock (_gate) return f(); }
}
class User(Guard guard)
{
    public Task<string> M() => guard.With(async () => await Io.ReadAsync("x")); //!! MOOR322
}
//# impersonated-async-code
class Share
{
    public async Task<string> M(Microsoft.Win32.SafeHandles.SafeAccessTokenHandle token) =>
        await System.Security.Principal.WindowsIdentity.RunImpersonated(token, () => Io.ReadAsync("x")); //!! MOOR322
}
//# hosted-service-drops-loop
using Microsoft.Extensions.Hosting;
class Poller : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken c)
    {
        Task.Run(async () => { while (!c.IsCancellationRequested) await Task.Delay(10, c); }); //!! MOOR323
        return Task.CompletedTask;
    }
}
//# stop-cancels-without-waiting
using Microsoft.Extensions.Hosting;
class Poller : IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop;
    public Task StartAsync(CancellationToken c) { _loop = LoopAsync(_stop.Token); return Task.CompletedTask; }
    public Task StopAsync(CancellationToken c)
    {
        _stop.Cancel(); //!! MOOR323
        return Task.CompletedTask;
    }
    private static async Task LoopAsync(CancellationToken c) { while (!c.IsCancellationRequested) await Task.Delay(10, c); }
}
//# dispose-async-forgets-loop
class Session : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reader;
    public Session() => _reader = Task.Run(() => ReadAsync(_stop.Token));
    private static async Task ReadAsync(CancellationToken c) { while (!c.IsCancellationRequested) await Task.Delay(10, c); }
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync(); //!! MOOR323
        _stop.Dispose();
    }
}
//# blocking-in-constructor
class Config
{
    private readonly string _text;
    public Config(string path) => _text = Io.ReadAsync(path).GetAwaiter().GetResult(); //!! MOOR331
}
//# blocking-in-lazy-of-static
class Config
{
    private static readonly string s_text = Io.ReadAsync("a").Result; //!! MOOR331
    public static string Text => s_text;
}
//# blocking-in-async-lambda
class C
{
    public Task M(IEnumerable<string> names) => Task.WhenAll(names.Select(async n =>
    {
        await Task.Yield();
        return Io.ReadAsync(n).Result.Length; //!! MOOR331
    }));
}
//# blocking-after-when-any-on-the-other
class C
{
    public async Task<string> M()
    {
        var work = Io.ReadAsync("a");
        var timeout = Task.Delay(1000);
        await Task.WhenAny(work, timeout);
        return work.Result; //!! MOOR331
    }
}
//# blocking-on-wrong-side-of-guard
class C
{
    public async Task<int> M(Task<int> t)
    {
        await Task.Yield();
        if (t.IsCompleted) return 0;
        return t.Result; //!! MOOR331
    }
}
//# blocking-wait-all-in-async
class C
{
    public async Task M(string[] names)
    {
        var tasks = names.Select(n => Io.SaveAsync(n)).ToArray();
        await Task.Yield();
        Task.WaitAll(tasks); //!! MOOR331
    }
}
//# blocking-in-lock
class C
{
    private readonly Lock _gate = new();
    public string M()
    {
        lock (_gate) return Io.ReadAsync("x").Result; //!! MOOR331
    }
}
//# blocking-in-sync-wrapper-of-own-method
class C
{
    public string Read() => ReadAsync().Result; //!! MOOR331
    public async Task<string> ReadAsync() => (await Io.ReadAsync("x")).Trim();
}
//# blocking-semaphore-in-async
class C
{
    private readonly SemaphoreSlim _s = new(1);
    public async Task M()
    {
        _s.Wait(); //!! MOOR331
        try { await Io.SaveAsync("x"); }
        finally { _s.Release(); }
    }
}
//# blocking-on-value-task
class C
{
    public async Task<int> M(System.Threading.Channels.ChannelReader<int> r)
    {
        await Task.Yield();
        return r.ReadAsync().AsTask().Result; //!! MOOR331
    }
}
//# task-replaced-after-guard
class C
{
    public async Task<int> M(Func<Task<int>> start)
    {
        Task<int> t = start();
        await t;
        t = start();
        return t.Result; //!! MOOR331
    }
}
