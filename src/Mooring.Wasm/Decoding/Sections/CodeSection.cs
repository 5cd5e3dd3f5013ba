namespace Mooring.Wasm.Decoding.Sections;

/// <summary>Function bodies: their locals are read, their instructions only delimited.</summary>
internal static class CodeSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        draft.CodeStart = reader.Position;
        int count = reader.ReadCount(ImplementationLimits.Functions, "functions", already: draft.Functions.Count);
        draft.Bodies.EnsureCapacity(count);
        for (int i = 0; i < count; i++) draft.Bodies.Add(ReadBody(ref reader, draft.Features));
    }

    private static FunctionBody ReadBody(ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        int size = reader.ReadLength();
        if (size > ImplementationLimits.FunctionBytes) WasmReader.Throw($"function body larger than {ImplementationLimits.FunctionBytes} bytes", start);
        int end = reader.Position + size;
        LocalRun[] locals = ReadLocals(ref reader, features);
        int left = end - reader.Position;
        if (left < 0) WasmReader.Throw("unexpected end of section or function: the locals are longer than their function", start);
        var code = new ByteRange(reader.Position, left);
        reader.Skip(left);
        return new FunctionBody(locals, code);
    }

    private static LocalRun[] ReadLocals(ref WasmReader reader, WasmFeatures features)
    {
        int start = reader.Position;
        int count = reader.ReadLength();
        if (count == 0) return [];

        // A run is cheap to declare, so the array grows with what is really there.
        var runs = new List<LocalRun>(Math.Min(count, 16));
        ulong total = 0;
        for (int i = 0; i < count; i++)
        {
            uint length = reader.ReadU32();
            total += length;
            ValueType type = reader.ReadValueType(features);
            if (length > 0 && total <= ImplementationLimits.Locals) runs.Add(new LocalRun((int)length, type));
        }

        // Only now: an error of the encoding goes before the limit.
        if (total > ImplementationLimits.Locals) WasmReader.Throw($"too many locals: {total}, the limit is {ImplementationLimits.Locals}", start);
        return [.. runs];
    }
}
