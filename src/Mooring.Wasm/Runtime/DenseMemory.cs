using System.Numerics;

namespace Mooring.Wasm.Runtime;

/// <summary>Room for very many small memories: pieces of large mappings, so that none needs a mapping of its own.</summary>
/// <remarks>
/// Linux only. A process may have some 65,000 mappings, and a guarded memory uses two. Here 256 MiB of small memories share one, which is
/// readable and writable throughout: guests in it need explicit checks. Pieces are sized by powers of two; those that come back read as
/// zero. Slabs stay until the process ends.
/// </remarks>
internal static unsafe class DenseMemory
{
    /// <summary>The longest memory that is placed here, in bytes.</summary>
    public const nuint MostBytes = 16 << 20;

    private const nuint SlabBytes = 256 << 20;

    private static readonly Lock Gate = new();
    private static readonly Stack<nint>[] Free = new Stack<nint>[BitOperations.Log2((uint)MostBytes) + 1]; // guarded by Gate; by log2 of the size

    /// <summary>Takes a piece that reads as zero.</summary>
    /// <param name="atLeast">Bytes wanted, at most <see cref="MostBytes"/>.</param>
    /// <param name="size">Bytes given: the next power of two.</param>
    /// <returns>Null when this system has no such memory, or none left.</returns>
    public static byte* TryTake(nuint atLeast, out nuint size)
    {
        size = BitOperations.RoundUpToPowerOf2(nuint.Max(atLeast, LinearMemory.PageBytes));
        if (!OperatingSystem.IsLinux() || size > MostBytes) return null;
        lock (Gate)
        {
            Stack<nint> free = Free[BitOperations.Log2(size)] ??= [];
            if (free.Count == 0 && !TryAddSlab(free, size)) return null;
            return (byte*)free.Pop();
        }
    }

    /// <summary>Gives a piece back.</summary>
    /// <param name="piece">From <see cref="TryTake"/>.</param>
    /// <param name="size">As given by it.</param>
    /// <param name="used">Bytes from its start that may have been written.</param>
    public static void Return(byte* piece, nuint size, nuint used)
    {
        if (!NativePages.TryReset(piece, used)) return; // not zero: lost
        lock (Gate) Free[BitOperations.Log2(size)].Push((nint)piece);
    }

    private static bool TryAddSlab(Stack<nint> free, nuint size)
    {
        byte* slab = NativePages.TryReserve(SlabBytes);
        if (slab == null) return false;
        if (!NativePages.TryCommit(slab, SlabBytes))
        {
            NativePages.Release(slab, SlabBytes);
            return false;
        }

        // Pushed from the end, so that the first ones are taken first and page tables fill up one after the other.
        for (nuint offset = SlabBytes; offset >= size; offset -= size) free.Push((nint)(slab + offset - size));
        return true;
    }
}
