namespace Mooring.Wasm.Decoding.Sections;

/// <summary>The function that instantiation runs.</summary>
internal static class StartSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        int start = reader.Position;
        draft.Start = new StartDefinition(reader.ReadIndex(), start);
    }
}
