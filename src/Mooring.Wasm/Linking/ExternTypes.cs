namespace Mooring.Wasm;

/// <summary>When something fits an import, and how types are shown in errors.</summary>
internal static class ExternTypes
{
    /// <summary>Core specification, section 3.2.7 "Import subtyping" (2.0: 4.5.4 "External typing", "Import matching").</summary>
    public static bool Matches(ExternType found, ExternType wanted) => (found, wanted) switch
    {
        (MemoryType memory, MemoryType other) => memory.Is64 == other.Is64 && Matches(memory.Limits, other.Limits),
        (TableType table, TableType other) => table.Is64 == other.Is64 && table.Element == other.Element && Matches(table.Limits, other.Limits),
        _ => found.Equals(wanted),
    };

    /// <summary>As in <c>func [i32] -> []</c> or <c>memory 1..2</c>.</summary>
    public static string Describe(ExternType type) => type switch
    {
        FuncType func => $"func {func}",
        MemoryType memory => $"memory{Index(memory.Is64)} {Describe(memory.Limits)}",
        TableType table => $"table{Index(table.Is64)} {Describe(table.Limits)} {table.Element}",
        GlobalType { IsMutable: true } global => $"global (mut {global.Content})",
        GlobalType global => $"global {global.Content}",
        TagType tag => $"tag {tag.Signature}",
        _ => type.ToString(),
    };

    private static bool Matches(Limits found, Limits wanted) =>
        found.Minimum >= wanted.Minimum && (wanted.Maximum is not { } most || found.Maximum <= most);

    private static string Index(bool is64) => is64 ? " i64" : "";

    private static string Describe(Limits limits) => limits.Maximum is { } maximum ? $"{limits.Minimum}..{maximum}" : $"{limits.Minimum}..";
}
