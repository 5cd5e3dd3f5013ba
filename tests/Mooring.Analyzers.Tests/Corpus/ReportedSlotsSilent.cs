// Look-alikes: state that flows, caches of a thread, and slots that are done with before the suspension.
namespace log4net
{
    public class ContextPropertiesBase { public object this[string key] { get => null; set { } } public void Remove(string key) { } }
    public static class LogicalThreadContext { public static ContextPropertiesBase Properties { get; } }
    public static class ThreadContext { public static ContextPropertiesBase Properties { get; } }
}
namespace Serilog.Context { public static class LogContext { public static IDisposable PushProperty(string name, object value) => null; } }
namespace System.Runtime.Remoting.Messaging { public static class CallContext { public static void LogicalSetData(string name, object data) { } public static object LogicalGetData(string name) => null; } }
static class Native { [System.Runtime.InteropServices.DllImport("kernel32")] public static extern uint SetThreadExecutionState(uint flags); }
//# logical-context
class Handler
{
    public async Task M(string id, Func<Task> handle)
    {
        log4net.LogicalThreadContext.Properties["request"] = id;
        using (Serilog.Context.LogContext.PushProperty("id", id)) await handle();
        log4net.LogicalThreadContext.Properties.Remove("request");
        System.Runtime.Remoting.Messaging.CallContext.LogicalSetData("id", id);
        await handle();
        Console.WriteLine(System.Runtime.Remoting.Messaging.CallContext.LogicalGetData("id"));
    }
}
//# logging-property-removed-first
class Handler
{
    public async Task M(string id, Func<Task> handle, Action log)
    {
        log4net.ThreadContext.Properties["request"] = id;
        try { log(); }
        finally { log4net.ThreadContext.Properties.Remove("request"); }
        await handle();
    }
}
//# power-request-for-synchronous-work
class C
{
    public async Task M(Action work, Task t)
    {
        Native.SetThreadExecutionState(0x80000001);
        try { work(); }
        finally { Native.SetThreadExecutionState(0x80000000); }
        await t;
    }
}
//# principal-and-culture-restored
class C
{
    public async Task M(System.Security.Principal.IPrincipal user, Func<Task> work)
    {
        var oldUser = Thread.CurrentPrincipal;
        var oldCulture = System.Globalization.CultureInfo.CurrentCulture;
        var oldUi = Thread.CurrentThread.CurrentUICulture;
        Thread.CurrentPrincipal = user;
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
        Thread.CurrentThread.CurrentUICulture = System.Globalization.CultureInfo.InvariantCulture;
        try { await work(); }
        finally
        {
            Thread.CurrentPrincipal = oldUser;
            System.Globalization.CultureInfo.CurrentCulture = oldCulture;
            Thread.CurrentThread.CurrentUICulture = oldUi;
        }
    }
}
//# handler-context-pool-of-the-thread
class HandlerContext { public int N; }
static class Pool
{
    [ThreadStatic] private static HandlerContext t_cached;
    public static HandlerContext Get()
    {
        HandlerContext c = t_cached;
        if (c is null) return new();
        t_cached = null;
        return c;
    }
    public static void Return(HandlerContext c) { c.N = 0; t_cached = c; }
}
class C
{
    public async Task M(Func<HandlerContext, Task> handle)
    {
        HandlerContext c = Pool.Get();
        try { await handle(c); }
        finally { Pool.Return(c); }
    }
}
//# no-context-scope-around-start
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
        Task<int> started;
        using (NoContext.Enter()) started = work();
        return await started;
    }
}
//# depth-counted-in-synchronous-part
class Visitor
{
    [ThreadStatic] private static int t_depth;
    public async Task VisitAsync(Action inner, Task t)
    {
        t_depth++;
        try { inner(); }
        finally { t_depth--; }
        await t;
    }
}
//# random-taken-again
class C
{
    private static readonly ThreadLocal<Random> Randoms = new(() => new Random());
    public async Task<int> M(Func<Task> work)
    {
        int first = Randoms.Value.Next();
        await work();
        return first + Randoms.Value.Next();
    }
}
//# async-local-tenant
static class Tenant
{
    private static readonly AsyncLocal<string> Current = new();
    public static string Id { get => Current.Value; set => Current.Value = value; }
}
class C
{
    public async Task<string> M(Func<Task> load)
    {
        string old = Tenant.Id;
        Tenant.Id = "a";
        try { await load(); return Tenant.Id; }
        finally { Tenant.Id = old; }
    }
}
//# builder-finished-before-await
static class Builders
{
    [ThreadStatic] private static System.Text.StringBuilder t_cached;
    public static System.Text.StringBuilder Get() => (t_cached ??= new()).Clear();
}
class C
{
    public async Task M(TextWriter w)
    {
        var text = Builders.Get();
        text.Append('x');
        string done = text.ToString();
        await w.WriteLineAsync(done);
    }
}
//# context-captured-and-posted-to
class C
{
    public async Task M(Task t)
    {
        SynchronizationContext context = SynchronizationContext.Current;
        await t.ConfigureAwait(false);
        if (context is not null) context.Post(_ => Console.WriteLine(), null);
    }
}
//# buffer-cached-by-thread-copied
class C
{
    [ThreadStatic] private static byte[] t_buffer;
    public async Task M(Stream s)
    {
        byte[] buffer = t_buffer ?? new byte[64];
        t_buffer = null;
        await s.ReadExactlyAsync(buffer);
        t_buffer = buffer;
    }
}
