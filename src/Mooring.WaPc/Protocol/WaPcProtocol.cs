using System.Collections.Immutable;
using Mooring.WaPc.Linking;
using Mooring.Wasm;

namespace Mooring.WaPc;

/// <summary>Which form of waPC a module speaks, read from its imports and exports.</summary>
/// <param name="ImportModule">
/// Where it imports the protocol from: <c>wapc</c>, or <c>wasmbus</c> in modules for wasmCloud 0.50 and later; null when it imports
/// none of it, as broken builds do, which load but cannot answer.
/// </param>
/// <param name="HostCall">The form of its <c>__host_call</c>.</param>
/// <param name="Initializers">The exports that are called once after instantiation, in this order.</param>
public sealed record WaPcProtocol(string? ImportModule, HostCallGeneration HostCall, ImmutableArray<string> Initializers)
{
    /// <summary>Reads the form from a module.</summary>
    /// <param name="module">Any module.</param>
    /// <param name="problems">Everything that keeps the module from running as a waPC guest here, one sentence each; empty when the result is not null.</param>
    /// <returns>Null when the module cannot run as a waPC guest.</returns>
    public static WaPcProtocol? Detect(Module module, out ImmutableArray<string> problems)
    {
        ArgumentNullException.ThrowIfNull(module);
        problems = [.. ModuleRequirements.Check(module)];
        if (problems.Length > 0) return null;

        ImportType[] imports = [.. module.Imports.Where(import => ProtocolNames.Modules.Contains(import.Module))];
        ImportType? call = imports.FirstOrDefault(import => import.Name == ProtocolNames.HostCall);
        return new WaPcProtocol(
            (call ?? imports.FirstOrDefault())?.Module,
            call is null ? HostCallGeneration.None : HostCallFunctions.GenerationOf((FuncType)call.Type),
            [.. ProtocolNames.Initializers.Where(name => HasInitializer(module, name))]);
    }

    /// <summary>For people: <c>waPC, __host_call generation C (binding, namespace, operation, payload)</c>.</summary>
    public override string ToString()
    {
        string name = ImportModule is null or "wapc" ? "waPC" : $"waPC (module {ImportModule})";
        return HostCall switch
        {
            HostCallGeneration.Operation => $"{name}, __host_call generation A (namespace!operation, payload)",
            HostCallGeneration.Namespace => $"{name}, __host_call generation B (namespace, operation, payload)",
            HostCallGeneration.Binding => $"{name}, __host_call generation C (binding, namespace, operation, payload)",
            _ when ImportModule is null => $"{name}, but without its imports: the module cannot answer",
            _ => $"{name}, without host calls",
        };
    }

    private static bool HasInitializer(Module module, string name) =>
        module.Exports.Any(export => export.Name == name && export.Type is FuncType { Parameters.Length: 0, Results.Length: 0 });
}
