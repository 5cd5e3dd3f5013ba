using ValueType = Mooring.Wasm.ValueType;

namespace Mooring.FpBindgen;

/// <summary>How a value crosses the border: by value, or as a fat pointer to MessagePack.</summary>
public enum FpType
{
    /// <summary>No value; only as the result of a function that is not async.</summary>
    Unit,

    /// <summary>0 or 1 in an <c>i32</c>; everything but 0 is read as true.</summary>
    Bool,

    /// <summary>The low 8 bits of an <c>i32</c>.</summary>
    U8,

    /// <summary>The low 8 bits of an <c>i32</c>, with sign.</summary>
    I8,

    /// <summary>The low 16 bits of an <c>i32</c>.</summary>
    U16,

    /// <summary>The low 16 bits of an <c>i32</c>, with sign.</summary>
    I16,

    /// <summary>An <c>i32</c>.</summary>
    U32,

    /// <summary>An <c>i32</c>.</summary>
    I32,

    /// <summary>An <c>i64</c>.</summary>
    U64,

    /// <summary>An <c>i64</c>.</summary>
    I64,

    /// <summary>An <c>f32</c>.</summary>
    F32,

    /// <summary>An <c>f64</c>.</summary>
    F64,

    /// <summary>Everything else: an <c>i64</c> that holds a fat pointer to one MessagePack value.</summary>
    Object,
}

/// <summary>What the types are in WebAssembly.</summary>
internal static class FpTypes
{
    public static ValueType ToWasm(this FpType type) => type switch
    {
        FpType.U64 or FpType.I64 or FpType.Object => ValueType.I64,
        FpType.F32 => ValueType.F32,
        FpType.F64 => ValueType.F64,
        FpType.Unit => throw new ArgumentException("A parameter cannot be of the unit type.", nameof(type)),
        _ => ValueType.I32,
    };
}
