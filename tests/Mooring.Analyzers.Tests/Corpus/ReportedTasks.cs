// Lesson I after the shapes of public reports.
//# start-new-awaited-through-local
class C
{
    public async Task M(Func<Task> work)
    {
        var task = Task.Factory.StartNew(async () => await work(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await task; //!! MOOR303
    }
}
//# start-new-into-list-and-when-all
class C
{
    public async Task M(int[] items, Func<int, Task> work)
    {
        var tasks = new List<Task>();
        foreach (int item in items)
            tasks.Add(Task.Factory.StartNew(async () => await work(item))); //!! MOOR303 MOOR311
        await Task.WhenAll(tasks);
    }
}
//# start-new-local-into-wait-all
class C
{
    public void M(Func<Task> work)
    {
        var first = Task.Factory.StartNew(async () => { await work(); }, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default);
        Task.WaitAll(first); //!! MOOR303
    }
}
//# long-running-loop-in-a-field
class C
{
    private Task _loop;
    public void Start(Func<Task> step)
    {
        _loop = Task.Factory.StartNew(async () => { while (true) await step(); }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default); //!! MOOR303
    }
    public Task Stop() => _loop;
}
//# select-start-new-when-all
class C
{
    public async Task M(int[] items, Func<int, Task> work)
    {
        await Task.WhenAll(items.Select(i => Task.Factory.StartNew(async () => await work(i), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default))); //!! MOOR303
    }
}
//# run-of-a-method-that-drops
class C
{
    private async Task SendAsync() => await Task.Delay(1);
    public Task M() => Task.Run(() => { SendAsync(); }); //!! MOOR301
}
//# parallel-for-each-method-that-drops
class C
{
    private async Task SendAsync(int n) => await Task.Delay(n);
    public void M(int[] items) => Parallel.ForEach(items, i => { SendAsync(i); }); //!! MOOR301
}
//# for-each-of-list-drops
class C
{
    private async Task SendAsync(int n) => await Task.Delay(n);
    public void M(List<int> items) => items.ForEach(i => SendAsync(i)); //!! MOOR301
}
//# timer-callback-method
class C
{
    private Timer _timer;
    public void Start() => _timer = new Timer(Tick, null, 0, 1000);
    private async void Tick(object state) //!! MOOR304
    {
        await Task.Delay(1);
    }
}
//# action-lambda-async
class C
{
    private static void Retry(Action work) => work();
    public void M(Func<Task> send)
    {
        Retry(async () => await send()); //!! MOOR304
        Action later = async () => await send(); //!! MOOR304
        later();
    }
}
//# invoke-on-dispatcher-async
class Dispatcher { public void Invoke(Action work) => work(); public void BeginInvoke(Delegate work) { } }
class C
{
    public void M(Dispatcher d, Func<Task> load)
    {
        d.Invoke(async () => await load()); //!! MOOR304
    }
}
//# semaphore-wait-dropped
class C
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    public void M(Action work)
    {
        _gate.WaitAsync(); //!! MOOR301
        try { work(); }
        finally { _gate.Release(); }
    }
}
//# dispose-async-dropped
class C(Stream s) : IDisposable
{
    public void Dispose()
    {
        s.DisposeAsync(); //!! MOOR301
    }
}
//# channel-write-dropped
class C
{
    private readonly System.Threading.Channels.Channel<int> _channel = System.Threading.Channels.Channel.CreateBounded<int>(1);
    public void Put(int n)
    {
        _channel.Writer.WriteAsync(n); //!! MOOR301
    }
}
//# event-of-func-task-dropped
class C
{
    public event Func<int, Task> Changed;
    public void Raise(int n)
    {
        Changed?.Invoke(n); //!! MOOR301
    }
}
//# cold-tasks-in-a-list
class C
{
    public async Task M(int[] items, Action<int> work)
    {
        var tasks = new List<Task>();
        foreach (int item in items) tasks.Add(new Task(() => work(item))); //!! MOOR302
        await Task.WhenAll(tasks);
    }
}
//# cold-tasks-from-select
class C
{
    public async Task M(int[] items, Action<int> work)
    {
        Task[] tasks = items.Select(i => new Task(() => work(i))).ToArray(); //!! MOOR302
        await Task.WhenAll(tasks);
    }
}
//# cold-result-read
class C
{
    public int M()
    {
        var task = new Task<int>(() => 42); //!! MOOR302
        return task.Result;
    }
}
//# cold-returned-through-local
class C
{
    public Task<int> ComputeAsync(int n)
    {
        var task = new Task<int>(() => n * n); //!! MOOR302
        return task;
    }
}
//# continuation-async-waited
class C
{
    public void M(Task t, Func<Task> next)
    {
        t.ContinueWith(async _ => await next(), TaskScheduler.Default).Wait(); //!! MOOR303
    }
}
//# when-all-dropped-in-sync
class C
{
    public void M(IEnumerable<Func<Task>> all)
    {
        Task.WhenAll(all.Select(f => f())); //!! MOOR301
    }
}
//# async-void-test
class Tests
{
    public async void Saves_the_order() //!! MOOR304
    {
        await Task.Delay(1);
    }
}
//# token-callback-async
class C
{
    public void M(CancellationToken c, Func<Task> stop)
    {
        c.Register(async () => await stop()); //!! MOOR304
    }
}
