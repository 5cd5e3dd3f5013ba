namespace Mooring.Wasm.Decoding.Sections;

/// <summary>Limits, memory types and table types: binary format, sections 5.3.9 to 5.3.11; their bounds: validation, section 3.2.</summary>
internal static class LimitsReading
{
    private const ulong MaximumPages32 = 1UL << 16;
    private const ulong MaximumPages64 = 1UL << 48;
    private const byte TableInitializerMark = 0x40;

    public static MemoryType ReadMemoryType(this ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        (Limits limits, bool is64) = ReadLimits(ref reader, features);
        string most = is64 ? "2^48 pages" : "65536 pages (4GiB)";
        CheckLimits(limits, is64 ? MaximumPages64 : MaximumPages32, $"memory size must be at most {most}", start);
        return new MemoryType(limits, is64);
    }

    public static TableType ReadTableType(this ref WasmReader reader, WasmFeatures features)
    {
        ValueType element = reader.ReadReferenceType(features);
        int start = reader.Position;
        (Limits limits, bool is64) = ReadLimits(ref reader, features);
        CheckLimits(limits, is64 ? ulong.MaxValue : uint.MaxValue, "table size must be at most 2^32-1", start);
        return new TableType(element, limits, is64);
    }

    /// <summary>A table with an expression for its initial value is marked by two bytes before its type.</summary>
    public static bool TryReadInitializerMark(this ref WasmReader reader)
    {
        if (reader.Peek() != TableInitializerMark) return false;
        reader.Skip(1);
        int start = reader.Position;
        if (reader.ReadByte() != 0) WasmReader.Throw("zero byte expected", start);
        return true;
    }

    private static (Limits Limits, bool Is64) ReadLimits(ref WasmReader reader, WasmFeatures features)
    {
        // Up to WebAssembly 2.0 the flags are a one-bit number and sizes are u32; 3.0 has a byte of flags and u64, whatever the address
        // type: too large a size is then no longer malformed, but invalid.
        bool memory64 = (features & WasmFeatures.Memory64) != 0;
        int start = reader.Position;
        uint flags = memory64 ? reader.ReadByte() : reader.ReadBit();
        if ((flags & ~5u) != 0) WasmReader.Throw("malformed limits flags", start);
        bool hasMaximum = (flags & 1) != 0;
        ulong minimum = memory64 ? reader.ReadU64() : reader.ReadU32();
        ulong? maximum = !hasMaximum ? null : memory64 ? reader.ReadU64() : reader.ReadU32();
        return (new Limits(minimum, maximum), (flags & 4) != 0);
    }

    private static void CheckLimits(Limits limits, ulong most, string tooLarge, int offset)
    {
        if (limits.Minimum > most || limits.Maximum > most) WasmReader.Throw(tooLarge, offset);
        if (limits.Minimum > limits.Maximum) WasmReader.Throw("size minimum must not be greater than maximum", offset);
    }
}
