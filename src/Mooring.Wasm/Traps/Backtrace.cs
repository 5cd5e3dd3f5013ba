using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Compilation;

namespace Mooring.Wasm.Traps;

/// <summary>Finds the guest functions in the stack trace of an exception.</summary>
internal static class Backtrace
{
    /// <summary>The guest frames that <paramref name="exception"/> passed through so far, innermost first.</summary>
    public static ImmutableArray<WasmFrame> Of(Exception exception) =>
        [.. new StackTrace(exception, fNeedFileInfo: false).GetFrames().Select(CompiledModule.MapFrame).OfType<WasmFrame>()];

    /// <summary>Whether guest code itself raised <paramref name="exception"/>, rather than something it called.</summary>
    public static bool IsRaisedByGuest(Exception exception)
    {
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: false).GetFrames())
        {
            if (CompiledModule.MapFrame(frame) is not null) return true;
            if (!IsPartOfGuestCode(frame)) return false;
        }

        return false;
    }

    /// <summary>Whether a frame is a helper that optimised guest code has inlined, but its first version calls.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A method that was trimmed is on no stack.")]
    private static bool IsPartOfGuestCode(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType is { } type &&
        (type == typeof(Unsafe) || type.Namespace == typeof(Vector128).Namespace || type.Namespace == typeof(CompiledModule).Namespace ||
            type.Namespace == typeof(Emit.OffsetTable).Namespace || type.Namespace == typeof(Emit.Vectors.VectorMath).Namespace);
}
