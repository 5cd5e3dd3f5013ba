using System.Collections.Immutable;
using System.Diagnostics;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Emit;

namespace Mooring.Wasm.Traps;

/// <summary>Finds the guest functions in the stack trace of an exception.</summary>
internal static class Backtrace
{
    /// <summary>The guest frames that <paramref name="exception"/> passed through so far, innermost first.</summary>
    /// <remarks>The entry of a function (<see cref="FunctionEntry"/>) stands for the function if that was put into it, and else is left out.</remarks>
    public static ImmutableArray<WasmFrame> Of(Exception exception)
    {
        var found = ImmutableArray.CreateBuilder<WasmFrame>();
        WasmFrame? inner = null; // of the frame just before, if it is a guest's
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: false).GetFrames())
        {
            WasmFrame? guest = CompiledModule.MapFrame(frame);
            bool isRepeated = guest is not null && CompiledModule.IsEntry(frame) && guest.FunctionIndex == inner?.FunctionIndex && guest.ModuleName == inner?.ModuleName;
            if (guest is not null && !isRepeated) found.Add(guest);
            inner = guest;
        }

        return found.ToImmutable();
    }
}
