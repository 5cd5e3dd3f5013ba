namespace Mooring.Wasm.Runtime.Guards;

/// <summary>Tells faults of guest code, which arrive as null references, from null references of the host.</summary>
internal static class GuestFaults
{
    // The stack trace could not tell: a host function may have been put into the guest function that calls it, and then raises its exceptions in
    // that one's frame. The fault handler knows: it notes each fault in a memory, and a store's memories are used by one thread at a time.

    /// <summary>Called where the host entered a guest that ended with <paramref name="exception"/>.</summary>
    /// <param name="exception">What came out of the guest.</param>
    /// <param name="state">The store that was entered.</param>
    /// <returns>The trap to throw instead, or null if the exception is the host's and goes on.</returns>
    public static WasmTrapException? Translate(NullReferenceException exception, StoreState state) =>
        state.TakeFault() ? new WasmTrapException(TrapKind.MemoryOutOfBounds, exception) : null;
}
