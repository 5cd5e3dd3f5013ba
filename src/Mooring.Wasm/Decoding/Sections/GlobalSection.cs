namespace Mooring.Wasm.Decoding.Sections;

internal static class GlobalSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        int count = reader.ReadCount(ImplementationLimits.Globals, "globals", already: draft.Globals.Count);
        draft.Globals.EnsureCapacity(draft.Globals.Count + count);
        for (int i = 0; i < count; i++)
        {
            GlobalType type = ReadType(ref reader, draft.Features);
            draft.Globals.Add(new GlobalDefinition(type, reader.ReadConstantExpression(draft.Features)));
        }
    }

    public static GlobalType ReadType(ref WasmReader reader, WasmFeatures features)
    {
        ValueType content = reader.ReadValueType(features);
        int start = reader.Position;
        byte mutability = reader.ReadByte();
        if (mutability > 1) WasmReader.Throw("malformed mutability", start);
        return new GlobalType(content, IsMutable: mutability == 1);
    }
}
