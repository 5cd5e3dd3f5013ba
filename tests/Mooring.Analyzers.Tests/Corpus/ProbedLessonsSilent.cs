// Tasks, scopes and blocking in good hands.
namespace Microsoft.Extensions.Hosting
{
    public interface IHostedService { Task StartAsync(CancellationToken c); Task StopAsync(CancellationToken c); }
    public abstract class BackgroundService : IHostedService, IDisposable { protected abstract Task ExecuteAsync(CancellationToken c); public virtual Task StartAsync(CancellationToken c) => null; public virtual Task StopAsync(CancellationToken c) => null; public virtual void Dispose() { } }
}
namespace Microsoft.Extensions.DependencyInjection
{
    public interface IServiceScope : IDisposable { IServiceProvider ServiceProvider { get; } }
    public interface IServiceScopeFactory { IServiceScope CreateScope(); }
    public static class X { public static T GetRequiredService<T>(this IServiceProvider p) => default; }
}
interface IMailer { Task SendAsync(string to); }
static class Io { public static async Task<string> ReadAsync(string p) => await File.ReadAllTextAsync(p); public static async Task SaveAsync(string s) { await Task.Delay(1); } }
//# safe-fire-and-forget-extension
static class Safe
{
    public static async void Forget(this Task task, Action<Exception> log)
    {
        try { await task.ConfigureAwait(false); }
        catch (Exception e) { log(e); }
    }
}
class C(IMailer mailer)
{
    public void M() => mailer.SendAsync("a").Forget(e => Console.WriteLine(e));
}
//# kept-in-field-and-awaited-on-dispose
class Owner : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    public void Start(IMailer mailer, string to) => _running.Add(mailer.SendAsync(to));
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        try { await Task.WhenAll(_running); }
        catch (OperationCanceledException) { }
        _stop.Dispose();
    }
}
//# fluent-builder-that-returns-a-task-like-name
class Builder { public Builder AddAsync(string s) => this; public void Send() { } }
class C { public void M(Builder b) { b.AddAsync("x"); b.AddAsync("y").Send(); } }
//# continuation-handles-fault
class C
{
    public void M(IMailer mailer)
    {
        mailer.SendAsync("a").ContinueWith(t => Console.WriteLine(t.Exception), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
//# async-event-handler
class Window1 { public event EventHandler Loaded; public void Raise() => Loaded?.Invoke(this, EventArgs.Empty); }
class C
{
    public C(Window1 w) { w.Loaded += async (s, e) => await Io.SaveAsync("x"); w.Loaded += OnLoaded; }
    private async void OnLoaded(object sender, EventArgs e) => await Io.SaveAsync("y");
}
//# cold-task-started-later
class Scheduler1
{
    private readonly Queue<Task> _queue = new();
    public Task Enqueue(Action a) { var t = new Task(a); _queue.Enqueue(t); return t; }
    public void Pump() { while (_queue.TryDequeue(out var t)) t.RunSynchronously(TaskScheduler.Default); }
}
//# start-new-unwrapped
class C
{
    public Task M() => Task.Factory.StartNew(() => Io.SaveAsync("x"), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
}
//# scope-awaited-inside
using Microsoft.Extensions.DependencyInjection;
class Jobs(IServiceScopeFactory factory)
{
    public Task RunAsync(string to) => Task.Run(async () =>
    {
        using var scope = factory.CreateScope();
        await scope.ServiceProvider.GetRequiredService<IMailer>().SendAsync(to);
    });
}
//# disposed-by-continuation
class Copier
{
    public Task CopyAsync(string a, Stream to)
    {
        var from = File.OpenRead(a);
        return from.CopyToAsync(to).ContinueWith(t => { from.Dispose(); return t; }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Unwrap();
    }
}
//# using-that-task-does-not-use
class C
{
    public Task<string> M(IMailer mailer, string path)
    {
        using var span = new StringReader(path);
        string first = span.ReadLine();
        return Io.ReadAsync(first);
    }
}
//# sync-helper-without-scope-given-async
class C
{
    private static T Tap<T>(T value, Action<T> f) { f(value); return value; }
    private static T Call<T>(Func<T> f) => f();
    public async Task M() => await Call(() => Io.SaveAsync("x"));
}
//# async-overload-of-scope-helper
class C
{
    private readonly SemaphoreSlim _s = new(1);
    private T With<T>(Func<T> f) { _s.Wait(); try { return f(); } finally { _s.Release(); } }
    private async Task<T> With<T>(Func<Task<T>> f) { await _s.WaitAsync(); try { return await f(); } finally { _s.Release(); } }
    public Task<string> M() => With(() => Io.ReadAsync("x"));
    public int N() => With(() => 3);
}
//# stop-awaits-with-timeout
using Microsoft.Extensions.Hosting;
class Poller : IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop;
    public Task StartAsync(CancellationToken c) { _loop = LoopAsync(_stop.Token); return Task.CompletedTask; }
    public async Task StopAsync(CancellationToken c)
    {
        if (_loop is null) return;
        await _stop.CancelAsync();
        await _loop.WaitAsync(TimeSpan.FromSeconds(5), c).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
    private static async Task LoopAsync(CancellationToken c) { while (!c.IsCancellationRequested) await Task.Delay(10, c); }
}
//# result-after-guards
class C
{
    private Task<string> _last = Task.FromResult("");
    public async ValueTask<string> M(Task<string> a, Task<string> b)
    {
        if (a.IsCompletedSuccessfully) return a.Result;
        if (a is { Status: TaskStatus.RanToCompletion } && b.IsCompleted) return a.Result + b.GetAwaiter().GetResult();
        var winner = await Task.WhenAny(a, b);
        if (winner == a) return a.Result;
        await Task.WhenAll(a, b);
        return a.Result + b.Result;
    }
}
//# result-after-loop-of-tasks
class C
{
    public async Task<int> M(string[] names)
    {
        var tasks = names.Select(n => Io.ReadAsync(n)).ToList();
        await Task.WhenAll(tasks);
        int sum = 0;
        foreach (var t in tasks) sum += t.Result.Length;
        return sum + tasks.Sum(t => t.Result.Length);
    }
}
//# result-in-dictionary-of-tasks
class C
{
    public async Task<Dictionary<string, string>> M(string[] names)
    {
        var tasks = names.ToDictionary(n => n, n => Io.ReadAsync(n));
        await Task.WhenAll(tasks.Values);
        return tasks.ToDictionary(p => p.Key, p => p.Value.Result);
    }
}
//# awaited-in-try
class C
{
    public async Task<int> M(Task<int> t)
    {
        try { await t; }
        catch (OperationCanceledException) { return -1; }
        return t.Result;
    }
}
//# guard-returns-early
class C
{
    public static ValueTask<int> M(Task<int> t)
    {
        if (!t.IsCompletedSuccessfully) return Slow(t);
        return new(t.Result);
        static async ValueTask<int> Slow(Task<int> t) => await t.ConfigureAwait(false);
    }
}
//# timeout-pattern
class C
{
    public async Task<string> M()
    {
        var work = Io.ReadAsync("a");
        if (await Task.WhenAny(work, Task.Delay(1000)) != work) throw new TimeoutException();
        return work.Result;
    }
}
//# application-entry
static class Program
{
    private static async Task<int> RunAsync() { await Io.SaveAsync("x"); return 0; }
    public static int Main() => RunAsync().GetAwaiter().GetResult();
}
//# default-scheduler-named
public class Loader
{
    private static readonly TaskFactory Factory = new(CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskContinuationOptions.None, TaskScheduler.Default);
    public Task<string> LoadAsync(string path) => Factory.StartNew(() => File.ReadAllText(path));
}
//# context-used-where-there-is-one
public class Notifier
{
    private readonly SynchronizationContext _context = SynchronizationContext.Current ?? new SynchronizationContext();
    public void Raise(Action a) => _context.Post(_ => a(), null);
}
//# linked-source-awaited
class C(System.Net.Http.HttpClient http)
{
    public async Task<string> M(string url, CancellationToken c)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(c);
        linked.CancelAfter(1000);
        return await http.GetStringAsync(url, linked.Token).ConfigureAwait(false);
    }
}
//# task-handed-to-owner
interface ITracker { void Track(Task t); }
class C(ITracker tracker, IMailer mailer)
{
    public void M()
    {
        tracker.Track(mailer.SendAsync("x"));
        var t = mailer.SendAsync("y");
        tracker.Track(t);
    }
}
