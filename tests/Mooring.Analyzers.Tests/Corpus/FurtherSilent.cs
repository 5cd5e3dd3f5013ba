// Look-alikes of the further shapes.
[ThreadAffine] class Window { public void Show() { } public int Width => 1; }
//# each-awaited-in-a-loop-then-read
class C
{
    public async Task<int> M(List<Task<int>> tasks, Task<int>[] more)
    {
        foreach (var t in tasks) await t;
        for (int i = 0; i < more.Length; i++) await more[i].ConfigureAwait(false);
        return tasks.Sum(t => t.Result) + more.Sum(t => t.Result) + more[0].Result;
    }
}
//# constant-flow-option
class C
{
    private const System.Transactions.TransactionScopeAsyncFlowOption Flow = System.Transactions.TransactionScopeAsyncFlowOption.Enabled;
    public async Task M(Func<Task> save)
    {
        using var a = new System.Transactions.TransactionScope(asyncFlowOption: System.Transactions.TransactionScopeAsyncFlowOption.Enabled, scopeOption: System.Transactions.TransactionScopeOption.Required);
        using var b = new System.Transactions.TransactionScope(Flow);
        await save();
        b.Complete();
        a.Complete();
    }
}
//# lock-inside-a-lambda-only
class C
{
    private readonly object _gate = new();
    private int _n;
    public async Task M(Func<Action, Task> schedule)
    {
        await schedule(() =>
        {
            Monitor.Enter(_gate);
            try { _n++; }
            finally { Monitor.Exit(_gate); }
        });
    }
}
//# await-in-finally-after-the-release
class C
{
    private readonly Lock _gate = new();
    public async Task M(Action work, Func<Task> log)
    {
        try
        {
            _gate.Enter();
            try { work(); }
            finally { _gate.Exit(); }
        }
        finally { await log(); }
    }
}
//# pattern-variable-used-before-only
class C
{
    public async Task M(object o, Task t)
    {
        if (o is Window w) w.Show();
        await t;
        if (o is Window again) again.Show();
    }
}
//# width-taken-first
class C(Window w)
{
    public async Task<int> M(Task t)
    {
        int width = w.Width;
        await t;
        return width;
    }
}
//# local-function-runs-here
class C
{
    public int M(Window w)
    {
        Work();
        new List<int> { 1 }.ForEach(_ => Work());
        return 1;
        void Work() => w.Show();
    }
}
//# drop-of-what-is-no-task
class C
{
    private int Save() => 1;
    private async Task<int> SaveAsync() { await Task.Delay(1); return 1; }
    public void M() => Save();
    public void N() => _ = SaveAsync();
    public Task O() => SaveAsync();
}
//# lazy-task
class C
{
    private readonly Lazy<Task<string>> _text = new(() => File.ReadAllTextAsync("x"));
    public async Task<int> M() => (await _text.Value).Length + _text.Value.Result.Length;
}
//# state-set-for-a-synchronous-callback
static class Audit
{
    [ThreadStatic] private static string t_user;
    public static void Run(string user, Action a) { t_user = user; try { a(); } finally { t_user = null; } }
    public static string User => t_user;
}
class C
{
    public async Task M(Task t)
    {
        Audit.Run("x", () => Console.WriteLine(Audit.User));
        await t;
    }
}
//# sessions-one-each-in-a-loop
[Exclusive] class Session { public Task PingAsync(int n) => Task.Run(() => n); }
class C
{
    public async Task M()
    {
        var tasks = new List<Task>();
        for (int i = 0; i < 4; i++)
        {
            var session = new Session();
            tasks.Add(session.PingAsync(i));
        }
        await Task.WhenAll(tasks);
    }
}
//# contract-kept-through-helper-with-state
interface IClock { [NoThreadLocal] int Now(); }
class Clock : IClock { private int _n; int IClock.Now() => Interlocked.Increment(ref _n); }
class C { [NoThreadLocal] public static int M(IClock c) => c.Now(); }
//# graphics-on-one-thread-without-awaits-between
namespace OpenTK { public class GLControl { public void MakeCurrent() { } public void SwapBuffers() { } } }
class C
{
    public void Draw(OpenTK.GLControl c) { c.MakeCurrent(); c.SwapBuffers(); }
    public async Task M(OpenTK.GLControl c, Task t) { await t; c.MakeCurrent(); c.SwapBuffers(); }
}
//# queue-of-work-with-own-exit
class Gate { public bool Enter() => true; public void Exit() { } }
class C
{
    private readonly Gate _gate = new();
    public async Task M(Task t)
    {
        if (!_gate.Enter()) return;
        try { await t; }
        finally { _gate.Exit(); }
    }
}
//# fire-and-forget-that-logs
class C
{
    private async Task RunAsync(Func<Task> work)
    {
        try { await work(); }
        catch (Exception e) { Console.WriteLine(e); }
    }
    public void M(Func<Task> work) => RunAsync(work);
}
//# released-if-it-is-held
class Registry
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, Func<Task>> _made = [];
    private readonly object _gate = new();
    private Func<Task> Get(string key)
    {
        try
        {
            _lock.EnterReadLock();
            return _made.TryGetValue(key, out var found) ? found : null;
        }
        finally
        {
            if (_lock.IsReadLockHeld) _lock.ExitReadLock();
        }
    }
    private void Count()
    {
        try { Monitor.Enter(_gate); _made.Clear(); }
        finally { if (Monitor.IsEntered(_gate)) Monitor.Exit(_gate); }
    }
    public async Task M(string key)
    {
        Count();
        await Get(key)();
    }
}
