using Mooring.Wasm.Text.Binary;

namespace Mooring.Wasm.Text.Types;

/// <summary>A value type by its encoding, typed references of WebAssembly 3.0 included.</summary>
/// <param name="Code">The first byte.</param>
/// <param name="Heap">Behind <see cref="NonNull"/> and <see cref="Nullable"/>: a type index, or an abstract heap type as a negative number.</param>
internal readonly record struct TextType(byte Code, long Heap = 0)
{
    public const byte I32 = 0x7f;
    public const byte I64 = 0x7e;
    public const byte FuncRef = 0x70;
    public const byte Nullable = 0x63;
    public const byte NonNull = 0x64;

    public void Write(BinaryOutput output)
    {
        output.Byte(Code);
        if (Code is Nullable or NonNull) output.Signed(Heap);
    }

    /// <summary>The encoding of a keyword that is a value type by itself; 0 for any other.</summary>
    public static byte ValueTypeCode(ReadOnlySpan<char> word) => word switch
    {
        "i32" => I32,
        "i64" => I64,
        "f32" => 0x7d,
        "f64" => 0x7c,
        "v128" => 0x7b,
        _ => ReferenceTypeCode(word),
    };

    /// <summary>The encoding of <c>funcref</c> and the other short forms of nullable references; 0 for any other.</summary>
    public static byte ReferenceTypeCode(ReadOnlySpan<char> word) => word switch
    {
        "nullexnref" => 0x74,
        "nullfuncref" => 0x73,
        "nullexternref" => 0x72,
        "nullref" => 0x71,
        _ => word.EndsWith("ref") ? HeapTypeCode(word[..^3]) : (byte)0,
    };

    /// <summary>The encoding of an abstract heap type; 0 for any other word.</summary>
    public static byte HeapTypeCode(ReadOnlySpan<char> word) => word switch
    {
        "noexn" => 0x74,
        "nofunc" => 0x73,
        "noextern" => 0x72,
        "none" => 0x71,
        "func" => FuncRef,
        "extern" => 0x6f,
        "any" => 0x6e,
        "eq" => 0x6d,
        "i31" => 0x6c,
        "struct" => 0x6b,
        "array" => 0x6a,
        "exn" => 0x69,
        _ => 0,
    };
}
