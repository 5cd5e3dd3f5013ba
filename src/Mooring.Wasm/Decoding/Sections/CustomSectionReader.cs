namespace Mooring.Wasm.Decoding.Sections;

/// <summary>A custom section: a name and anything.</summary>
internal static class CustomSectionReader
{
    public static void Read(ref WasmReader reader, int size, ModuleDraft draft)
    {
        int start = reader.Position;
        if (draft.CustomSections.Count >= ImplementationLimits.CustomSections) WasmReader.Throw("too many custom sections", start);
        string name = reader.ReadName();
        int left = start + size - reader.Position;
        if (left < 0) WasmReader.Throw("unexpected end of section or function: the name is longer than its custom section", start);
        draft.CustomSections.Add(new CustomSection(name, new ByteRange(reader.Position, left)));
        reader.Skip(left);
    }
}
