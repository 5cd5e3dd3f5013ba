// Look-alikes of lesson I.
namespace NSubstitute { public static class Ext { public static object When<T>(this T sub, Action<T> call) => null; public static T Received<T>(this T sub) => sub; } }
namespace UnityEngine { public class Object { } public class MonoBehaviour : Object { } }
//# task-kept-in-a-map
class C
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Task> _running = new();
    private Task _current = Task.CompletedTask;
    private async Task LoadAsync(string key) => await Task.Delay(key.Length);
    public void M(string key)
    {
        _running.GetOrAdd(key, LoadAsync);
        _running.AddOrUpdate(key, LoadAsync, (_, old) => old);
        Interlocked.Exchange(ref _current, LoadAsync(key));
        LazyInitializer.EnsureInitialized(ref _current, () => LoadAsync(key));
    }
}
//# task-taken-out-of-a-queue
class C
{
    private readonly Queue<Task> _done = new();
    private readonly Stack<Task> _stack = new();
    public void M()
    {
        _done.Dequeue();
        _stack.Pop();
        _done.Peek();
    }
}
//# mock-set-up
interface IMail { Task SendAsync(string to); }
class Tests
{
    public void M(IMail mail)
    {
        NSubstitute.Ext.When(mail, m => m.SendAsync("x"));
        NSubstitute.Ext.Received(mail).SendAsync("x");
    }
}
//# unwrapped-later
class C
{
    public async Task M(Func<Task> work)
    {
        Task<Task> outer = Task.Factory.StartNew(async () => await work(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await outer.Unwrap();
        await await outer;
        Task inner = await outer;
        await inner;
    }
}
//# start-new-of-sync-code
class C
{
    private Task _loop;
    public void Start(Action step)
    {
        _loop = Task.Factory.StartNew(() => { while (true) step(); }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
    public Task Stop() => _loop;
}
//# engine-message-methods
class Player : UnityEngine.MonoBehaviour
{
    private async void Start() => await Task.Delay(1);
    private async void OnEnable() => await Task.Delay(1);
}
//# async-lambda-as-event-handler
class C
{
    public event EventHandler Closed;
    public event Action<int> Progress;
    public void M(C other, Func<Task> save)
    {
        other.Closed += async (_, _) => await save();
        other.Progress += async n => await save();
        other.Closed += async delegate { await save(); };
    }
}
//# handler-added-as-method
class C
{
    public event EventHandler Closed;
    public C(C other) => other.Closed += OnClosed;
    private async void OnClosed(object sender, EventArgs e) => await Task.Delay(1);
}
//# overload-with-func-of-task
class C
{
    private static void Do(Action a) => a();
    private static Task Do(Func<Task> f) => f();
    public async Task M(Func<Task> send) => await Do(async () => await send());
}
//# cold-list-started
class C
{
    public async Task M(int[] items, Action<int> work)
    {
        var tasks = items.Select(i => new Task(() => work(i))).ToList();
        foreach (Task task in tasks) task.Start(TaskScheduler.Default);
        await Task.WhenAll(tasks);
        var more = new List<Task>();
        more.Add(new Task(() => work(1)));
        more.ForEach(t => t.Start(TaskScheduler.Default));
        await Task.WhenAll(more);
    }
}
//# cold-task-run-on-this-thread
class C
{
    public int M()
    {
        var task = new Task<int>(() => 42);
        task.RunSynchronously();
        return task.Result;
    }
}
//# cold-task-for-a-scheduler
class C
{
    private readonly Queue<Task> _queue = new();
    public Task Post(Action work)
    {
        var task = new Task(work);
        lock (_queue) _queue.Enqueue(task);
        return task;
    }
    public void Pump() { while (_queue.Count > 0) _queue.Dequeue().RunSynchronously(); }
}
//# continuation-logs-failure
class C
{
    public void M(Task t, Func<Task> work)
    {
        work().ContinueWith(done => Console.WriteLine(done.Exception), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
//# fluent-builder-that-looks-like-a-task
class Builder { public Builder RunAsync() => this; public Builder Then() => this; }
class C { public void M(Builder b) { b.RunAsync(); b.RunAsync().Then(); } }
//# enumerable-of-tasks-stored
class C
{
    private readonly List<Task> _all = [];
    public void M(IEnumerable<Func<Task>> work)
    {
        _all.AddRange(work.Select(w => w()));
    }
    public Task Stop() => Task.WhenAll(_all);
}
//# completion-source-tried
class C
{
    private readonly TaskCompletionSource<Task> _source = new();
    public bool M(Task t) { _source.TrySetResult(t); return _source.Task.IsCompleted; }
}
//# async-void-with-catch-and-log
class C
{
    public async void Fire(Func<Task> work)
    {
        try { await work(); }
        catch (OperationCanceledException) { }
        catch (Exception e) { Console.WriteLine(e); }
    }
}
//# awaited-in-nested-using
class C
{
    public async Task M(Func<Task<Stream>> open)
    {
        await using (await open()) { }
        await using var s = await open();
        _ = await s.ReadAsync(new byte[1]);
    }
}
