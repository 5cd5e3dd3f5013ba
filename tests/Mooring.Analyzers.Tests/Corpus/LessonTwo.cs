// Lesson II: library code tied to a scheduler or context.
//# from-current-context
class C
{
    public Task M(Task t, Action<Task> a)
    {
        return t.ContinueWith(a, TaskScheduler.FromCurrentSynchronizationContext()); //!! MOOR311
    }
}
//# start-new-without-scheduler
class C
{
    public Task M(Action a)
    {
        return Task.Factory.StartNew(a); //!! MOOR311
    }
}
//# continue-with-without-scheduler
class C
{
    public Task M(Task t)
    {
        return t.ContinueWith(x => Console.WriteLine(x.Status)); //!! MOOR311
    }
}
//# current-post-unchecked
class C
{
    public void M(Action a)
    {
        SynchronizationContext.Current.Post(_ => a(), null); //!! MOOR311
    }
}
//# current-or-throw
class C
{
    private readonly SynchronizationContext _context;
    public C()
    {
        _context = SynchronizationContext.Current ?? throw new InvalidOperationException("no context"); //!! MOOR311
    }
}
//# demands-a-context
class C
{
    public void M()
    {
        if (SynchronizationContext.Current == null) //!! MOOR311
            throw new InvalidOperationException("call me on the UI thread");
    }
}
//# cast-to-one-kind
class UiContext : SynchronizationContext { public void Pump() { } }
class C
{
    public void M() => ((UiContext)SynchronizationContext.Current).Pump(); //!! MOOR311
}
