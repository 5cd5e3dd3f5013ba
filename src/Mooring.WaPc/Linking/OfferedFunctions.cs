using System.Collections.Frozen;
using Mooring.Wasm;

namespace Mooring.WaPc.Linking;

/// <summary>Everything that a waPC guest may import here.</summary>
internal static class OfferedFunctions
{
    private static readonly FrozenDictionary<(string Module, string Name), HostFunction[]> Functions = Collect();

    /// <summary>The forms in which a function is offered; several for <c>__host_call</c> only, none when it is unknown.</summary>
    public static ReadOnlySpan<HostFunction> Find(string module, string name) => Functions.GetValueOrDefault((module, name));

    /// <summary>The form that a module imports; null when none has this type.</summary>
    public static HostFunction? Find(ImportType import)
    {
        foreach (HostFunction function in Find(import.Module, import.Name))
        {
            if (function.Type.Equals(import.Type)) return function;
        }

        return null;
    }

    /// <summary>The asynchronous form of an import that has one, else the usual one.</summary>
    public static HostFunction? FindAsync(ImportType import)
    {
        HostFunction? usual = Find(import);
        return usual is null ? null : Array.Find(HostCallFunctions.AllAsync, function => function.Name == usual.Name && function.Type.Equals(usual.Type)) ?? usual;
    }

    private static FrozenDictionary<(string, string), HostFunction[]> Collect()
    {
        IEnumerable<(string Module, HostFunction Function)> all =
        [
            .. ProtocolNames.Modules.SelectMany(module => ProtocolFunctions.All.Concat(HostCallFunctions.All).Select(function => (module, function))),
            .. WasiFunctions.Modules.SelectMany(module => WasiFunctions.All.Select(function => (module, function))),
            (AbortFunction.Module, AbortFunction.Abort),
        ];
        return all.GroupBy(one => (one.Module, one.Function.Name), one => one.Function).ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }
}
