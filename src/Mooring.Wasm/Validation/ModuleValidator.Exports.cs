using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Validation;

internal static partial class ModuleValidator
{
    private static void ValidateExports(ValidationContext context)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ExportDefinition export in context.Module.Exports)
        {
            if (!names.Add(export.Name)) WasmReader.Throw($"duplicate export name \"{Shorten(export.Name)}\"", export.Offset);
            CheckExport(context, export);
        }
    }

    private static void CheckExport(ValidationContext context, ExportDefinition export)
    {
        uint index = (uint)export.Index;
        switch (export.Kind)
        {
            case ExternKind.Function:
                context.CheckFunction(index, export.Offset);
                context.Declare(index);
                break;
            case ExternKind.Table:
                context.Table(index, export.Offset);
                break;
            case ExternKind.Memory:
                context.Memory(index, export.Offset);
                break;
            case ExternKind.Global:
                context.Global(index, export.Offset);
                break;
            default:
                context.Tag(index, export.Offset);
                break;
        }
    }

    /// <summary>A module may have names of megabytes; messages need not.</summary>
    private static string Shorten(string name) => name.Length <= 80 ? name : $"{name.AsSpan(0, 80)}...";
}
