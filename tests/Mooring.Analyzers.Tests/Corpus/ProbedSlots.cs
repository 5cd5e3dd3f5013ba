// Thread-local state around suspensions.
namespace log4net
{
    public static class ThreadContext { public static Util.Stacks Stacks { get; } public static Util.Props Properties { get; } }
    namespace Util { public class Stacks { public Stack this[string n] => null; } public class Stack { public IDisposable Push(string m) => null; } public class Props { public object this[string n] { get => null; set { } } } }
}
namespace System.Security.Principal
{
    public class WindowsImpersonationContext : IDisposable { public void Undo() { } public void Dispose() { } }
    public class WindowsIdentity : IDisposable { public WindowsIdentity(IntPtr t) { } public WindowsImpersonationContext Impersonate() => null; public void Dispose() { } }
}
static class Io { public static Task<string> ReadAsync(string p) => File.ReadAllTextAsync(p); public static Task SaveAsync(string s) => Task.Delay(1); }
//# ambient-unit-of-work-in-middleware
class UnitOfWork
{
    [ThreadStatic] private static UnitOfWork s_current;
    public static UnitOfWork Current { get => s_current; set => s_current = value; }
}
class Middleware(Func<Task> next)
{
    public async Task InvokeAsync()
    {
        UnitOfWork.Current = new UnitOfWork();
        try { await next(); }
        finally { UnitOfWork.Current = null; } //!! MOOR103
    }
}
//# stack-in-thread-local
class Tracer
{
    private static readonly ThreadLocal<Stack<string>> Spans = new(() => new Stack<string>());
    public async Task TraceAsync(string name, Func<Task> body)
    {
        Spans.Value.Push(name);
        try { await body(); }
        finally { Spans.Value.Pop(); } //!! MOOR103
    }
}
//# named-data-slot
class Tenant
{
    private static readonly LocalDataStoreSlot Slot = Thread.AllocateDataSlot();
    public async Task<string> RunAsync(string tenant)
    {
        Thread.SetData(Slot, tenant);
        string text = await Io.ReadAsync("q");
        return text + Thread.GetData(Slot); //!! MOOR103
    }
}
//# context-removed-and-restored
class NoContext
{
    public async Task RunAsync(Func<Task> f)
    {
        var old = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try { await f(); }
        finally { SynchronizationContext.SetSynchronizationContext(old); } //!! MOOR103
    }
}
//# debug-indent
class Build
{
    public async Task RunAsync()
    {
        System.Diagnostics.Debug.Indent();
        await Io.SaveAsync("a");
        System.Diagnostics.Debug.Unindent(); //!! MOOR103
    }
}
//# depth-counter-in-recursion
class Walker
{
    [ThreadStatic] private static int t_depth;
    public async Task WalkAsync(string dir)
    {
        if (++t_depth > 50) throw new InvalidOperationException();
        try
        {
            foreach (string sub in Directory.GetDirectories(dir)) await WalkAsync(sub);
        }
        finally { t_depth--; } //!! MOOR103
    }
}
//# thread-name-while-working
class Worker
{
    public async Task RunAsync(int id)
    {
        var old = Thread.CurrentThread.Name;
        Thread.CurrentThread.Name = $"worker {id}";
        await Io.SaveAsync("x");
        Thread.CurrentThread.Name = old; //!! MOOR103
    }
}
//# last-error-after-await
static partial class Native { [System.Runtime.InteropServices.DllImport("n", SetLastError = true)] public static extern int open_port(int n); }
class Port
{
    public async Task OpenAsync(int n)
    {
        int handle = Native.open_port(n);
        await Io.SaveAsync("tried");
        if (handle < 0) throw new System.ComponentModel.Win32Exception(System.Runtime.InteropServices.Marshal.GetLastPInvokeError()); //!! MOOR103
    }
}
//# slot-around-yield
class Cursor
{
    [ThreadStatic] private static Cursor t_active;
    public async IAsyncEnumerable<int> ReadAsync()
    {
        await Task.Yield();
        t_active = this;
        for (int i = 0; i < 3; i++) yield return i;
        t_active = null; //!! MOOR103
    }
}
//# generic-ambient
static class Ambient<T> where T : class { [ThreadStatic] public static T Value; }
class Session
{
    public async Task<string> RunAsync()
    {
        Ambient<Session>.Value = this;
        await Io.SaveAsync("x");
        return Ambient<Session>.Value.ToString(); //!! MOOR103
    }
}
//# activity-id-of-thread
class Events
{
    public async Task RunAsync()
    {
        System.Diagnostics.Tracing.EventSource.SetCurrentThreadActivityId(Guid.NewGuid(), out Guid old);
        await Io.SaveAsync("x");
        System.Diagnostics.Tracing.EventSource.SetCurrentThreadActivityId(old); //!! MOOR103
    }
}
//# log4net-property
class Job
{
    public async Task RunAsync(string id)
    {
        log4net.ThreadContext.Properties["job"] = id;
        await Io.SaveAsync(id);
        log4net.ThreadContext.Properties["job"] = null; //!! MOOR103
    }
}
//# impersonation-undone-after-await
class Share
{
    public async Task<string> ReadAsync(IntPtr token, string path)
    {
        using var identity = new System.Security.Principal.WindowsIdentity(token);
        var context = identity.Impersonate();
        try { return await Io.ReadAsync(path); } //!! MOOR101
        finally { context.Undo(); }
    }
}
//# scope-struct-restores-slot
class Culture
{
    [ThreadStatic] private static string t_language;
    public static Scope Use(string language) { var old = t_language; t_language = language; return new Scope(old); }
    public readonly struct Scope(string old) : IDisposable { public void Dispose() => t_language = old; }
}
class Page
{
    public async Task RenderAsync()
    {
        using (Culture.Use("de")) await Io.SaveAsync("x"); //!! MOOR101
    }
}
//# slot-set-by-private-helper-read-by-another
class Audit
{
    [ThreadStatic] private static string t_user;
    private static void Enter(string user) => t_user = user;
    private static string Who() => t_user ?? "nobody";
    public async Task SaveAsync(string user)
    {
        Enter(user);
        await Io.SaveAsync("x");
        Console.WriteLine(Who()); //!! MOOR103
    }
}
//# slot-over-lambda-body
class Retry
{
    [ThreadStatic] private static bool t_retrying;
    public Func<Task> Wrap(Func<Task> f) => async () =>
    {
        t_retrying = true;
        await f().ConfigureAwait(false);
        t_retrying = false; //!! MOOR103
    };
}
