// Further shapes of all rules, found by asking how else the same mistake can be written.
[ThreadAffine] class Window { public Window Parent => this; public void Show() { } public int Draw(string text) => 0; public static Window Open() => new(); public void Deconstruct(out int w, out int h) { w = h = 0; } }
//# lock-of-an-array
class C
{
    private readonly object[] _gates = [new(), new()];
    public async Task M(int key, Func<Task> work)
    {
        Monitor.Enter(_gates[key % 2]);
        try { await work(); } //!! MOOR101
        finally { Monitor.Exit(_gates[key % 2]); }
    }
}
//# lock-of-a-key
class C
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, object> _gates = new();
    public async Task M(string key, Func<Task> work)
    {
        object gate = _gates.GetOrAdd(key, _ => new object());
        Monitor.Enter(gate);
        try { await work(); } //!! MOOR101
        finally { Monitor.Exit(gate); }
    }
}
//# await-in-finally-before-the-release
class C
{
    private readonly Lock _gate = new();
    public async Task M(Action work, Func<Task> log)
    {
        _gate.Enter();
        try { work(); }
        finally
        {
            await log(); //!! MOOR101
            _gate.Exit();
        }
    }
}
//# await-in-catch-under-lock
class C
{
    private readonly object _gate = new();
    public async Task M(Action work, Func<Exception, Task> log)
    {
        Monitor.Enter(_gate);
        try { work(); }
        catch (Exception e)
        {
            await log(e); //!! MOOR101
        }
        finally { Monitor.Exit(_gate); }
    }
}
//# lock-in-a-lambda-for-task-run
class C
{
    private readonly object _gate = new();
    public Task M(Func<Task> work) => Task.Run(async () =>
    {
        Monitor.Enter(_gate);
        try { await work(); } //!! MOOR101
        finally { Monitor.Exit(_gate); }
    });
}
//# lock-on-this-in-an-event-handler
class C
{
    public async void OnTick(object sender, EventArgs e)
    {
        if (!Monitor.TryEnter(this)) return;
        try { await Task.Delay(1); } //!! MOOR101
        finally { Monitor.Exit(this); }
    }
}
//# transaction-of-a-committable
class C
{
    public async Task M(System.Transactions.CommittableTransaction tx, Func<Task> save)
    {
        using (var scope = new System.Transactions.TransactionScope(tx))
        {
            await save(); //!! MOOR101
            scope.Complete();
        }
        tx.Commit();
    }
}
//# named-arguments-without-flow
class C
{
    public async Task M(Func<Task> save)
    {
        using var scope = new System.Transactions.TransactionScope(scopeTimeout: TimeSpan.FromSeconds(1), scopeOption: System.Transactions.TransactionScopeOption.Required);
        await save(); //!! MOOR101
        scope.Complete();
    }
}
//# custom-awaitable-under-lock
readonly struct Switch { public Switch GetAwaiter() => this; public bool IsCompleted => false; public void OnCompleted(Action a) => a(); public void GetResult() { } }
readonly struct SwitchAwaitable { public Awaiter GetAwaiter() => new(); public readonly struct Awaiter : System.Runtime.CompilerServices.INotifyCompletion { public bool IsCompleted => false; public void OnCompleted(Action a) => a(); public void GetResult() { } } }
class C
{
    private readonly object _gate = new();
    public async Task M()
    {
        Monitor.Enter(_gate);
        await new SwitchAwaitable(); //!! MOOR101
        Monitor.Exit(_gate);
    }
}
//# pattern-variable
class C
{
    public async Task M(object o, Task t)
    {
        if (o is Window w)
        {
            await t; //!! MOOR102
            w.Show();
        }
    }
}
//# deconstructed
class C
{
    private static (Window, int) Make() => (new Window(), 1);
    public async Task M(Task t)
    {
        var (w, n) = Make();
        await t; //!! MOOR102
        w.Show();
        Console.WriteLine(n);
    }
}
//# captured-constructor-parameter
class C(Window w)
{
    public async Task M(Task t)
    {
        w.Show();
        await t; //!! MOOR102
        w.Show();
    }
}
//# loop-variable
class C
{
    public async Task M(List<Window> all, Task t)
    {
        foreach (Window w in all)
        {
            await t; //!! MOOR102
            w.Show();
        }
    }
}
//# async-lambda-with-affine-parameter
class C
{
    public void M(Action<Func<Window, Task>> register, Task t)
    {
        register(async w =>
        {
            await t; //!! MOOR102
            w.Show();
        });
    }
}
//# string-interpolated-with-await
class C
{
    public async Task<int> M(Window w, Task<string> t)
    {
        return w.Draw($"name: {await t}"); //!! MOOR102
    }
}
//# affine-in-parallel-invoke
class C
{
    public void M(Window w)
    {
        Parallel.Invoke(() => w.Show(), () => Console.WriteLine()); //!! MOOR104
    }
}
//# affine-in-parallel-query
class C
{
    public int M(Window w, string[] items) => items.AsParallel().Select(i => w.Draw(i)).Sum(); //!! MOOR104
}
//# affine-in-a-local-function-for-task-run
class C
{
    public Task M(Window w)
    {
        return Task.Run(Work); //!! MOOR104
        void Work() => w.Show();
    }
}
//# expression-bodied-drop
class C
{
    private async Task SaveAsync() => await Task.Delay(1);
    public void M() => SaveAsync(); //!! MOOR301
}
//# dropped-in-a-setter-and-a-constructor
class C
{
    private int _n;
    private async Task SaveAsync() => await Task.Delay(1);
    public C()
    {
        SaveAsync(); //!! MOOR301
    }
    public int N
    {
        get => _n;
        set
        {
            _n = value;
            SaveAsync(); //!! MOOR301
        }
    }
}
//# task-of-t-dropped
class C
{
    private async Task<int> CountAsync() { await Task.Delay(1); return 1; }
    public void M(bool b)
    {
        if (b) CountAsync(); //!! MOOR301
    }
}
//# blocking-on-a-lambda-of-own
class C
{
    private async Task<string> LoadAsync() { await Task.Delay(1); return ""; }
    private readonly Lazy<string> _text;
    public C() => _text = new Lazy<string>(() => LoadAsync().Result); //!! MOOR331
}
//# awaited-after-being-read
class C
{
    public async Task<int> M(Task<int> t)
    {
        int n = t.Result; //!! MOOR331
        await t;
        return n;
    }
}
//# when-all-over-fields-of-a-repository-twice
class Db : IDisposable { public Task<int> CountAsync() => Task.Run(() => 1); public void Dispose() { } }
[Exclusive] class Session { public Task<int> CountAsync() => Task.Run(() => 1); public Task<int> SumAsync() => Task.Run(() => 1); }
class C(Session session)
{
    public async Task<int> M()
    {
        var both = await Task.WhenAll(session.CountAsync(), session.SumAsync()); //!! MOOR105
        return both[0] + both[1];
    }
}
//# exclusive-started-in-a-for-loop
[Exclusive] class Session { public Task PingAsync(int n) => Task.Run(() => n); }
class C
{
    private readonly Session _session = new();
    public async Task M()
    {
        var tasks = new Task[4];
        for (int i = 0; i < 4; i++) tasks[i] = _session.PingAsync(i); //!! MOOR105
        await Task.WhenAll(tasks);
    }
}
//# thread-local-flag-through-helper-scope
static class Audit
{
    [ThreadStatic] private static string t_user;
    public static string User => t_user;
    public static void Run(string user, Action a) { t_user = user; try { a(); } finally { t_user = null; } }
    public static void Begin(string user) => t_user = user;
}
class C
{
    public async Task<string> M(Task t)
    {
        Audit.Begin("x");
        await t;
        return Audit.User; //!! MOOR103
    }
}
//# named-slot-of-the-thread
class C
{
    private static readonly LocalDataStoreSlot Slot = Thread.AllocateNamedDataSlot("x");
    public async Task<object> M(Task t)
    {
        Thread.SetData(Slot, 1);
        await t;
        return Thread.GetData(Slot); //!! MOOR103
    }
}
//# contract-broken-through-interface-default
interface IClock { [NoThreadLocal] int Now(); }
class Clock : IClock
{
    [ThreadStatic] private static int t_n;
    int IClock.Now() => ++t_n; //!! MOOR203
}
//# contract-on-a-lambda-returned
class C
{
    [ThreadStatic] private static int t_n;
    [return: NoThreadLocal] public static Func<int> Make() => () => ++t_n; //!! MOOR204
}
//# contract-through-extension-and-generic
static class Ext
{
    [ThreadStatic] private static int t_n;
    public static T Count<T>(this T value) { t_n++; return value; }
}
class C { [NoThreadLocal] public static string M(string s) => s.Count(); } //!! MOOR201
