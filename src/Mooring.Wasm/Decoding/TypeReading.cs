namespace Mooring.Wasm.Decoding;

/// <summary>Reads types: binary format, section 5.3 "Types". Whether a type's feature is switched on is for the caller to check.</summary>
internal static class TypeReading
{
    private const byte NullableReference = 0x63;
    private const byte NonNullReference = 0x64;

    public static ValueType ReadValueType(this ref WasmReader reader)
    {
        int start = reader.Position;
        byte code = reader.ReadByte();
        if (NumberOrVector(code) is { } type) return type;
        return ReferenceType(ref reader, code, start) ?? Malformed("malformed value type", code, start);
    }

    public static ValueType ReadReferenceType(this ref WasmReader reader)
    {
        int start = reader.Position;
        byte code = reader.ReadByte();
        return ReferenceType(ref reader, code, start) ?? Malformed("malformed reference type", code, start);
    }

    /// <summary>A heap type, given as the nullable reference to it.</summary>
    public static ValueType ReadHeapType(this ref WasmReader reader)
    {
        int start = reader.Position;
        long code = reader.ReadS33();
        if (code >= 0) WasmReader.Throw("typed function references are not supported", start);
        byte abstractCode = (byte)(code & 0x7F);
        return (code >= -0x40 ? AbstractHeapType(abstractCode) : null) ?? Malformed("malformed heap type", abstractCode, start);
    }

    public static BlockType ReadBlockType(this ref WasmReader reader)
    {
        const byte Empty = 0x40;
        int first = reader.Peek();
        if (first == Empty)
        {
            reader.Skip(1);
            return BlockType.Empty;
        }

        // Value types are the one-byte negative numbers of the s33 space; type indices are not negative.
        if (first is >= 0x40 and < 0x80) return BlockType.OfValue(reader.ReadValueType());
        int start = reader.Position;
        long index = reader.ReadS33();
        if (index < 0) WasmReader.Throw("malformed block type", start);
        return BlockType.OfType((uint)index);
    }

    private static ValueType? NumberOrVector(byte code) => code switch
    {
        0x7F => ValueType.I32,
        0x7E => ValueType.I64,
        0x7D => ValueType.F32,
        0x7C => ValueType.F64,
        0x7B => ValueType.V128,
        _ => null,
    };

    private static ValueType? AbstractHeapType(byte code) => code switch
    {
        0x70 => ValueType.FuncRef,
        0x6F => ValueType.ExternRef,
        0x69 => ValueType.ExnRef,
        _ => null,
    };

    private static ValueType? ReferenceType(ref WasmReader reader, byte code, int start)
    {
        if (code == NonNullReference) WasmReader.Throw("non-null references are not supported", start);
        return code == NullableReference ? reader.ReadHeapType() : AbstractHeapType(code);
    }

    private static ValueType Malformed(string what, byte code, int offset)
    {
        bool known = code is >= 0x69 and <= 0x74; // any, eq, i31, struct, array, exn and the bottom types
        string more = known ? ": references of the gc proposal are not supported" : "";
        throw new WasmFormatException($"{what} {code:x2}{more}", offset);
    }
}
