namespace Mooring.Wasm;

/// <summary>What happens to a guest that has used up its fuel.</summary>
public enum FuelPolicy
{
    /// <summary>It traps with <see cref="TrapKind.OutOfFuel"/>.</summary>
    Trap,

    /// <summary>
    /// It gives way: it is suspended, goes on behind whatever waits for a thread by then, and gets <see cref="Store.FuelSlice"/>. Calls that cannot
    /// be suspended (not made with <c>CallAsync</c>, or below a host function) get the slice and go on at once.
    /// </summary>
    Yield,
}
