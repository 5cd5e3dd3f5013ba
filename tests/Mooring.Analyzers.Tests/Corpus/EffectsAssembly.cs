// A promise of the whole assembly.
//# assembly-wide
[assembly: NoThreadLocal]
class C
{
    private static readonly ThreadLocal<int> N = new();
    public int Good() => 1;
    public int Bad() => N.Value + 1; //!! MOOR201
}
