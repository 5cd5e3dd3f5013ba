// Declared effects, kept.
static class Counter { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; public static int Pure(int n) => n + 1; }
//# pure-chain
class C
{
    private static int Inferred(int n) => Counter.Pure(n) * 2;
    [NoThreadLocal] public static int M(int n) => Inferred(n) + Math.Max(n, 1);
}
//# essay-example
class C
{
    [NoThreadLocal, NoThrow] public static uint Func1() => 1;
    private static uint Inferred() => Func1();
    [NoThreadLocal] public static uint Func2() => Inferred();
    [NoThreadLocal] public static Func<uint> F = Func2;
}
//# statics-and-asynclocals
class C
{
    private static int s_n;
    private static readonly AsyncLocal<int> Local = new();
    [NoThreadLocal] public static int M() => Interlocked.Increment(ref s_n) + Local.Value;
}
//# polymorphic-clean
class C
{
    private static int Twice(Func<int> f) => f() + f();
    [NoThreadLocal] public static int M() => Twice(() => 1);
    public static int N() => Twice(Counter.Next);
}
//# runs-elsewhere
class C
{
    [NoThreadLocal] public static Task<int> M() => Task.Run(() => Counter.Next());
}
//# created-but-not-called
class C
{
    [NoThreadLocal] public static Func<int> M() { Func<int> f = () => Counter.Next(); return f; }
}
//# boundary-with-reason
class C
{
    [AffinityBoundary("the counter is for statistics only")] private static int Vouched() => Counter.Next();
    [NoThreadLocal] public static int M() => Vouched();
}
//# override-keeps
abstract class Base { [NoThreadLocal] public abstract int Next(); }
class C : Base { public override int Next() => 1; }
class D { [NoThreadLocal] public static int M(Base b) => b.Next(); }
//# undeclared-may-do-anything
class C { public static int M() => Counter.Next(); }
//# unknown-is-silent
public interface IOpen { int Next(); }
class C { [NoThreadLocal] public static int M(IOpen o, Func<int> f) => o.Next() + f(); }
//# recursion-clean
class C
{
    private static int Even(int n) => n == 0 ? 1 : Odd(n - 1);
    private static int Odd(int n) => n == 0 ? 0 : Even(n - 1);
    [NoThreadLocal] public static int M(int n) => Odd(n);
}
//# contracted-parameter-handed-on
class C
{
    private static int Inner([NoThreadLocal] Func<int> f) => f();
    [NoThreadLocal] private static int Outer([NoThreadLocal] Func<int> f) => Inner(f);
}
//# catch-all
class C
{
    private static void Work() => throw new IOException();
    [NoThrow]
    public static bool M()
    {
        try { Work(); return true; }
        catch (Exception) { return false; }
    }
}
//# try-parse
class C { [NoThrow] public static int M(string s) => int.TryParse(s, out int n) ? n : 0; }
//# failure-stays-in-the-task
class C
{
    private static async Task Work() { await Task.Yield(); throw new IOException(); }
    [NoThrow] public static Task M() => Work();
}
//# culture-is-flow-backed
class C { [NoThreadLocal] public static string M(int n) => n.ToString(System.Globalization.CultureInfo.InvariantCulture) + System.Globalization.CultureInfo.CurrentCulture.Name; }
//# buffers-are-transparent
class C
{
    [NoThreadLocal]
    public static int M()
    {
        var b = System.Buffers.ArrayPool<byte>.Shared.Rent(10);
        System.Buffers.ArrayPool<byte>.Shared.Return(b);
        return Random.Shared.Next();
    }
}
