namespace Mooring.Wasm.Decoding.Sections;

/// <summary>The types of the module's own functions; their bodies are in the <see cref="CodeSection"/>.</summary>
internal static class FunctionSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        int count = reader.ReadCount(ImplementationLimits.Functions, "functions", already: draft.Functions.Count);
        var declared = new DeclaredFunction[count];
        for (int i = 0; i < count; i++)
        {
            int start = reader.Position;
            declared[i] = new DeclaredFunction(reader.ReadIndex(), start);
        }

        draft.DeclaredFunctions = declared;
    }
}
