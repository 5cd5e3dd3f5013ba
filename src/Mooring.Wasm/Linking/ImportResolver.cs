namespace Mooring.Wasm;

/// <summary>Finds what a module imports, and says all that is wrong at once.</summary>
internal static class ImportResolver
{
    /// <summary>A <see cref="HostFunction"/> or an <see cref="Extern"/> for each import, in order.</summary>
    /// <exception cref="WasmLinkException">Some are missing or of the wrong type.</exception>
    public static object[] Resolve(Module module, Linker linker)
    {
        var found = new object[module.Imports.Length];
        List<string> problems = [];
        for (int i = 0; i < found.Length; i++)
        {
            ImportType import = module.Imports[i];
            if (!linker.TryGet(import.Module, import.Name, out object? item))
                problems.Add($"unknown import: {Describe(import)}");
            else if (TypeOf(item) is var type && !ExternTypes.Matches(type, import.Type))
                problems.Add($"incompatible import type: {Describe(import)}, found {ExternTypes.Describe(type)}");
            else
                found[i] = item;
        }

        return problems switch
        {
            [] => found,
            [var only] => throw new WasmLinkException(only),
            _ => throw new WasmLinkException(string.Join("; ", problems)),
        };
    }

    private static string Describe(ImportType import) => $"{import.Module}.{import.Name}, wanted {ExternTypes.Describe(import.Type)}";

    private static ExternType TypeOf(object item) => item is HostFunction function ? function.Type : ((Extern)item).Type;
}
