// Declared effects, broken through every sort of call.
static class Slot { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; public static int Peek => t_n; }
static class Env { public static int Free(int n) => n + 1; }
//# through-extension-property
static class Extensions { extension(string s) { public int Ticket => Slot.Next() + s.Length; } }
class C
{
    [NoThreadLocal] public int M(string s) => s.Ticket; //!! MOOR201
}
//# through-operator
readonly struct Id(int n) { public int N => n; public static Id operator +(Id a, Id b) => new(a.N + b.N + Slot.Next()); }
class C
{
    [NoThreadLocal] public Id M(Id a, Id b) => a + b; //!! MOOR201
}
//# through-implicit-conversion
readonly struct Stamp(int n) { public int N => n; public static implicit operator Stamp(int n) => new(n + Slot.Peek); }
class C
{
    [NoThreadLocal] public Stamp M(int n) => n; //!! MOOR201
}
//# through-static-abstract-of-type-argument
interface ISource { static abstract int Take(); }
sealed class FromSlot : ISource { public static int Take() => Slot.Next(); }
class C
{
    private static int Use<T>() where T : ISource => T.Take();
    [NoThreadLocal] public int M() => Use<FromSlot>(); //!! MOOR201
}
//# through-linq-lambda
class C
{
    [NoThreadLocal] public List<int> M(int[] a) => a.Select(i => i + Slot.Next()).ToList(); //!! MOOR201
}
//# through-own-higher-order-function
class C
{
    private static R Pipe<A, B, R>(A a, Func<A, B> f, Func<B, R> g) => g(f(a));
    [NoThreadLocal] public int M(int n) => Pipe(n, Env.Free, x => x + Slot.Peek); //!! MOOR201
}
//# through-private-virtual-override
class C
{
    private abstract class Shape { public abstract int Area(); }
    private sealed class Square : Shape { public override int Area() => 4; }
    private sealed class Odd : Shape { public override int Area() => Slot.Next(); }
    private readonly Shape _shape = DateTime.Now.Day > 3 ? new Square() : new Odd();
    [NoThreadLocal] public int M() => _shape.Area(); //!! MOOR201
}
//# through-dispose-of-using
sealed class Scope : IDisposable { public void Dispose() => Slot.Next(); }
class C
{
    [NoThreadLocal] public void M()
    {
        using var s = new Scope(); //!! MOOR201
    }
}
//# through-enumerator
class Numbers { public IEnumerator<int> GetEnumerator() { yield return Slot.Next(); } }
class C
{
    [NoThreadLocal] public int M(Numbers n)
    {
        int sum = 0;
        foreach (int i in n) sum += i; //!! MOOR201
        return sum;
    }
}
//# through-constructor-and-field-initializer
class Ticket { private readonly int _n = Slot.Next(); public int N => _n; }
class C
{
    [NoThreadLocal] public Ticket M() => new(); //!! MOOR201
}
//# through-indexer-of-partial-property
partial class Table { public partial int this[int i] { get; } }
partial class Table { public partial int this[int i] => i + Slot.Peek; }
class C
{
    [NoThreadLocal] public int M(Table t) => t[3]; //!! MOOR201
}
//# through-delegate-in-local
class C
{
    [NoThreadLocal] public int M(bool slow)
    {
        Func<int> f = () => 1;
        if (slow) f = Slot.Next;
        return f(); //!! MOOR201
    }
}
//# through-local-function-chain
class C
{
    [NoThreadLocal] public int M()
    {
        return A(); //!! MOOR201
        int A() => B() + 1;
        int B() => Slot.Next();
    }
}
//# through-collection-initializer-add
class Bag : System.Collections.IEnumerable { public void Add(int n) => Slot.Next(); public System.Collections.IEnumerator GetEnumerator() => null; }
class C
{
    [NoThreadLocal] public Bag M() => [1, 2]; //!! MOOR201
}
//# interface-implemented-by-inherited-member
interface IIds { [NoThreadLocal] int Next(); }
class Base { public int Next() => Slot.Next(); }
class Derived : Base, IIds; //!! MOOR203
//# override-of-generic-base
abstract class Step<T> { [NoThreadLocal] public abstract T Run(T input); }
class Add : Step<int> { public override int Run(int input) => input + Slot.Peek; } //!! MOOR203
//# given-as-constructor-argument
class Job([NoThreadLocal] Func<int> body) { public int Run() => body(); }
class C
{
    public Job M() => new(static () => Slot.Next()); //!! MOOR204
}
//# given-as-property-value
class Options { [NoThreadLocal] public Func<int, int> Map { get; init; } }
class C
{
    public Options M() => new() { Map = n => n + Slot.Peek }; //!! MOOR204
}
//# given-as-returned-lambda
class C
{
    [return: NoThreadLocal] public Func<int> M(bool b) => b ? () => 1 : Slot.Next; //!! MOOR204
}
//# given-as-params-element
class C
{
    private static void All([NoThreadLocal] params Func<int>[] f) { }
    public void M() => All(() => 1, () => Slot.Next()); //!! MOOR204
}
//# throw-expression-in-arm
class C
{
    [NoThrow] public int M(int kind) => kind switch { 0 => 1, _ => throw new InvalidOperationException() }; //!! MOOR202
}
//# throws-in-filtered-catch
class C
{
    [NoThrow] public int M(string s)
    {
        try { return int.Parse(s); } //!! MOOR202
        catch (FormatException) when (s.Length > 3) { return 0; }
    }
}
//# throws-again-from-catch-all
class C
{
    [NoThrow] public void M(Action<string> log, string s)
    {
        try { Console.WriteLine(int.Parse(s)); }
        catch (Exception e) { log(e.Message); throw; } //!! MOOR202
    }
}
//# thread-local-in-awaiting-method
class C
{
    private static readonly ThreadLocal<int> Seed = new();
    [NoThreadLocal] public async Task<int> M() { await Task.Yield(); return Seed.Value; } //!! MOOR201
}
//# default-interface-member-breaks-promise
interface IClock { [NoThreadLocal] int Now(); }
interface ISlotClock : IClock { int IClock.Now() => Slot.Peek; } //!! MOOR203
//# lazy-factory
class C
{
    private readonly Lazy<int> _n = new(() => Slot.Next());
    [NoThreadLocal] public int M() => _n.Value; //!! MOOR201
}
