namespace Mooring.Wasm.Decoding.Sections;

/// <summary>Exception tags.</summary>
internal static class TagSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        int count = reader.ReadCount(ImplementationLimits.Tags, "tags", already: draft.Tags.Count);
        draft.Tags.EnsureCapacity(draft.Tags.Count + count);
        for (int i = 0; i < count; i++) ReadTag(ref reader, draft);
    }

    /// <summary>A tag, defined or imported.</summary>
    public static TagType ReadTag(ref WasmReader reader, ModuleDraft draft)
    {
        int start = reader.Position;
        if (reader.ReadByte() != 0) WasmReader.Throw("malformed tag attribute", start);
        int index = reader.ReadIndex();
        if ((uint)index >= (uint)draft.Types.Length) WasmReader.Throw($"unknown type {(uint)index}", start);
        FuncType signature = draft.Types[index];
        if (signature.Results.Length > 0) WasmReader.Throw("non-empty tag result type", start);
        draft.Tags.Add(new TagDefinition(index));
        return new TagType(signature);
    }
}
