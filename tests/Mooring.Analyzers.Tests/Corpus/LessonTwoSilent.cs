// Look-alikes of library code tied to a context.
//# scheduler-given
class C
{
    public Task M(Action a, Task t)
    {
        t.ContinueWith(_ => a(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return Task.Factory.StartNew(a, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
//# context-if-there-is-one
class C
{
    private readonly SynchronizationContext _context = SynchronizationContext.Current ?? new SynchronizationContext();
    public void M(Action a)
    {
        var context = SynchronizationContext.Current;
        if (context != null) context.Post(_ => a(), null);
        else a();
        SynchronizationContext.Current?.Post(_ => a(), null);
        _context.Post(_ => a(), null);
    }
}
//# own-factory
class C
{
    private readonly TaskFactory _factory = new(TaskScheduler.Default);
    public Task M(Action a) => _factory.StartNew(a);
}
//# inline-continuation
class C
{
    public Task M(Task t) => t.ContinueWith(x => Console.WriteLine(x.Status), TaskContinuationOptions.ExecuteSynchronously);
}
//# task-run
class C { public Task M(Action a) => Task.Run(a); }
//# scheduler-of-the-context-if-there-is-one
class C
{
    public TaskScheduler Choose()
    {
        if (SynchronizationContext.Current is not null) return TaskScheduler.FromCurrentSynchronizationContext();
        return SynchronizationContext.Current != null ? TaskScheduler.FromCurrentSynchronizationContext() : TaskScheduler.Default;
    }
}
