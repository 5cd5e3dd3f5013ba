using System.Collections.Immutable;
using Mooring.Wasm;

namespace Mooring.FpBindgen;

/// <summary>Compares modules with protocols, by names and wasm types, without running anything.</summary>
public static class FpModuleCheck
{
    /// <summary>Everything that keeps a module from serving a protocol.</summary>
    /// <param name="module">The module.</param>
    /// <param name="imports">What guests may call.</param>
    /// <param name="exports">What the host may call.</param>
    /// <returns>One sentence each; none when the module fits. Imports of other names are not looked at.</returns>
    public static ImmutableArray<string> FindMismatches(Module module, IReadOnlyList<FpFunction> imports, IReadOnlyList<FpFunction> exports)
    {
        ArgumentNullException.ThrowIfNull(module);
        return [.. CheckAbi(module, imports), .. exports.Select(export => CheckExport(module, export)).OfType<string>(), .. CheckImports(module, imports)];
    }

    /// <summary>What a module imports from and exports to the protocol that it was made for, as far as wasm types tell.</summary>
    /// <returns>Names without their prefix, each with its type.</returns>
    public static (ImmutableArray<(string Name, FuncType Type)> Imports, ImmutableArray<(string Name, FuncType Type)> Exports) Describe(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return (
            [.. from import in module.Imports.Distinct()
                where import.Module == FpNames.Module && import.Name.StartsWith(FpNames.Prefix, StringComparison.Ordinal) && import.Type is FuncType
                select (import.Name[FpNames.Prefix.Length..], (FuncType)import.Type)],
            [.. from export in module.Exports
                where export.Name.StartsWith(FpNames.Prefix, StringComparison.Ordinal) && export.Type is FuncType
                select (export.Name[FpNames.Prefix.Length..], (FuncType)export.Type)]);
    }

    private static IEnumerable<string> CheckAbi(Module module, IReadOnlyList<FpFunction> imports)
    {
        if (Find(module, FpNames.Memory) is not MemoryType { Is64: false }) yield return $"not an fp-bindgen guest: it must export a memory named \"{FpNames.Memory}\"";
        foreach ((string name, FuncType type) in ((string, FuncType)[])[(FpNames.Malloc, FpNames.MallocType), (FpNames.Free, FpNames.FreeType)])
        {
            if (!type.Equals(Find(module, name))) yield return $"not an fp-bindgen guest: it must export {name} {type}, and exports {Describe(Find(module, name))}";
        }

        ExternType? resolve = Find(module, FpNames.ResolveGuest);
        if (resolve is not null && !FpNames.ResolveType.Equals(resolve))
            yield return $"export {FpNames.ResolveGuest}: expected {FpNames.ResolveType}, the module has {Describe(resolve)}";
        if (resolve is null && imports.FirstOrDefault(import => import.IsAsync && Imports(module, import)) is { } waiting)
            yield return $"import {waiting.Name} is async, but the module does not export {FpNames.ResolveGuest}: it was built without async support";
    }

    private static string? CheckExport(Module module, FpFunction export)
    {
        ExternType? found = Find(module, export.WasmName);
        if (found is null) return export.IsOptional ? null : $"export {export.Name}: the module has none ({export.WasmName})";
        return export.WasmType.Equals(found) ? null : $"export {export.Name}: the protocol has {export.WasmType}, the module has {Describe(found)}";
    }

    private static IEnumerable<string> CheckImports(Module module, IReadOnlyList<FpFunction> imports)
    {
        foreach (ImportType import in module.Imports.Distinct())
        {
            if (import.Module != FpNames.Module) continue;
            FpFunction? function = imports.FirstOrDefault(one => one.WasmName == import.Name);
            FuncType? wanted = function?.WasmType ?? (import.Name == FpNames.ResolveHost ? FpNames.ResolveType : null);
            if (wanted is not null && !wanted.Equals(import.Type))
                yield return $"import {function?.Name ?? import.Name}: the protocol has {wanted}, the module has {Describe(import.Type)}";
        }
    }

    private static bool Imports(Module module, FpFunction function) =>
        module.Imports.Any(import => import.Module == FpNames.Module && import.Name == function.WasmName);

    private static ExternType? Find(Module module, string export) => module.Exports.FirstOrDefault(one => one.Name == export)?.Type;

    private static string Describe(ExternType? type) => type switch
    {
        null => "nothing of that name",
        FuncType function => $"{function}",
        _ => "something that is no function",
    };
}
