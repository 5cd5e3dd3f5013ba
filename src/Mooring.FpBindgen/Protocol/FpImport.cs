namespace Mooring.FpBindgen;

/// <summary>Serves one call that a guest makes: takes the arguments, and returns a value or starts the work that will.</summary>
/// <param name="call">The call. It must be answered before the handler returns, unless the function returns nothing.</param>
/// <remarks>Runs inside a turn of the guest, which waits for it on the stack.</remarks>
public delegate void FpImportHandler(ref FpImportCall call);

/// <summary>A function that guests may import, and what serves it. Immutable.</summary>
/// <param name="function">What it looks like at the border.</param>
/// <param name="handler">Serves the calls of all instances; what belongs to one is <see cref="FpImportCall.Host"/>.</param>
public sealed class FpImport(FpFunction function, FpImportHandler handler)
{
    /// <summary>What it looks like at the border.</summary>
    public FpFunction Function { get; } = function;

    internal FpImportHandler Handler { get; } = handler;
}
