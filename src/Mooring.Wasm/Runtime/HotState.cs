namespace Mooring.Wasm.Runtime;

/// <summary>The fields of <see cref="StoreState"/> that every call from the host and every loop head of a guest touches.</summary>
/// <remarks>
/// Fields of a base class come first in an object: these share a cache line, and instructions that name them need one byte for the offset
/// instead of four, which is a third of the test at a loop head.
/// </remarks>
internal abstract class HotState
{
    /// <summary>
    /// Lowest stack address that guest code may use on the thread that runs now; <see cref="nuint.MaxValue"/> when the guest must stop, so
    /// that one compare in a prologue finds both.
    /// </summary>
    public nuint StackLimit;

    /// <summary>Entries with a frame address from here to twice the reach above are fast; 0 when there is no window.</summary>
    protected nuint WindowLow;

    /// <summary>Not 0: the guest must stop at the next function entry or loop head.</summary>
    public int InterruptRequested;

    /// <summary>Entries from the host that have not returned.</summary>
    protected int EntryDepth;
}
