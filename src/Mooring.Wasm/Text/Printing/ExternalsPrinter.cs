using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Text.Printing;

/// <summary>Prints imports, exports, and the definitions that have no code: tables, memories, tags and globals.</summary>
internal sealed class ExternalsPrinter(ModuleDefinition module, Identifiers names, InstructionText instructions, TextOutput output)
{
    public void Imports()
    {
        var next = new int[5];
        foreach (ImportType import in module.Imports)
        {
            ExternKind kind = import.Type switch
            {
                FuncType => ExternKind.Function,
                TableType => ExternKind.Table,
                MemoryType => ExternKind.Memory,
                GlobalType => ExternKind.Global,
                _ => ExternKind.Tag,
            };
            Import(import, kind, next[(int)kind]++);
        }
    }

    /// <param name="import">The import.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="index">Its index among those of its kind.</param>
    public void Import(ImportType import, ExternKind kind, int index)
    {
        output.Line().Append("(import ").Literal(import.Module).Append(' ').Literal(import.Name);
        output.Append(" (").Append(Keyword(kind)).Append(names.Definition(Kind(kind), index)).Append(' ');
        output.Append(kind switch
        {
            ExternKind.Function => instructions.TypeUse((uint)module.Functions[index].TypeIndex),
            ExternKind.Table => Type(module.Tables[index].Type),
            ExternKind.Memory => Type(module.Memories[index]),
            ExternKind.Global => Type(module.Globals[index].Type),
            _ => instructions.TypeUse((uint)module.Tags[index].TypeIndex),
        });
        output.Append("))");
    }

    public void Definitions()
    {
        for (int i = module.ImportedTables; i < module.Tables.Length; i++)
        {
            Start(ExternKind.Table, i).Append(Type(module.Tables[i].Type));
            End(module.Tables[i].Initial);
        }

        for (int i = module.ImportedMemories; i < module.Memories.Length; i++)
        {
            Start(ExternKind.Memory, i).Append(Type(module.Memories[i]));
            End(initial: null);
        }

        for (int i = module.ImportedTags; i < module.Tags.Length; i++)
        {
            Start(ExternKind.Tag, i).Append(instructions.TypeUse((uint)module.Tags[i].TypeIndex));
            End(initial: null);
        }

        for (int i = module.ImportedGlobals; i < module.Globals.Length; i++)
        {
            Start(ExternKind.Global, i).Append(Type(module.Globals[i].Type));
            End(module.Globals[i].Initial);
        }
    }

    public void Exports()
    {
        foreach (ExportDefinition export in module.Exports)
        {
            output.Line().Append("(export ").Literal(export.Name).Append(" (").Append(Keyword(export.Kind)).Append(' ');
            output.Append(names.Of(Kind(export.Kind), (uint)export.Index)).Append("))");
        }
    }

    private static string Keyword(ExternKind kind) => kind switch
    {
        ExternKind.Function => "func",
        ExternKind.Table => "table",
        ExternKind.Memory => "memory",
        ExternKind.Global => "global",
        _ => "tag",
    };

    private static NameKind Kind(ExternKind kind) => kind switch
    {
        ExternKind.Function => NameKind.Function,
        ExternKind.Table => NameKind.Table,
        ExternKind.Memory => NameKind.Memory,
        ExternKind.Global => NameKind.Global,
        _ => NameKind.Tag,
    };

    private static string Type(GlobalType type) => type.IsMutable ? $"(mut {type.Content})" : type.Content.ToString();

    private static string Type(MemoryType type) => (type.Is64 ? "i64 " : "") + Limits(type.Limits);

    private static string Type(TableType type) => $"{(type.Is64 ? "i64 " : "")}{Limits(type.Limits)} {type.Element}";

    private static string Limits(Limits limits) => limits.Maximum is { } maximum ? $"{limits.Minimum} {maximum}" : $"{limits.Minimum}";

    private TextOutput Start(ExternKind kind, int index) =>
        output.Line().Append('(').Append(Keyword(kind)).Append(names.Definition(Kind(kind), index)).Append(' ');

    private void End(ConstantExpression? initial)
    {
        if (initial is { } expression) FlatPrinter.Constant(module, expression, instructions, output);
        output.Append(')');
    }
}
