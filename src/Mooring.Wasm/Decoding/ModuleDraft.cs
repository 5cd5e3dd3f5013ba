namespace Mooring.Wasm.Decoding;

/// <summary>What the sections read so far have given; becomes a <see cref="ModuleDefinition"/> when the last one is read.</summary>
internal sealed class ModuleDraft(ReadOnlyMemory<byte> bytes, WasmFeatures features)
{
    public WasmFeatures Features { get; } = features;

    public FuncType[] Types { get; set; } = [];

    public ImportType[] Imports { get; set; } = [];

    /// <summary>Imported functions.</summary>
    public List<FunctionDefinition> Functions { get; } = [];

    /// <summary>The function section: a type for each body that the code section must have.</summary>
    public DeclaredFunction[] DeclaredFunctions { get; set; } = [];

    public List<TableDefinition> Tables { get; } = [];

    public List<MemoryType> Memories { get; } = [];

    public List<GlobalDefinition> Globals { get; } = [];

    public List<TagDefinition> Tags { get; } = [];

    public ExportDefinition[] Exports { get; set; } = [];

    public int CodeStart { get; set; }

    public ElementSegment[] Elements { get; set; } = [];

    public DataSegment[] DataSegments { get; set; } = [];

    public List<CustomSection> CustomSections { get; } = [];

    public StartDefinition? Start { get; set; }

    public int? DataCount { get; set; }

    /// <summary>The code section, as far as it has been read.</summary>
    public List<FunctionBody> Bodies { get; } = [];

    /// <summary>Imported functions, tables, memories, globals and tags, by <see cref="ExternKind"/>.</summary>
    public int[] ImportCounts { get; } = new int[5];

    /// <summary>Makes the definition of a module whose sections have been compared with each other.</summary>
    public ModuleDefinition Finish() => new()
    {
        Bytes = bytes,
        Types = Types,
        Imports = Imports,
        Functions = [.. Functions, .. DeclaredFunctions.Zip(Bodies, (declared, body) => new FunctionDefinition(declared.TypeIndex, body) { Offset = declared.Offset })],
        Tables = [.. Tables],
        Memories = [.. Memories],
        Globals = [.. Globals],
        Tags = [.. Tags],
        Exports = Exports,
        Elements = Elements,
        DataSegments = DataSegments,
        CustomSections = [.. CustomSections],
        CodeStart = CodeStart,
        Start = Start?.Function,
        StartOffset = Start?.Offset ?? 0,
        DataCount = DataCount,
        ImportedFunctions = ImportCounts[(int)ExternKind.Function],
        ImportedTables = ImportCounts[(int)ExternKind.Table],
        ImportedMemories = ImportCounts[(int)ExternKind.Memory],
        ImportedGlobals = ImportCounts[(int)ExternKind.Global],
        ImportedTags = ImportCounts[(int)ExternKind.Tag],
    };
}

/// <summary>An entry of the function section.</summary>
internal readonly record struct DeclaredFunction(int TypeIndex, int Offset);

/// <summary>The start section.</summary>
internal readonly record struct StartDefinition(int Function, int Offset);
