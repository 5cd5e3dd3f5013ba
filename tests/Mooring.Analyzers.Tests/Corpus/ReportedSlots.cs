// Thread-local state across suspensions, after the shapes of public reports: timers in loggers, migration guards, logging
// contexts, power requests, random generators of a thread.
namespace log4net
{
    public class ContextPropertiesBase { public object this[string key] { get => null; set { } } public void Remove(string key) { } public void Clear() { } }
    public class ThreadContextStack { public IDisposable Push(string message) => null; public string Pop() => ""; }
    public class ThreadContextStacks { public ThreadContextStack this[string key] => null; }
    public static class ThreadContext { public static ContextPropertiesBase Properties { get; } public static ThreadContextStacks Stacks { get; } }
    public static class LogicalThreadContext { public static ContextPropertiesBase Properties { get; } }
    public static class NDC { public static IDisposable Push(string message) => null; public static string Pop() => ""; }
}
namespace System.Runtime.Remoting.Messaging
{
    public static class CallContext { public static void SetData(string name, object data) { } public static object GetData(string name) => null; public static void FreeNamedDataSlot(string name) { } }
}
static class Native
{
    [System.Runtime.InteropServices.DllImport("kernel32")] public static extern uint SetThreadExecutionState(uint flags);
    [System.Runtime.InteropServices.DllImport("kernel32")] public static extern UIntPtr SetThreadAffinityMask(IntPtr thread, UIntPtr mask);
    [System.Runtime.InteropServices.DllImport("user32")] public static extern IntPtr SetThreadDpiAwarenessContext(IntPtr context);
}
//# stopwatch-of-a-logger
static class Timing
{
    [ThreadStatic] private static System.Diagnostics.Stopwatch t_stopwatch;
    public static IDisposable Log(string what) => new Timer1(what);
    private struct Timer1 : IDisposable
    {
        private readonly string _what;
        public Timer1(string what) { _what = what; t_stopwatch = System.Diagnostics.Stopwatch.StartNew(); }
        public void Dispose() { t_stopwatch.Stop(); Console.WriteLine(_what); t_stopwatch = null; }
    }
}
class C
{
    public async Task M(Task t)
    {
        using (Timing.Log("analysis"))
        {
            await t; //!! MOOR101
        }
    }
}
//# migration-guard
class Database
{
    [ThreadStatic] private static bool t_migrating;
    private readonly SemaphoreSlim _gate = new(1, 1);
    public async Task EnsureMigratedAsync(Func<Task> migrate, CancellationToken c)
    {
        if (t_migrating) return;
        await _gate.WaitAsync(c).ConfigureAwait(false);
        try
        {
            t_migrating = true;
            await migrate().ConfigureAwait(false);
        }
        finally
        {
            t_migrating = false; //!! MOOR103
            _gate.Release();
        }
    }
}
//# power-request
class Downloader
{
    public async Task M(Func<Task> download)
    {
        Native.SetThreadExecutionState(0x80000001);
        try { await download(); }
        finally { Native.SetThreadExecutionState(0x80000000); } //!! MOOR103
    }
}
//# dpi-context
class C
{
    public async Task M(Func<Task> show)
    {
        IntPtr old = Native.SetThreadDpiAwarenessContext(-4);
        await show();
        Native.SetThreadDpiAwarenessContext(old); //!! MOOR103
    }
}
//# logging-property
class Handler
{
    public async Task M(string id, Func<Task> handle)
    {
        log4net.ThreadContext.Properties["request"] = id;
        try { await handle(); }
        finally { log4net.ThreadContext.Properties.Remove("request"); } //!! MOOR103
    }
}
//# logging-stack
class Handler
{
    public async Task M(string id, Func<Task> handle)
    {
        using (log4net.ThreadContext.Stacks["NDC"].Push(id))
        {
            await handle(); //!! MOOR101
        }
    }
}
//# nested-diagnostic-context
class Handler
{
    public async Task M(string id, Func<Task> handle)
    {
        log4net.NDC.Push(id);
        await handle();
        log4net.NDC.Pop(); //!! MOOR103
    }
}
//# call-context-data
class C
{
    public async Task<object> M(object user, Task t)
    {
        System.Runtime.Remoting.Messaging.CallContext.SetData("user", user);
        await t.ConfigureAwait(false);
        return System.Runtime.Remoting.Messaging.CallContext.GetData("user"); //!! MOOR103
    }
}
//# random-of-the-thread
class C
{
    private static readonly ThreadLocal<Random> Randoms = new(() => new Random());
    public async Task<int> M(Func<Task> work)
    {
        Random random = Randoms.Value;
        await work(); //!! MOOR102
        return random.Next();
    }
}
//# current-tenant-in-a-static-class
static class Tenant
{
    [ThreadStatic] private static string t_id;
    public static string Id { get => t_id; set => t_id = value; }
}
class C
{
    public async Task<string> M(Func<Task> load)
    {
        Tenant.Id = "a";
        await load();
        return Tenant.Id; //!! MOOR103
    }
}
//# tenant-by-with-method
static class Tenant
{
    private static readonly ThreadLocal<string> Current = new();
    public static string Id => Current.Value;
    public static void Enter(string id) => Current.Value = id;
    public static void Leave() => Current.Value = null;
}
class C
{
    public async Task M(Func<Task> load)
    {
        Tenant.Enter("a");
        try { await load(); }
        finally { Tenant.Leave(); } //!! MOOR103
    }
}
//# recursion-depth
class Visitor
{
    [ThreadStatic] private static int t_depth;
    public async Task VisitAsync(Func<Task> inner)
    {
        if (++t_depth > 100) throw new InvalidOperationException();
        await inner();
        t_depth--; //!! MOOR103
    }
}
//# async-iterator-reads-after-yield
class C
{
    [ThreadStatic] private static int t_page;
    public async IAsyncEnumerable<int> M()
    {
        t_page = 1;
        yield return 1;
        await Task.Yield();
        yield return t_page; //!! MOOR103
    }
}
//# no-context-scope-around-await
class C
{
    public async Task<int> M(Func<Task<int>> work)
    {
        SynchronizationContext saved = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try { return await work().ConfigureAwait(false); }
        finally { SynchronizationContext.SetSynchronizationContext(saved); } //!! MOOR103
    }
}
//# scope-struct-that-restores-context
readonly struct NoContext : IDisposable
{
    private readonly SynchronizationContext _saved;
    private NoContext(SynchronizationContext saved) { _saved = saved; SynchronizationContext.SetSynchronizationContext(null); }
    public static NoContext Enter() => new(SynchronizationContext.Current);
    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_saved);
}
class C
{
    public async Task<int> M(Func<Task<int>> work)
    {
        using (NoContext.Enter()) return await work(); //!! MOOR101
    }
}
//# thread-priority-lowered
class C
{
    public async Task M(Func<Task> work)
    {
        ThreadPriority old = Thread.CurrentThread.Priority;
        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        await work();
        Thread.CurrentThread.Priority = old; //!! MOOR103
    }
}
//# shared-builder-of-the-thread
static class Builders
{
    [ThreadStatic] private static System.Text.StringBuilder t_cached;
    public static System.Text.StringBuilder Get() => (t_cached ??= new()).Clear();
}
class C
{
    public async Task<string> M(TextReader r)
    {
        var text = Builders.Get();
        text.Append(await r.ReadLineAsync()); //!! MOOR102
        return text.ToString();
    }
}
//# errno-after-await
class C
{
    public async Task<int> M(Func<int> nativeCall, Stream log)
    {
        System.Runtime.InteropServices.Marshal.SetLastSystemError(0);
        int result = nativeCall();
        await log.FlushAsync();
        return result < 0 ? System.Runtime.InteropServices.Marshal.GetLastSystemError() : 0; //!! MOOR103
    }
}
