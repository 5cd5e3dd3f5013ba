using Mooring.Wasm.Runtime.Guards;

namespace Mooring.Wasm.Runtime;

/// <summary>Address space of one memory, accessible from its start up to some length.</summary>
/// <remarks>Not thread-safe; whoever owns it releases it exactly once.</remarks>
internal unsafe struct MemoryRegion
{
    private readonly GuardedArena? _arena; // null when the region was reserved on its own
    private nuint _committed;

    private MemoryRegion(byte* start, nuint reserved, GuardedArena? arena)
    {
        Start = start;
        Reserved = reserved;
        _arena = arena;
    }

    public byte* Start { get; private set; }

    /// <summary>Bytes that can be made accessible.</summary>
    public nuint Reserved { get; private set; }

    public readonly bool IsGuarded => _arena is not null;

    /// <summary>Takes a slot of the arena, in which no 32-bit address needs a check.</summary>
    public static bool TryTakeGuarded(out MemoryRegion region)
    {
        byte* slot = GuardedArena.Instance is { } arena ? arena.TryTake() : null;
        region = slot == null ? default : new MemoryRegion(slot, (nuint)1 << 32, GuardedArena.Instance);
        return slot != null;
    }

    /// <summary>Reserves <paramref name="wanted"/> bytes, or as many as there are but not fewer than <paramref name="least"/>.</summary>
    public static bool TryReserve(nuint least, nuint wanted, out MemoryRegion region)
    {
        region = default;
        if (wanted == 0) return true;
        for (; ; wanted = nuint.Max(least, wanted / 2 / LinearMemory.PageBytes * LinearMemory.PageBytes))
        {
            byte* start = wanted == 0 ? null : NativePages.TryReserve(wanted);
            if (start != null)
            {
                region = new MemoryRegion(start, wanted, null);
                return true;
            }

            if (wanted <= least) return wanted == 0;
        }
    }

    /// <summary>Makes the first <paramref name="length"/> bytes accessible; those not accessible before read as zero.</summary>
    /// <returns>False when they are more than was reserved or the system has no memory left.</returns>
    public bool TryCommit(nuint length)
    {
        if (length <= _committed) return true;
        if (length > Reserved || !NativePages.TryCommit(Start + _committed, length - _committed)) return false;
        _committed = length;
        return true;
    }

    /// <summary>Gives it all back.</summary>
    public void Release()
    {
        if (Reserved == 0) return;
        if (_arena is not null) _arena.Return(Start, _committed);
        else NativePages.Release(Start, Reserved);
        this = default;
    }
}
