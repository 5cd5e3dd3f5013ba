namespace Mooring.Wasm.Decoding.Sections;

/// <summary>The number of data segments, known before the code that names them.</summary>
internal static class DataCountSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        int start = reader.Position;
        uint count = reader.ReadU32();
        if (count > ImplementationLimits.DataSegments) WasmReader.Throw($"too many data segments: {count}", start);
        draft.DataCount = (int)count;
    }
}
