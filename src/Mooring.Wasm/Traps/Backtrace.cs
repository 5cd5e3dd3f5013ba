using System.Collections.Immutable;

namespace Mooring.Wasm.Traps;

/// <summary>Finds the guest functions in the stack trace of an exception.</summary>
internal static class Backtrace
{
    /// <summary>The guest frames that <paramref name="exception"/> passed through so far, innermost first.</summary>
    public static ImmutableArray<WasmFrame> Of(Exception exception)
    {
        _ = exception;
        return [];
    }
}
