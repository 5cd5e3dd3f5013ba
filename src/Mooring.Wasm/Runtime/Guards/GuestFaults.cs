namespace Mooring.Wasm.Runtime.Guards;

/// <summary>Tells faults of guest code, which arrive as null references, from null references of the host.</summary>
internal static class GuestFaults
{
    /// <summary>Called where the host entered a guest that ended with <paramref name="exception"/>.</summary>
    /// <returns>The trap to throw instead, or null if the exception is the host's and goes on.</returns>
    public static WasmTrapException? Translate(NullReferenceException exception) =>
        Traps.Backtrace.IsRaisedByGuest(exception)
            ? new WasmTrapException(TrapKind.MemoryOutOfBounds, exception)
            : null;
}
