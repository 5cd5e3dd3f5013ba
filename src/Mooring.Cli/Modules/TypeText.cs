using Mooring.Wasm;

namespace Mooring.Cli.Modules;

/// <summary>Types of imports and exports for people.</summary>
internal static class TypeText
{
    public static string Of(ExternType type) => type switch
    {
        FuncType function => $"func {function}",
        MemoryType memory => $"memory {Range(memory.Limits)} pages{(memory.Is64 ? ", 64-bit" : "")}",
        TableType table => $"table {Range(table.Limits)} {table.Element}{(table.Is64 ? ", 64-bit" : "")}",
        GlobalType global => $"global {(global.IsMutable ? "mutable " : "")}{global.Content}",
        TagType tag => $"tag {tag.Signature}",
        _ => type.ToString(),
    };

    private static string Range(Limits limits) => limits.Maximum is { } most ? $"{limits.Minimum} to {most}" : $"{limits.Minimum} or more";
}
