namespace Mooring.Wasm.Runtime.Guards;

/// <summary>Tells faults of guest code, which arrive as null references, from null references of the host.</summary>
internal static class GuestFaults
{
    // The stack trace decides: guest code has no null references of its own, so one that was raised in a guest function is a fault. One
    // that was raised anywhere else, a host function that the guest called included, has another innermost frame.

    /// <summary>Called where the host entered a guest that ended with <paramref name="exception"/>.</summary>
    /// <returns>The trap to throw instead, or null if the exception is the host's and goes on.</returns>
    public static WasmTrapException? Translate(NullReferenceException exception) =>
        Traps.Backtrace.IsRaisedByGuest(exception)
            ? new WasmTrapException(TrapKind.MemoryOutOfBounds, exception)
            : null;
}
