// Promises that are kept.
static class Slot { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
static class Flow { private static readonly AsyncLocal<int> s_n = new(); public static int N => s_n.Value; }
//# async-local-is-not-thread-local
class C { [NoThreadLocal] public int M() => Flow.N; }
//# culture-and-builder
class C { [NoThreadLocal] public string M(double d) => new System.Text.StringBuilder().Append(d).AppendFormat("{0:N2}", d).ToString(); }
//# lock-and-pool
class C
{
    private readonly Lock _gate = new();
    [NoThreadLocal] public int M()
    {
        byte[] a = System.Buffers.ArrayPool<byte>.Shared.Rent(10);
        lock (_gate) { a[0] = 1; }
        System.Buffers.ArrayPool<byte>.Shared.Return(a);
        return Random.Shared.Next();
    }
}
//# override-chosen-by-type-argument
interface ISource { static abstract int Take(); }
sealed class FromSlot : ISource { public static int Take() => Slot.Next(); }
sealed class Fixed : ISource { public static int Take() => 3; }
class C
{
    private static int Use<T>() where T : ISource => T.Take();
    [NoThreadLocal] public int M() => Use<Fixed>();
    public int Other() => Use<FromSlot>();
}
//# higher-order-with-kept-promise
class C
{
    private static R Pipe<A, R>(A a, Func<A, R> f) => f(a);
    [NoThreadLocal] public int M(int n) => Pipe(n, x => x + 1);
    public int Other(int n) => Pipe(n, x => x + Slot.Next());
}
//# vouched-for
class C
{
    [AffinityBoundary("a cache: a miss only costs time")] private static int Cached() => Slot.Next();
    [NoThreadLocal] public int M() => Cached();
}
//# run-elsewhere
class C { [NoThreadLocal] public Task<int> M() => Task.Run(() => Slot.Next()); }
//# interface-broken-by-stranger-only
interface IOpen { int Next(); }
class C { [NoThreadLocal] public int M(IOpen o) => o.Next(); }
//# everything-caught
class C
{
    [NoThrow] public int M(string s)
    {
        try { return int.Parse(s); }
        catch (FormatException) { return 0; }
        catch (Exception) { return 1; }
    }
    [NoThrow] public Task N(string s) => RunAsync(s);
    private static async Task RunAsync(string s) { await Task.Yield(); int.Parse(s); }
}
//# delegate-overwritten-before-call
class C
{
    [NoThreadLocal] public int M()
    {
        Func<int> f = () => 1;
        int n = f();
        f = Slot.Next;
        GC.KeepAlive(f);
        return n;
    }
}
//# not-called-lambda
class C
{
    public event Func<int> Wanted;
    [NoThreadLocal] public void M() { Wanted += () => Slot.Next(); }
}
