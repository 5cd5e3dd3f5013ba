using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Mooring.Wasm.Suspension;

/// <summary>Memory in which a function that is being left puts its values before they are taken to the activation.</summary>
/// <remarks>
/// One piece for each thread, known to the stores by a plain pointer. It belongs to the thread's stack rather than to the thread: a store may keep
/// the pointer for as long as its entries come from the same stack addresses, and a later thread with the same stack gets the same piece.
/// It is never freed, and pages that were never written cost nothing.
/// </remarks>
internal static unsafe class ThreadScratch
{
    /// <summary>Frames up to this size need not ask for more.</summary>
    public const int Bytes = 64 * 1024;

    private static readonly ConcurrentDictionary<nuint, (nint Address, int Bytes)> Pieces = new(); // by the high end of the stack

    [ThreadStatic]
    private static byte* _mine;

    /// <param name="stackHigh">One past the highest address of the running thread's stack.</param>
    public static byte* ForThisThread(nuint stackHigh)
    {
        if (_mine is null) _mine = (byte*)Pieces.GetOrAdd(stackHigh, static _ => ((nint)NativeMemory.Alloc(Bytes), Bytes)).Address;
        return _mine;
    }

    /// <summary>Room for a frame of more than <see cref="Bytes"/>. What was given out before stays valid.</summary>
    public static byte* Grow(nuint stackHigh, int bytes)
    {
        (nint Address, int Bytes) piece = Pieces.GetValueOrDefault(stackHigh);
        if (piece.Bytes < bytes) Pieces[stackHigh] = piece = ((nint)NativeMemory.Alloc((nuint)bytes), bytes);
        return _mine = (byte*)piece.Address;
    }
}
