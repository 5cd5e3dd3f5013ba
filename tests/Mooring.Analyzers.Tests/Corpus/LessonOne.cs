// Lesson I: tasks dropped, never started, observed only on the outside; async void.
//# dropped-in-sync-method
class C
{
    private async Task Save() { await Task.Yield(); throw new IOException(); }
    public void M()
    {
        Save(); //!! MOOR301
    }
}
//# dropped-task-run
class C
{
    public void M(Action a)
    {
        Task.Run(a); //!! MOOR301
    }
}
//# dropped-value-task
class C
{
    public void Dispose(IAsyncDisposable d)
    {
        d.DisposeAsync(); //!! MOOR301
    }
}
//# dropped-conditional-access
class C
{
    public void M(Stream s)
    {
        s?.FlushAsync(); //!! MOOR301
    }
}
//# dropped-in-action-lambda
class C
{
    private Task Send(int i) => Task.Delay(i);
    public void M(List<int> xs)
    {
        xs.ForEach(x => Send(x)); //!! MOOR301
    }
}
//# dropped-configured
class C
{
    public void M(Stream s)
    {
        s.FlushAsync().ConfigureAwait(false); //!! MOOR301
    }
}
//# lazy-select
class C
{
    private Task Send(int i) => Task.Delay(i);
    public void M(List<int> xs)
    {
        xs.Select(x => Send(x)); //!! MOOR301
    }
}
//# local-never-read
class C
{
    private Task Send(int i) => Task.Delay(i);
    public void M()
    {
        var sending = Send(1); //!! MOOR301
        Console.WriteLine("sent");
    }
}
//# list-never-awaited
class C
{
    private Task Send(int i) => Task.Delay(i);
    public void M(int[] xs)
    {
        var tasks = new List<Task>();
        foreach (var x in xs)
            tasks.Add(Send(x)); //!! MOOR301
    }
}
//# cold-awaited
class C
{
    public async Task M(Action a)
    {
        await new Task(a); //!! MOOR302
    }
}
//# cold-local
class C
{
    public async Task M(Action a)
    {
        var task = new Task(a); //!! MOOR302
        await task;
    }
}
//# cold-returned
class C
{
    public Task<int> ComputeAsync()
    {
        return new Task<int>(() => 42); //!! MOOR302
    }
}
//# cold-in-when-all
class C
{
    public async Task M(Action a)
    {
        var one = new Task(a); //!! MOOR302
        var two = Task.Run(a);
        await Task.WhenAll(one, two);
    }
}
//# start-new-async-awaited
class C
{
    public async Task M(Task t)
    {
        await Task.Factory.StartNew(async () => { await t; }, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default); //!! MOOR303
    }
}
//# start-new-async-returned
class C
{
    public Task M(Task t)
    {
        return Task.Factory.StartNew(async () => { await t; }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default); //!! MOOR303
    }
}
//# continue-with-async
class C
{
    public async Task M(Task t)
    {
        await t.ContinueWith(async _ => { await Task.Delay(1); }, TaskScheduler.Default); //!! MOOR303
    }
}
//# when-all-of-nested
class C
{
    public async Task M(int[] xs)
    {
        await Task.WhenAll(xs.Select(x => Task.Factory.StartNew(async () => await Task.Delay(x), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default))); //!! MOOR303
    }
}
//# async-void-method
class C
{
    public async void Save() //!! MOOR304
    {
        await Task.Yield();
    }
}
//# async-void-in-foreach
class C
{
    public void M(List<int> xs)
    {
        xs.ForEach(async x => await Task.Delay(x)); //!! MOOR304
    }
}
//# async-void-in-parallel
class C
{
    public void M(List<int> xs)
    {
        Parallel.ForEach(xs, async x => await Task.Delay(x)); //!! MOOR304
    }
}
//# async-void-in-timer
class C
{
    private Timer _timer;
    public void M(Stream s)
    {
        _timer = new Timer(async _ => await s.FlushAsync(), null, 0, 1000); //!! MOOR304
    }
}
//# async-void-in-thread
class C
{
    public void M(Task t)
    {
        new Thread(async () => { await t; }).Start(); //!! MOOR304
    }
}
//# async-void-local-function
class C
{
    public Action M(Task t)
    {
        return Go;
        async void Go() => await t; //!! MOOR304
    }
}
