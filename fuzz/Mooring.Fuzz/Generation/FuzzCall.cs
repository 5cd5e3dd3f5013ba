using Mooring.Wasm;

namespace Mooring.Fuzz.Generation;

/// <summary>A call of an export, with arguments as text: both engines' runners read it.</summary>
/// <param name="Function">Index; the export is called <c>f</c> and the index.</param>
/// <param name="Arguments">
/// A letter and a value: <c>i</c> and <c>l</c> decimal integers, <c>f</c> and <c>d</c> the bits in hexadecimal, <c>e</c> the number of
/// a host object or <c>n</c>, <c>cn</c> the null function.
/// </param>
internal sealed record FuzzCall(int Function, string[] Arguments)
{
    public override string ToString() => $"f{Function}:{string.Join(',', Arguments)}";

    public static char Letter(ValueKind kind) => kind switch
    {
        ValueKind.I32 => 'i',
        ValueKind.I64 => 'l',
        ValueKind.F32 => 'f',
        ValueKind.F64 => 'd',
        ValueKind.ExternRef => 'e',
        ValueKind.FuncRef => 'c',
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no text"),
    };
}
