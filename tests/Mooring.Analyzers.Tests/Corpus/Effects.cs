// Declared effects, violated.
static class Counter { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; public static int Pure(int n) => n + 1; }
//# direct-thread-static
class C
{
    [ThreadStatic] private static int t_n;
    [NoThreadLocal]
    public static int Next()
    {
        return ++t_n; //!! MOOR201
    }
}
//# through-inferred-chain
class C
{
    private static int Inferred() => Counter.Next();
    [NoThreadLocal]
    public static int Next()
    {
        int n = Counter.Pure(1);
        return n + Inferred(); //!! MOOR201
    }
}
//# thread-local-of-t
class C
{
    private static readonly ThreadLocal<int> N = new();
    [NoThreadLocal]
    public static int Next() => N.Value; //!! MOOR201
}
//# type-wide
[NoThreadLocal]
class C
{
    public int Good() => 1;
    public int Bad() => Counter.Next(); //!! MOOR201
}
//# property-accessor
class C
{
    [NoThreadLocal]
    public int Id
    {
        get => Counter.Next(); //!! MOOR201
    }
}
//# recursion
class C
{
    private static int Even(int n) => n == 0 ? Counter.Next() : Odd(n - 1);
    private static int Odd(int n) => n == 0 ? 0 : Even(n - 1);
    [NoThreadLocal]
    public static int M(int n) => Odd(n); //!! MOOR201
}
//# override
abstract class Base { [NoThreadLocal] public abstract int Next(); }
class C : Base
{
    public override int Next() => Counter.Next(); //!! MOOR203
}
//# interface-implementation
interface IIds { [NoThreadLocal] int Next(); }
class C : IIds
{
    public int Next() => Counter.Next(); //!! MOOR203
}
//# interface-wide
[NoThreadLocal] interface IIds { int Next(); int Id { get; } }
class C : IIds
{
    public int Next() => 1;
    public int Id => Counter.Next(); //!! MOOR203
}
//# delegate-type
[NoThreadLocal] delegate int Generate();
class C
{
    public static Generate M() => Counter.Next; //!! MOOR204
}
//# delegate-parameter-lambda
class C
{
    private static int Use([NoThreadLocal] Func<int> f) => f();
    public static int M() => Use(() => Counter.Next() + 1); //!! MOOR204
}
//# delegate-parameter-method-group
class C
{
    private static int Use([NoThreadLocal] Func<int> f) => f();
    public static int M() => Use(Counter.Next); //!! MOOR204
}
//# delegate-field
class C
{
    [NoThreadLocal] private Func<int> _f;
    public void M()
    {
        _f = Counter.Next; //!! MOOR204
    }
}
//# polymorphic-helper
class C
{
    private static int Twice(Func<int> f) => f() + f();
    [NoThreadLocal]
    public static int M() => Twice(() => Counter.Next()); //!! MOOR201
}
//# polymorphic-linq
class C
{
    [NoThreadLocal]
    public static int M(int[] xs) => xs.Select(x => x + Counter.Next()).Sum(); //!! MOOR201
}
//# polymorphic-through-two
class C
{
    private static int Once(Func<int> f) => f();
    private static int Outer(Func<int> g) => Once(g);
    [NoThreadLocal]
    public static int M() => Outer(Counter.Next); //!! MOOR201
}
//# local-delegate
class C
{
    [NoThreadLocal]
    public static int M()
    {
        Func<int> f = Counter.Next;
        return f(); //!! MOOR201
    }
}
//# closed-world-virtual
class C
{
    private abstract class Source { public abstract int Next(); }
    private sealed class Bad : Source { public override int Next() => Counter.Next(); }
    [NoThreadLocal]
    private static int M(Source s) => s.Next(); //!! MOOR201
}
//# async-body
class C
{
    [NoThreadLocal]
    public static async Task<int> M(Task t)
    {
        await t;
        return Counter.Next(); //!! MOOR201
    }
}
//# constructor-called
class Holder { public int Id = 0; public Holder() { Id = Counter.Next(); } }
class C
{
    [NoThreadLocal]
    public static Holder M() => new Holder(); //!! MOOR201
}
//# throw-direct
class C
{
    [NoThrow]
    public static int M(int n)
    {
        if (n < 0) throw new ArgumentException("n"); //!! MOOR202
        return n;
    }
}
//# throw-in-callee
class C
{
    private static int Check(int n) => n < 0 ? throw new InvalidOperationException() : n;
    [NoThrow]
    public static int M(int n) => Check(n); //!! MOOR202
}
//# throw-parse
class C
{
    [NoThrow]
    public static int M(string s) => int.Parse(s); //!! MOOR202
}
//# throw-caught-too-narrowly
class C
{
    private static void Work() => throw new IOException();
    [NoThrow]
    public static void M()
    {
        try
        {
            Work(); //!! MOOR202
        }
        catch (ArgumentException) { }
    }
}
//# rethrown
class C
{
    private static void Work() => throw new IOException();
    [NoThrow]
    public static void M()
    {
        try { Work(); }
        catch (Exception)
        {
            throw; //!! MOOR202
        }
    }
}
//# throwing-lambda
class C
{
    private static void Run([NoThrow] Action a) => a();
    public static void M() => Run(() => throw new IOException()); //!! MOOR204
}
//# boundary-without-reason
class C
{
    [AffinityBoundary("")]
    public static int Vouched() => Counter.Next(); //!! MOOR206
}
