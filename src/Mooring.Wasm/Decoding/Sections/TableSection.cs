namespace Mooring.Wasm.Decoding.Sections;

internal static class TableSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        int count = reader.ReadCount(ImplementationLimits.Tables, "tables", already: draft.Tables.Count);
        draft.Tables.EnsureCapacity(draft.Tables.Count + count);
        for (int i = 0; i < count; i++)
        {
            bool hasInitializer = draft.Features.HasFlag(WasmFeatures.ReferenceTypes) && reader.TryReadInitializerMark();
            TableType type = reader.ReadTableType(draft.Features);
            ConstantExpression? initial = hasInitializer ? reader.ReadConstantExpression(draft.Features) : null;
            draft.Tables.Add(new TableDefinition(type, initial));
        }
    }
}
