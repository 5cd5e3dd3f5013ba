using Mooring.Wasm;

namespace Mooring.WaPc.Linking;

/// <summary>What keeps a module from running as a waPC guest, found without running it.</summary>
internal static class ModuleRequirements
{
    /// <summary>One sentence for each problem, most telling first: a module without the exports is no guest at all.</summary>
    public static IEnumerable<string> Check(Module module) =>
        [.. CheckExports(module), .. module.Imports.Select(CheckImport).OfType<string>(), .. CheckForms(module)];

    private static IEnumerable<string> CheckExports(Module module)
    {
        string? call = CheckExport(module, ProtocolNames.GuestCall, "a function", type => type.Equals(ProtocolNames.GuestCallType), ProtocolNames.GuestCallType.ToString());
        if (call is not null) yield return call;
        string? memory = CheckExport(module, ProtocolNames.Memory, "a memory", type => type is MemoryType { Is64: false }, "with 32-bit addresses");
        if (memory is not null) yield return memory;
    }

    private static string? CheckExport(Module module, string name, string kind, Func<ExternType, bool> isRight, string wanted)
    {
        ExternType? found = module.Exports.FirstOrDefault(export => export.Name == name)?.Type;
        return found is not null && isRight(found) ? null
            : $"not a waPC guest: it must export \"{name}\", {kind} {wanted}, but exports {(found is null ? "none" : Describe(found))}";
    }

    private static string? CheckImport(ImportType import)
    {
        if (OfferedFunctions.Find(import) is not null) return null;
        ReadOnlySpan<HostFunction> offered = OfferedFunctions.Find(import.Module, import.Name);
        return $"import {import.Module}.{import.Name}: the module wants {Describe(import.Type)}, this host has {DescribeOffer(offered)}";
    }

    /// <summary>A name may be imported often, but stands for one function, which has one type.</summary>
    private static IEnumerable<string> CheckForms(Module module) => module.Imports
        .Distinct()
        .GroupBy(import => (import.Module, import.Name))
        .Where(forms => forms.Count() > 1)
        .Select(forms => $"import {forms.Key.Module}.{forms.Key.Name}: the module wants it in {forms.Count()} different types");

    private static string DescribeOffer(ReadOnlySpan<HostFunction> offered) =>
        offered.IsEmpty ? "nothing of that name" : $"a function {string.Join(" or ", offered.ToArray().Select(function => function.Type))}";

    private static string Describe(ExternType type) => type switch
    {
        FuncType function => $"a function {function}",
        MemoryType memory => $"a memory ({memory.Limits.Minimum} pages or more{(memory.Is64 ? ", 64-bit addresses" : "")})",
        TableType table => $"a table of {table.Element}",
        GlobalType global => $"a{(global.IsMutable ? " mutable" : "n immutable")} global {global.Content}",
        _ => "a tag",
    };
}
