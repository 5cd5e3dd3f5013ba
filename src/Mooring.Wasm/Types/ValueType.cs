namespace Mooring.Wasm;

/// <summary>The kinds of WebAssembly values.</summary>
public enum ValueKind : byte
{
    /// <summary>32-bit integer; <see cref="int"/> or <see cref="uint"/> in .NET.</summary>
    I32,

    /// <summary>64-bit integer; <see cref="long"/> or <see cref="ulong"/> in .NET.</summary>
    I64,

    /// <summary>32-bit float.</summary>
    F32,

    /// <summary>64-bit float.</summary>
    F64,

    /// <summary>128-bit vector; <c>Vector128&lt;byte&gt;</c> in .NET.</summary>
    V128,

    /// <summary>Reference to a function, or null.</summary>
    FuncRef,

    /// <summary>Reference to a host object, or null.</summary>
    ExternRef,

    /// <summary>Reference to a caught exception, or null.</summary>
    ExnRef,
}

/// <summary>The type of one WebAssembly value.</summary>
/// <remarks>WebAssembly core specification, section 2.3 "Types". A struct of its own, so that typed references can be added.</remarks>
public readonly record struct ValueType(ValueKind Kind)
{
    /// <summary>32-bit integer.</summary>
    public static ValueType I32 => new(ValueKind.I32);

    /// <summary>64-bit integer.</summary>
    public static ValueType I64 => new(ValueKind.I64);

    /// <summary>32-bit float.</summary>
    public static ValueType F32 => new(ValueKind.F32);

    /// <summary>64-bit float.</summary>
    public static ValueType F64 => new(ValueKind.F64);

    /// <summary>128-bit vector.</summary>
    public static ValueType V128 => new(ValueKind.V128);

    /// <summary>Nullable reference to a function.</summary>
    public static ValueType FuncRef => new(ValueKind.FuncRef);

    /// <summary>Nullable reference to a host object.</summary>
    public static ValueType ExternRef => new(ValueKind.ExternRef);

    /// <summary>Nullable reference to an exception.</summary>
    public static ValueType ExnRef => new(ValueKind.ExnRef);

    /// <summary>Whether values are references rather than numbers or vectors.</summary>
    public bool IsReference => Kind >= ValueKind.FuncRef;

    /// <summary>The name in the text format, such as <c>i32</c>.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.I32 => "i32",
        ValueKind.I64 => "i64",
        ValueKind.F32 => "f32",
        ValueKind.F64 => "f64",
        ValueKind.V128 => "v128",
        ValueKind.FuncRef => "funcref",
        ValueKind.ExternRef => "externref",
        _ => "exnref",
    };
}
