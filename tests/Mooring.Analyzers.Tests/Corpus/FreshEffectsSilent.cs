// Promises kept near code that breaks them.
static class Slot { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; public static int Peek => t_n; }
//# static-initializer-is-not-the-object
class Ticket { private static readonly int s_first = Slot.Next(); private readonly int _n = 3; public int N => _n; public static int First => s_first; }
class C { [NoThreadLocal] public int M() => new Ticket().N; }
//# lazy-field-of-other-function
class C
{
    private readonly Lazy<int> _a = new(() => Slot.Next());
    private readonly Lazy<int> _b = new(() => 5);
    [NoThreadLocal] public int M() => _b.Value;
    public int Other() => _a.Value;
}
//# generic-with-free-argument
interface IGen { int Next(); }
readonly struct SlotGen : IGen { public int Next() => Slot.Next(); }
readonly struct Counting(int n) : IGen { public int Next() => n + 1; }
class C
{
    private static int Inner<T>(T g) where T : struct, IGen => g.Next();
    private static int Outer<T>(T g) where T : struct, IGen => Inner(g) + Inner(g);
    [NoThreadLocal] public int M() => Outer(new Counting(1));
    public int Other() => Outer(new SlotGen());
}
//# dispose-of-free-type-beside-slot-type
sealed class Tracked : IDisposable { public void Dispose() => Slot.Next(); }
sealed class Plain : IDisposable { public void Dispose() { } }
class C
{
    [NoThreadLocal] public void M() { using var p = new Plain(); }
    public void Other() { using var t = new Tracked(); }
}
//# chosen-by-static-type
abstract class Shape { public abstract int Area(); }
sealed class Square : Shape { public override int Area() => 4; }
sealed class Odd : Shape { public override int Area() => Slot.Next(); }
class C { [NoThreadLocal] public int M(Square s) => s.Area(); }
//# async-throw-stays-in-task
class C
{
    private static async Task FailAsync() { await Task.Yield(); throw new InvalidOperationException(); }
    [NoThrow] public Task M() => FailAsync();
}
//# iterator-not-enumerated
class C
{
    private static IEnumerable<int> Items() { yield return Slot.Next(); }
    [NoThrow] public IEnumerable<int> N() => Items();
}
//# inherited-implementation-keeps-promise
interface IIds { [NoThreadLocal] int Next(); }
class Base { private int _n; public int Next() => Interlocked.Increment(ref _n); }
class Derived : Base, IIds;
//# params-all-keep
class C
{
    private static void All([NoThreadLocal] params Func<int>[] f) { }
    public void M() => All(() => 1, () => 2);
}
//# locals-of-other-function-with-same-name
class C
{
    private static int Free() { Func<int> f = () => 1; return f(); }
    private static int Bound() { Func<int> f = Slot.Next; return f(); }
    [NoThreadLocal] public int M() => Free();
    public int N() => Bound();
}
