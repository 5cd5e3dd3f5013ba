// Thread-local state, set before a suspension and used after it.
//# flag-reset-in-finally
class C
{
    [ThreadStatic] private static bool t_inside;
    public async Task M(Task t)
    {
        t_inside = true;
        try { await t; }
        finally
        {
            t_inside = false; //!! MOOR103
        }
    }
}
//# read-after
class C
{
    [ThreadStatic] private static string t_user;
    public async Task<string> M(Task t)
    {
        t_user = "me";
        await t;
        return t_user; //!! MOOR103
    }
}
//# threadlocal-value
class C
{
    private static readonly ThreadLocal<int> Id = new();
    public async Task<int> M(Task t)
    {
        Id.Value = 5;
        await t.ConfigureAwait(false);
        return Id.Value; //!! MOOR103
    }
}
//# depth-counter
class C
{
    [ThreadStatic] private static int t_depth;
    public async Task M(Task t)
    {
        t_depth++;
        await t;
        t_depth--; //!! MOOR103
    }
}
//# saved-and-restored
class C
{
    [ThreadStatic] private static object t_current;
    public async Task M(object o, Task t)
    {
        var previous = t_current;
        t_current = o;
        try { await t; }
        finally { t_current = previous; } //!! MOOR103
    }
}
//# synchronization-context
class C
{
    public async Task M(Task t)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        await t;
        SynchronizationContext.SetSynchronizationContext(before); //!! MOOR103
    }
}
//# through-property
class Ambient
{
    [ThreadStatic] private static Ambient t_current;
    public static Ambient Current { get => t_current; set => t_current = value; }
}
class C
{
    public async Task M(Task t)
    {
        Ambient.Current = new Ambient();
        await t;
        Console.WriteLine(Ambient.Current); //!! MOOR103
    }
}
//# through-methods
static class Tracer
{
    [ThreadStatic] private static string t_name;
    public static void Begin(string name) => t_name = name;
    public static void End() => t_name = null;
}
class C
{
    public async Task M(Task t)
    {
        Tracer.Begin("x");
        await t;
        Tracer.End(); //!! MOOR103
    }
}
//# indent-level
class C
{
    public async Task M(Task t)
    {
        System.Diagnostics.Debug.Indent();
        await t;
        System.Diagnostics.Debug.Unindent(); //!! MOOR103
    }
}
//# last-error
class C
{
    [System.Runtime.InteropServices.DllImport("x", SetLastError = true)] private static extern int Open();
    public async Task<int> M(Task t)
    {
        Open();
        await t;
        return System.Runtime.InteropServices.Marshal.GetLastWin32Error(); //!! MOOR103
    }
}
//# named-data-slot
class C
{
    private static readonly LocalDataStoreSlot Slot = Thread.AllocateDataSlot();
    public async Task<object> M(Task t)
    {
        Thread.SetData(Slot, 1);
        await t;
        return Thread.GetData(Slot); //!! MOOR103
    }
}
//# thread-name
class C
{
    public async Task M(Task t)
    {
        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        await t;
        Console.WriteLine(Thread.CurrentThread.Priority); //!! MOOR103
    }
}
//# restoring-scope
sealed class Scope : IDisposable
{
    [ThreadStatic] private static Scope t_current;
    private readonly Scope _previous;
    public Scope() { _previous = t_current; t_current = this; }
    public void Dispose() => t_current = _previous;
}
class C
{
    public async Task M(Task t)
    {
        using (new Scope())
        {
            await t; //!! MOOR101
        }
    }
}
//# mutated-object
class C
{
    [ThreadStatic] private static List<int> t_list;
    public async Task<int> M(Task t)
    {
        t_list = [];
        t_list.Add(1);
        await t;
        return t_list.Count; //!! MOOR103
    }
}
//# await-foreach-between
class C
{
    [ThreadStatic] private static int t_total;
    public async Task<int> M(IAsyncEnumerable<int> source)
    {
        t_total = 1;
        int n = 0;
        await foreach (var i in source) n += i;
        return t_total + n; //!! MOOR103
    }
}
