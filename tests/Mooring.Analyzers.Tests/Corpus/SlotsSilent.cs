// Look-alikes of thread-local state across suspensions.
//# cleared-before-await
class C
{
    [ThreadStatic] private static bool t_inside;
    public async Task M(Task t)
    {
        t_inside = true;
        try { Console.WriteLine(); }
        finally { t_inside = false; }
        await t;
    }
}
//# set-again-after
class C
{
    [ThreadStatic] private static string t_user;
    public async Task<string> M(Task t)
    {
        t_user = "me";
        await t;
        t_user = "you";
        return t_user;
    }
}
//# asynclocal
class C
{
    private static readonly AsyncLocal<string> User = new();
    public async Task<string> M(Task t)
    {
        User.Value = "me";
        await t;
        return User.Value;
    }
}
//# culture-flows
class C
{
    public async Task M(Task t)
    {
        var old = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
        try { await t; }
        finally { System.Globalization.CultureInfo.CurrentCulture = old; }
    }
}
//# principal-flows
class C
{
    public async Task M(System.Security.Principal.IPrincipal p, Task t)
    {
        Thread.CurrentPrincipal = p;
        await t;
        Console.WriteLine(Thread.CurrentPrincipal);
    }
}
//# sharded-counter
class C
{
    [ThreadStatic] private static int t_operations;
    public async Task M(Func<Task> op)
    {
        while (true)
        {
            t_operations++;
            await op();
            t_operations++;
        }
    }
}
//# per-thread-histogram
class Histogram { public void Record(int n) { } }
class C
{
    private readonly ThreadLocal<Histogram> _histogram = new(() => new Histogram());
    public async Task M(Func<Task> op)
    {
        _histogram.Value.Record(1);
        await op();
        _histogram.Value.Record(2);
    }
}
//# lazy-cache
class C
{
    [ThreadStatic] private static byte[] t_buffer;
    private static byte[] Buffer => t_buffer ??= new byte[64];
    public async Task M(Stream s)
    {
        Buffer[0] = 1;
        await s.FlushAsync();
        Buffer[1] = 2;
    }
}
//# sync-setter-around-start
class C
{
    public Task M(Func<Task> f)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try { return f(); }
        finally { SynchronizationContext.SetSynchronizationContext(before); }
    }
}
//# pool-return
sealed class Item : IDisposable
{
    [ThreadStatic] private static Item t_cached;
    public static Item Rent() { var item = t_cached ?? new Item(); t_cached = null; return item; }
    public void Dispose() => t_cached = this;
}
class C
{
    public async Task M(Task t)
    {
        using var item = Item.Rent();
        await t;
    }
}
//# thread-id-for-log
class C
{
    public async Task M(Task t)
    {
        Console.WriteLine(Environment.CurrentManagedThreadId);
        await t;
        Console.WriteLine(Environment.CurrentManagedThreadId);
    }
}
//# static-not-thread-static
class C
{
    private static bool s_inside;
    public async Task M(Task t) { s_inside = true; await t; s_inside = false; }
}
//# guarded-fill
class C
{
    [ThreadStatic] private static System.Text.StringBuilder t_sb;
    public async Task<string> M(Task t)
    {
        if (t_sb == null) t_sb = new System.Text.StringBuilder();
        t_sb.Append("x");
        await t;
        if (t_sb == null) t_sb = new System.Text.StringBuilder();
        return "";
    }
}
//# read-error-at-once
class C
{
    [System.Runtime.InteropServices.DllImport("x", SetLastError = true)] private static extern int Open();
    public async Task<int> M(Task t)
    {
        Open();
        int error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        await t;
        return error;
    }
}
//# asynclocal-scope
sealed class Scope : IDisposable
{
    private static readonly AsyncLocal<Scope> Current = new();
    private readonly Scope _previous;
    public Scope() { _previous = Current.Value; Current.Value = this; }
    public void Dispose() => Current.Value = _previous;
}
class C
{
    public async Task M(Task t) { using (new Scope()) await t; }
}
