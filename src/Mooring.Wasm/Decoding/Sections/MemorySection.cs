namespace Mooring.Wasm.Decoding.Sections;

internal static class MemorySection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        int count = reader.ReadCount(ImplementationLimits.Memories, "memories", already: draft.Memories.Count);
        for (int i = 0; i < count; i++) draft.Memories.Add(reader.ReadMemoryType(draft.Features));
    }
}
