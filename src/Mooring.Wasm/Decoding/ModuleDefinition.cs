using Mooring.Wasm.Dwarf;

namespace Mooring.Wasm.Decoding;

/// <summary>A decoded module: what the binary says, with all index spaces laid out (imports first).</summary>
/// <remarks>
/// Immutable once decoded. Function bodies and constant expressions stay in <see cref="Bytes"/> and are named by position, so that
/// validation and compilation can walk them without a tree in between.
/// </remarks>
internal sealed class ModuleDefinition
{
    /// <summary>The whole module in the binary format.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public required FuncType[] Types { get; init; }

    public required ImportType[] Imports { get; init; }

    /// <summary>All functions, imported ones first.</summary>
    public required FunctionDefinition[] Functions { get; init; }

    /// <summary>All tables, imported ones first.</summary>
    public required TableDefinition[] Tables { get; init; }

    /// <summary>All memories, imported ones first.</summary>
    public required MemoryType[] Memories { get; init; }

    /// <summary>All globals, imported ones first.</summary>
    public required GlobalDefinition[] Globals { get; init; }

    /// <summary>All tags, imported ones first.</summary>
    public required TagDefinition[] Tags { get; init; }

    public required ExportDefinition[] Exports { get; init; }

    public required ElementSegment[] Elements { get; init; }

    public required DataSegment[] DataSegments { get; init; }

    public required CustomSection[] CustomSections { get; init; }

    /// <summary>Names of the module's parts, if it has any; read when first asked for.</summary>
    public NameSection Names => field ??= new NameSection(this);

    /// <summary>Where the content of the code section starts, from which debug information counts; 0 without one.</summary>
    public int CodeStart { get; init; }

    /// <summary>Source positions from the module's debug information, if it has any; read when first asked for.</summary>
    public DwarfLineTable SourceLines => field ??= DwarfLineTable.Read(this);

    /// <summary>The function that instantiation runs, or null.</summary>
    public int? Start { get; init; }

    /// <summary>Where <see cref="Start"/> is named, in bytes from the start of the module.</summary>
    public int StartOffset { get; init; }

    /// <summary>The number in the data count section, or null when there is no such section.</summary>
    public int? DataCount { get; init; }

    public int ImportedFunctions { get; init; }

    public int ImportedTables { get; init; }

    public int ImportedMemories { get; init; }

    public int ImportedGlobals { get; init; }

    public int ImportedTags { get; init; }
}

/// <summary>A function: its type and, unless it is imported, its body.</summary>
/// <param name="TypeIndex">Index into <see cref="ModuleDefinition.Types"/>.</param>
/// <param name="Body">Null for an import.</param>
internal sealed record FunctionDefinition(int TypeIndex, FunctionBody? Body)
{
    /// <summary>Where the function section names the type, in bytes from the start of the module; 0 for an import.</summary>
    public int Offset { get; init; }
}

/// <summary>The code of one function.</summary>
/// <param name="Locals">Declared locals in runs, as in the binary but without empty ones; parameters are not among them.</param>
/// <param name="Code">The instructions, the final <c>end</c> included.</param>
internal sealed record FunctionBody(LocalRun[] Locals, ByteRange Code);

/// <summary>Some locals of one type in a row.</summary>
internal readonly record struct LocalRun(int Count, ValueType Type);

/// <summary>A part of <see cref="ModuleDefinition.Bytes"/>.</summary>
internal readonly record struct ByteRange(int Offset, int Length);

/// <summary>An instruction sequence that is evaluated at instantiation, its <c>end</c> included.</summary>
internal readonly record struct ConstantExpression(ByteRange Code);

/// <param name="Type">Its type.</param>
/// <param name="Initial">Value of all elements at creation; null means a null reference.</param>
internal sealed record TableDefinition(TableType Type, ConstantExpression? Initial);

/// <param name="Type">Its type.</param>
/// <param name="Initial">Null for an import.</param>
internal sealed record GlobalDefinition(GlobalType Type, ConstantExpression? Initial);

/// <param name="TypeIndex">Index into <see cref="ModuleDefinition.Types"/>.</param>
internal sealed record TagDefinition(int TypeIndex);

internal enum ExternKind : byte
{
    Function = 0,
    Table = 1,
    Memory = 2,
    Global = 3,
    Tag = 4,
}

internal sealed record ExportDefinition(string Name, ExternKind Kind, int Index)
{
    /// <summary>Where the export starts, in bytes from the start of the module.</summary>
    public int Offset { get; init; }
}

internal enum SegmentMode : byte
{
    Passive,
    Active,

    /// <summary>Only declares functions that <c>ref.func</c> may name.</summary>
    Declarative,
}

/// <param name="Mode">When its items reach a table.</param>
/// <param name="Table">The table of an active segment, else 0.</param>
/// <param name="Offset">The first index of an active segment.</param>
/// <param name="ElementType">A reference type.</param>
/// <param name="FunctionIndices">Items given as plain function indices, else null.</param>
/// <param name="Items">Items given as expressions, else null.</param>
internal sealed record ElementSegment(
    SegmentMode Mode,
    int Table,
    ConstantExpression? Offset,
    ValueType ElementType,
    int[]? FunctionIndices,
    ConstantExpression[]? Items)
{
    /// <summary>Where the segment starts, in bytes from the start of the module.</summary>
    public int Position { get; init; }

    public int Count => FunctionIndices?.Length ?? Items!.Length;
}

/// <param name="Memory">The memory of an active segment, else 0.</param>
/// <param name="Offset">Null for a passive segment.</param>
/// <param name="Content">The bytes.</param>
internal sealed record DataSegment(int Memory, ConstantExpression? Offset, ByteRange Content)
{
    /// <summary>Where the segment starts, in bytes from the start of the module.</summary>
    public int Position { get; init; }
}

internal sealed record CustomSection(string Name, ByteRange Content);
