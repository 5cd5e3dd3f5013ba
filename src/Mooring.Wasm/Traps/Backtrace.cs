using System.Collections.Immutable;
using System.Diagnostics;
using Mooring.Wasm.Compilation;

namespace Mooring.Wasm.Traps;

/// <summary>Finds the guest functions in the stack trace of an exception.</summary>
internal static class Backtrace
{
    /// <summary>The guest frames that <paramref name="exception"/> passed through so far, innermost first.</summary>
    public static ImmutableArray<WasmFrame> Of(Exception exception) =>
        [.. new StackTrace(exception, fNeedFileInfo: false).GetFrames().Select(CompiledModule.MapFrame).OfType<WasmFrame>()];

    /// <summary>Whether guest code itself raised <paramref name="exception"/>, rather than something it called.</summary>
    public static bool IsRaisedByGuest(Exception exception) =>
        new StackTrace(exception, fNeedFileInfo: false).GetFrame(0) is { } frame && CompiledModule.MapFrame(frame) is not null;
}
