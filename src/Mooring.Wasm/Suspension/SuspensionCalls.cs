using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <summary>What compiled code calls where it is left and taken up again.</summary>
internal static unsafe class SuspensionCalls
{
    /// <summary>Takes a frame whose numbers are in <see cref="StoreState.SaveArea"/> and whose references were given to <see cref="SaveReference"/>.</summary>
    public static void SaveFrame(VmContext context, int function, int site, int bytes, int references) =>
        context.State.Current!.AddFrame(context, function, site, bytes, references);

    /// <summary>Takes reference <paramref name="index"/> of the frame that is being saved.</summary>
    public static void SaveReference(VmContext context, int index, object? reference) =>
        context.State.References(index + 1)[index] = reference;

    /// <summary>Gives reference <paramref name="index"/> of the frame that is being loaded, once.</summary>
    public static object? LoadReference(VmContext context, int index)
    {
        ref object? place = ref context.State.References(index + 1)[index];
        object? reference = place;
        place = null;
        return reference;
    }

    /// <summary>A save area for a frame of <paramref name="bytes"/>, which are more than the usual one has.</summary>
    public static byte* LargeSaveArea(VmContext context, int bytes) => context.State.GrowSaveArea(bytes);

    /// <summary>Decides what becomes of a function that looked whether it must stop. Its values are saved as for <see cref="SaveFrame"/>.</summary>
    /// <returns>True if the function is to return, its frame having been taken; false if it is to load its values again and go on.</returns>
    /// <exception cref="WasmTrapException">It must stop.</exception>
    public static bool Pause(VmContext context, int function, int site, int bytes, int references, int kind)
    {
        StoreState state = context.State;
        bool yields = (SiteKind)kind == SiteKind.Fuel ? state.DecideFuel() : state.DecideYield(mayBeStack: (SiteKind)kind == SiteKind.Entry);
        if (!yields) return false;
        Activation activation = state.Current!;
        bool isTest = activation.IsSynchronous || state.Store.Engine.Options.SuspensionStress is SuspensionStress.ImportsAndChecks;
        activation.BeginUnwinding(isTest ? PendingNothing.Instance : PendingYield.Instance);
        activation.AddFrame(context, function, site, bytes, references);
        return true;
    }

    /// <summary>Throws what the call that a function waited for has thrown, if it has.</summary>
    public static void ThrowPending(VmContext context)
    {
        if (context.State.PendingException is not { } exception) return;
        context.State.PendingException = null;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
    }
}
