// Thread-local state that does not cross, and state that flows.
static class Io { public static Task<string> ReadAsync(string p) => File.ReadAllTextAsync(p); public static Task SaveAsync(string s) => Task.Delay(1); }
//# culture-flows
class Report
{
    public async Task PrintAsync()
    {
        var old = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
        try { await Io.SaveAsync(1.5.ToString()); }
        finally { System.Globalization.CultureInfo.CurrentCulture = old; }
    }
}
//# principal-flows
class Job
{
    public async Task RunAsync(System.Security.Principal.IPrincipal user)
    {
        var old = Thread.CurrentPrincipal;
        Thread.CurrentPrincipal = user;
        try { await Io.SaveAsync("x"); }
        finally { Thread.CurrentPrincipal = old; }
    }
}
//# async-local-scope
class Ambient
{
    private static readonly AsyncLocal<string> s_name = new();
    public static Scope Push(string name) { var old = s_name.Value; s_name.Value = name; return new(old); }
    public readonly struct Scope(string old) : IDisposable { public void Dispose() => s_name.Value = old; }
}
class User
{
    public async Task RunAsync() { using (Ambient.Push("a")) await Io.SaveAsync("x"); }
}
//# cached-builder-returned-before-await
class Format
{
    [ThreadStatic] private static System.Text.StringBuilder t_cached;
    public async Task WriteAsync(int n)
    {
        var b = t_cached ?? new System.Text.StringBuilder();
        t_cached = null;
        b.Append(n);
        string s = b.ToString();
        b.Clear();
        t_cached = b;
        await Io.SaveAsync(s);
    }
}
//# random-per-thread
class Jitter
{
    private static readonly ThreadLocal<Random> Rng = new(() => new Random());
    public async Task RetryAsync(Func<Task> f)
    {
        for (int i = 0; i < 3; i++)
        {
            await Task.Delay(Rng.Value.Next(100));
            await f();
        }
    }
}
//# guard-flag-cleared-before-await
class Guard
{
    [ThreadStatic] private static bool t_inside;
    public async Task EnterAsync()
    {
        if (t_inside) return;
        t_inside = true;
        Task task;
        try { task = Io.SaveAsync("x"); }
        finally { t_inside = false; }
        await task;
    }
}
//# activity-current
class Traced
{
    public async Task RunAsync()
    {
        var old = System.Diagnostics.Activity.Current;
        System.Diagnostics.Activity.Current = null;
        try { await Io.SaveAsync("x"); }
        finally { System.Diagnostics.Activity.Current = old; }
    }
}
//# counter-per-thread
class Stats
{
    [ThreadStatic] private static long t_calls;
    public async Task CallAsync()
    {
        t_calls++;
        await Io.SaveAsync("x");
        t_calls++;
    }
}
//# slot-set-again-after-await
class Log
{
    [ThreadStatic] private static string t_op;
    private static void Note() => Console.WriteLine(t_op);
    public async Task RunAsync()
    {
        t_op = "first";
        Note();
        t_op = null;
        await Io.SaveAsync("x");
        t_op = "second";
        Note();
        t_op = null;
    }
}
//# context-restored-before-await
class Starter
{
    public async Task RunAsync(Func<Task> f)
    {
        var old = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Task t;
        try { t = f(); }
        finally { SynchronizationContext.SetSynchronizationContext(old); }
        await t;
    }
}
//# error-saved-before-await
static partial class Native { [System.Runtime.InteropServices.DllImport("n", SetLastError = true)] public static extern int open_port(int n); }
class Port
{
    public async Task OpenAsync(int n)
    {
        int handle = Native.open_port(n), error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        await Io.SaveAsync("tried");
        if (handle < 0) throw new System.ComponentModel.Win32Exception(error);
    }
}
