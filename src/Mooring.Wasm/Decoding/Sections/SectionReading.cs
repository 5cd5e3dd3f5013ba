namespace Mooring.Wasm.Decoding.Sections;

/// <summary>What several sections read in the same way.</summary>
internal static class SectionReading
{
    /// <summary>The number of entries that follow.</summary>
    /// <param name="reader">Stands at the count.</param>
    /// <param name="limit">The engine's limit.</param>
    /// <param name="what">Plural, for the message.</param>
    /// <param name="already">Entries that count against the limit too, such as imports.</param>
    public static int ReadCount(this ref WasmReader reader, int limit, string what, int already = 0)
    {
        int start = reader.Position;
        int count = reader.ReadLength();
        if (count > limit - already) WasmReader.Throw($"too many {what}: {(long)count + already}, the limit is {limit}", start);
        return count;
    }

    /// <summary>An index; the validator compares it with the size of its index space as an unsigned number.</summary>
    public static int ReadIndex(this ref WasmReader reader) => (int)reader.ReadU32();

    public static ValueType ReadValueType(this ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        ValueType type = reader.ReadValueType();
        features.Require(type, start);
        return type;
    }

    public static ValueType ReadReferenceType(this ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        ValueType type = reader.ReadReferenceType();
        features.Require(type, start);
        return type;
    }

    /// <summary>Finds the end of an instruction sequence. Which instructions it may have is the validator's question.</summary>
    public static ConstantExpression ReadConstantExpression(this ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        var operators = new OperatorReader(reader, features);
        InstructionSequence.SkipToEnd(ref operators, features);
        reader.Skip(operators.NextOffset - start);
        return new ConstantExpression(new ByteRange(start, reader.Position - start));
    }
}
