using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Suspension;

/// <summary>Chooses the code of an instance by what its imports are: the same module has other code where nothing can suspend.</summary>
internal static class SuspendingImports
{
    /// <summary>The functions among imports as <see cref="SuspensionOptions.Imports"/> has them.</summary>
    /// <returns>Null if one of them is of a store.</returns>
    public static string? Of(object[] imports) => Array.Exists(imports, import => import is Func) ? null : Describe(imports);

    /// <param name="store">Where the instance will live.</param>
    /// <param name="module">What it is made of.</param>
    /// <param name="imports">A <see cref="HostFunction"/> or <see cref="Extern"/> for each import.</param>
    /// <param name="known">What <see cref="Of"/> gave.</param>
    /// <returns>Null if nothing can suspend.</returns>
    public static SuspensionOptions? Choose(Store store, Module module, object[] imports, string? known)
    {
        EngineOptions options = store.Engine.Options;
        known ??= Describe(imports);
        bool suspends = known.Contains('1', StringComparison.Ordinal);
        if (suspends) store.State.HasSuspending = true;
        bool isStressed = options.SuspensionStress is not SuspensionStress.None;
        if (isStressed) known = new string('1', known.Length);
        bool yields = store.State.Yields;
        // What others put into a table is not known here. With a shared table and something in the store that suspends, all is possible.
        bool isOpen = options.IndirectCallsMaySuspend || SharesFunctions(module.Definition);
        bool foreign = isStressed || (isOpen && (suspends || store.State.HasSuspending || yields));
        var chosen = new SuspensionOptions(known, foreign, yields, options.EveryFunctionSuspends);
        return chosen.IsNone ? null : chosen;
    }

    private static string Describe(object[] imports) => string.Concat(imports.Select(import => import switch
    {
        HostFunction host => host.IsAsync ? "1" : "0",
        Func function => IsSuspending(function) ? "1" : "0",
        _ => "",
    }));

    private static bool IsSuspending(Func function)
    {
        function.Instance.EnsureCode();
        return function.Instance.Suspends;
    }

    private static bool SharesFunctions(ModuleDefinition module)
    {
        if (module.ImportedTables > 0) return true;
        for (int i = 0; i < module.ImportedGlobals; i++)
        {
            if (module.Globals[i].Type.Content.Kind is ValueKind.FuncRef) return true;
        }

        return false;
    }
}
