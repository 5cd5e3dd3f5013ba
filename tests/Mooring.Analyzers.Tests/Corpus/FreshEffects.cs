// Effects, a second set written after the first was mended.
static class Slot { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; public static int Peek => t_n; }
//# base-constructor-with-slot
class Base { protected Base() => Slot.Next(); }
class Derived : Base { public int N = 1; }
class C
{
    [NoThreadLocal] public object M() => new Derived(); //!! MOOR201
}
//# constructor-chained-by-this
class Ticket { private readonly int _n; public Ticket() : this(Slot.Next()) { } public Ticket(int n) => _n = n; public int N => _n; }
class C
{
    [NoThreadLocal] public Ticket M() => new Ticket(); //!! MOOR201
    [NoThreadLocal] public Ticket Free() => new Ticket(3);
}
//# record-with-slot-initializer
record Entry(string Name) { public int Order { get; } = Slot.Next(); }
class C
{
    [NoThreadLocal] public Entry M() => new("a"); //!! MOOR201
}
//# static-readonly-delegate
class C
{
    private static readonly Func<int> Source = Slot.Next;
    [NoThreadLocal] public int M() => Source() + 1; //!! MOOR201
}
//# dictionary-of-handlers-built-in-method
class C
{
    private static int Run(Func<int> f) => f();
    [NoThreadLocal] public int M(int kind)
    {
        Func<int> f = kind switch { 0 => () => 0, _ => Slot.Next };
        return Run(f); //!! MOOR201
    }
}
//# nested-generic-call
interface IGen { int Next(); }
readonly struct SlotGen : IGen { public int Next() => Slot.Next(); }
class C
{
    private static int Inner<T>(T g) where T : struct, IGen => g.Next();
    private static int Outer<T>(T g) where T : struct, IGen => Inner(g) + Inner(g);
    [NoThreadLocal] public int M() => Outer(new SlotGen()); //!! MOOR201
}
//# event-raised-to-own-handler
class C
{
    private static int Twice(Func<int> f) { int a = f(); return a + f(); }
    [NoThreadLocal] public int M() => Twice(delegate { return Slot.Peek; }); //!! MOOR201
}
//# deconstruction
class Pair { public void Deconstruct(out int a, out int b) { a = Slot.Peek; b = 1; } }
class C
{
    [NoThreadLocal] public int M(Pair p)
    {
        var (a, b) = p; //!! MOOR201
        return a + b;
    }
}
//# string-interpolation-of-own-type
sealed class Id { public override string ToString() => Slot.Peek.ToString(); }
class C
{
    [NoThreadLocal] public string M(Id id) => id.ToString(); //!! MOOR201
}
//# checked-through-compound-assignment
readonly struct Sum(int n) { public static Sum operator +(Sum a, int b) { Slot.Next(); return a; } }
class C
{
    [NoThreadLocal] public Sum M(Sum s) { s += 1; return s; } //!! MOOR201
}
//# no-throw-through-enumeration
class C
{
    private static IEnumerable<int> Parse(string[] a) { foreach (var s in a) yield return int.Parse(s); }
    [NoThrow] public int M(string[] a)
    {
        int sum = 0;
        foreach (int n in Parse(a)) sum += n; //!! MOOR202
        return sum;
    }
}
//# no-throw-constructor
class Range { public Range(int a, int b) { if (a > b) throw new ArgumentException("order"); } }
class C
{
    [NoThrow] public Range M(int a, int b) => new Range(a, b); //!! MOOR202
}
//# promise-on-whole-type
[NoThreadLocal] class Pure
{
    public int A() => 1;
    public int B() => Slot.Next(); //!! MOOR201
    private int C => Slot.Peek; //!! MOOR201
}
//# promise-on-delegate-type
[NoThreadLocal] delegate int Gen();
class C
{
    private readonly Gen _gen = Slot.Next; //!! MOOR204
    public Gen Other(bool b) => b ? () => 1 : () => Slot.Peek; //!! MOOR204
}
//# setter-of-init-property
class Options { private int _n; public int N { get => _n; init => _n = value + Slot.Next(); } }
class C
{
    [NoThreadLocal] public Options M() => new() { N = 3 }; //!! MOOR201
}
//# with-expression
record Entry(int A) { public int B { get; init => field = Slot.Next() + value; } }
class C
{
    [NoThreadLocal] public Entry M(Entry e) => e with { B = 2 }; //!! MOOR201
}
//# await-foreach-over-own-iterator
class C
{
    private static async IAsyncEnumerable<int> Items() { await Task.Yield(); yield return Slot.Next(); }
    [NoThreadLocal] public async Task<int> M()
    {
        int n = 0;
        await foreach (int i in Items()) n += i; //!! MOOR201
        return n;
    }
}
//# null-conditional-and-coalescing
class Node { public int Value => Slot.Peek; }
class C
{
    [NoThreadLocal] public int M(Node n) => n?.Value ?? 0; //!! MOOR201
}
