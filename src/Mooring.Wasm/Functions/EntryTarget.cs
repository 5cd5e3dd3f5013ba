using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm;

/// <summary>What a call from the host needs, in one place: the object that entry delegates are closed over.</summary>
internal sealed class EntryTarget
{
    /// <param name="function">What is called.</param>
    /// <param name="isAsync">Whether the call can be suspended.</param>
    public EntryTarget(FunctionInstance function, bool isAsync = false)
    {
        function.EnsureCode();
        State = function.Context.State;
        bool isStressed = State.Store.Engine.Options.SuspensionStress is not SuspensionStress.None;
        FunctionInstance target = isStressed && !isAsync ? StressPoint.Entry(function) : function;
        Code = target.Code;
        Context = target.Context;
    }

    /// <summary>The managed function pointer to call.</summary>
    public readonly nint Code;

    /// <summary>Its first argument.</summary>
    public readonly VmContext Context;

    /// <summary>The store to enter.</summary>
    public readonly StoreState State;
}

/// <summary>Enters the store and calls the function with arguments and results in memory.</summary>
/// <param name="target">The function.</param>
/// <param name="arguments">The first of as many values as the function has parameters, of the right kinds and store.</param>
/// <param name="results">The first of as many as it has results.</param>
internal delegate void UntypedEntry(EntryTarget target, ref Value arguments, ref Value results);
