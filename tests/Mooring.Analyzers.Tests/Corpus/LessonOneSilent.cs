// Look-alikes of dropped tasks.
//# explicit-discard
class C { private Task Save() => Task.Delay(1); public void M() { _ = Save(); } }
//# awaited-and-returned
class C { private Task Save() => Task.Delay(1); public Task M() => Save(); public async Task N() => await Save(); }
//# catch-all-body
class C
{
    private async Task SaveQuietly()
    {
        try { await Task.Yield(); }
        catch (Exception e) { Console.WriteLine(e); }
    }
    public void M() { SaveQuietly(); }
}
//# run-with-catch-all
class C
{
    public void M(Action a)
    {
        Task.Run(() =>
        {
            try { a(); }
            catch (Exception e) { Console.WriteLine(e); }
        });
    }
}
//# fault-continuation
class C
{
    private Task Save() => Task.Delay(1);
    public void M()
    {
        Save().ContinueWith(t => Console.WriteLine(t.Exception), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
//# forget-helper
static class TaskExtensions
{
    public static void Forget(this Task t) { t.ContinueWith(x => Console.WriteLine(x.Exception), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); }
}
class C { private Task Save() => Task.Delay(1); public void M() => Save().Forget(); }
//# stored-for-later
class C
{
    private Task _running;
    private readonly List<Task> _all = [];
    private Task Save() => Task.Delay(1);
    public void M() { _running = Save(); _all.Add(Save()); }
    public Task Wait() => Task.WhenAll(_all.Append(_running));
}
//# started-later
class C
{
    public Task M(Action a) { var t = new Task(a); t.Start(TaskScheduler.Default); return t; }
    public void N(Action a) { var t = new Task(a); t.RunSynchronously(TaskScheduler.Default); }
}
//# cold-for-a-starter
class C
{
    private readonly Queue<Task> _queue = new();
    public void M(Action a) => _queue.Enqueue(new Task(a));
    public void Next() => _queue.Dequeue().Start(TaskScheduler.Default);
}
//# unwrapped
class C
{
    public async Task M(Task t)
    {
        await Task.Factory.StartNew(async () => { await t; }, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();
        await Task.Run(async () => await t);
        await await Task.Factory.StartNew(async () => { await t; }, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default);
    }
}
//# when-any
class C
{
    public async Task M(Task a, Task b)
    {
        await Task.WhenAny(a, b);
        var first = await Task.WhenAny(a, b);
        await first;
    }
}
//# event-handlers
class Button { public event EventHandler Click; public event Action Pressed; public void Raise() { Click?.Invoke(this, EventArgs.Empty); Pressed?.Invoke(); } }
class C
{
    public C(Button b)
    {
        b.Click += OnClick;
        b.Click += async (s, e) => await Task.Yield();
        b.Pressed += OnPressed;
        b.Pressed += async () => await Task.Yield();
    }
    private async void OnClick(object sender, EventArgs e) => await Task.Yield();
    private async void OnPressed() => await Task.Yield();
}
//# async-void-override-and-interface
class Base { protected virtual void OnStart() { } }
interface ICommand2 { void Execute(object p); }
class C : Base, ICommand2
{
    protected override async void OnStart() => await Task.Yield();
    public async void Execute(object p) => await Task.Yield();
}
//# async-void-catch-all
class C
{
    public async void Go(Task t)
    {
        try { await t; }
        catch (Exception e) { Console.WriteLine(e); }
    }
}
//# expression-tree
class C
{
    private static void Enqueue(System.Linq.Expressions.Expression<Action<Stream>> e) { }
    public void M() => Enqueue(s => s.FlushAsync());
}
//# local-read-later
class C
{
    private Task Save() => Task.Delay(1);
    public async Task M() { var saving = Save(); Console.WriteLine(); await saving; }
    public void N() { var saving = Save(); if (saving.IsCompleted) Console.WriteLine(); }
}
//# func-of-task-lambda
class C
{
    private static Task Each(IEnumerable<int> xs, Func<int, Task> f) => Task.WhenAll(xs.Select(f));
    public Task M(List<int> xs) => Each(xs, async x => await Task.Delay(x));
}
//# not-a-task
class C
{
    private int Save() => 1;
    public void M(System.Text.StringBuilder b) { Save(); b.Append("x"); }
}
//# completed
class C { public void M() { var done = Task.CompletedTask; } }
