namespace Mooring.Wasm.Runtime;

/// <summary>What compiled code reads and writes per store: limits of the running call, interruption, extra results.</summary>
internal sealed unsafe class StoreState
{
    /// <summary>Lowest stack address that guest code may use on the thread that runs now; set when the host enters the guest.</summary>
    public nuint StackLimit;

    /// <summary>Not 0: the guest must stop at the next function entry or loop head.</summary>
    public int InterruptRequested;

    /// <summary>Results beyond the first of the call that just returned, 16 bytes each, at their result index.</summary>
    public byte* ExtraResults;

    /// <summary>As <see cref="ExtraResults"/>, for results that are references.</summary>
    public object?[] ExtraReferences = [];
}
