namespace Mooring.Wasm.Decoding.Sections;

/// <summary>Imports; each also opens an index space.</summary>
internal static class ImportSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var imports = new ImportType[reader.ReadCount(ImplementationLimits.Imports, "imports")];
        for (int i = 0; i < imports.Length; i++)
        {
            string module = reader.ReadName();
            string name = reader.ReadName();
            imports[i] = new ImportType(module, name, ReadDescription(ref reader, draft));
        }

        draft.Imports = imports;
    }

    private static ExternType ReadDescription(ref WasmReader reader, ModuleDraft draft)
    {
        int start = reader.Position;
        byte kind = reader.ReadByte();
        bool known = kind <= (byte)ExternKind.Global || (kind == (byte)ExternKind.Tag && draft.Features.HasFlag(WasmFeatures.Exceptions));
        if (!known) WasmReader.Throw("malformed import kind", start);
        draft.ImportCounts[kind]++;
        return (ExternKind)kind switch
        {
            ExternKind.Function => ReadFunction(ref reader, draft),
            ExternKind.Table => ReadTable(ref reader, draft),
            ExternKind.Memory => ReadMemory(ref reader, draft),
            ExternKind.Global => ReadGlobal(ref reader, draft),
            _ => TagSection.ReadTag(ref reader, draft),
        };
    }

    private static FuncType ReadFunction(ref WasmReader reader, ModuleDraft draft)
    {
        int start = reader.Position;
        int index = reader.ReadIndex();
        if ((uint)index >= (uint)draft.Types.Length) WasmReader.Throw($"unknown type {(uint)index}", start);
        draft.Functions.Add(new FunctionDefinition(index, Body: null));
        return draft.Types[index];
    }

    private static TableType ReadTable(ref WasmReader reader, ModuleDraft draft)
    {
        TableType type = reader.ReadTableType(draft.Features);
        draft.Tables.Add(new TableDefinition(type, Initial: null));
        return type;
    }

    private static MemoryType ReadMemory(ref WasmReader reader, ModuleDraft draft)
    {
        MemoryType type = reader.ReadMemoryType(draft.Features);
        draft.Memories.Add(type);
        return type;
    }

    private static GlobalType ReadGlobal(ref WasmReader reader, ModuleDraft draft)
    {
        GlobalType type = GlobalSection.ReadType(ref reader, draft.Features);
        draft.Globals.Add(new GlobalDefinition(type, Initial: null));
        return type;
    }
}
