using Mooring.Wasm.Runtime.Guards;
using Mooring.Wasm.Runtime.Images;

namespace Mooring.Wasm.Runtime;

/// <summary>Address space of one memory, accessible from its start up to some length.</summary>
/// <remarks>Not thread-safe; whoever owns it releases it exactly once.</remarks>
internal unsafe struct MemoryRegion
{
    private readonly GuardedArena? _arena; // null when the region is no slot
    private readonly bool _isDense; // a piece of DenseMemory; neither this nor a slot: a mapping of its own
    private ArenaSlot _slot; // of _arena; its Committed is kept in _committed instead
    private MemoryImage? _image; // what _slot shows, kept alive by this
    private nuint _committed;

    private MemoryRegion(byte* start, nuint reserved, bool isDense = false)
    {
        Start = start;
        Reserved = reserved;
        _isDense = isDense;
    }

    private MemoryRegion(GuardedArena arena, ArenaSlot slot)
        : this(arena.Address(slot), (nuint)1 << 32)
    {
        _arena = arena;
        _slot = slot;
        _committed = slot.Committed;
    }

    public byte* Start { get; }

    /// <summary>Bytes that can be made accessible.</summary>
    public nuint Reserved { get; private set; }

    /// <summary>Whether it is a slot of the arena, in which no 32-bit address needs a check.</summary>
    public readonly bool IsGuarded => _arena is not null;

    /// <summary>Whether it is guarded and an access to it faulted since this was last asked.</summary>
    public readonly bool TakeFault() => _arena?.TakeFault(_slot) is true;

    /// <summary>Takes a slot of the arena.</summary>
    /// <param name="image">What it should show; see <see cref="TryShow"/>.</param>
    /// <param name="region">Nothing of it need be accessible.</param>
    public static bool TryTakeSlot(MemoryImage? image, out MemoryRegion region)
    {
        region = default;
        if (GuardedArena.Instance is not { } arena || !arena.TryTake(image?.Number ?? 0, out ArenaSlot slot)) return false;
        region = new MemoryRegion(arena, slot);
        return true;
    }

    /// <summary>Takes a piece of the memory that small memories share.</summary>
    /// <param name="wanted">Bytes; at most <see cref="DenseMemory.MostBytes"/>.</param>
    /// <param name="region">All of it is accessible, but only what was set up is cleared in the end.</param>
    public static bool TryTakeDense(nuint wanted, out MemoryRegion region)
    {
        byte* piece = DenseMemory.TryTake(wanted, out nuint size);
        region = piece == null ? default : new MemoryRegion(piece, size, isDense: true);
        return piece != null;
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
                region = new MemoryRegion(start, wanted);
                return true;
            }

            if (wanted <= least) return wanted == 0;
        }
    }

    /// <summary>Makes the first <paramref name="length"/> bytes accessible and no others, as at the start of a memory's life.</summary>
    /// <returns>False when the system could not.</returns>
    public bool TrySetUp(nuint length)
    {
        if (_committed > length)
        {
            // A slot that was longer in an earlier life. What lies beyond holds nothing, it need only fault again.
            if (!NativePages.TryProtect(Start + length, _committed - length)) return false;
            _committed = length;
        }

        return TryCommit(length);
    }

    /// <summary>Shows an image in a region that was just set up.</summary>
    /// <returns>False when it cannot; the region is as before then.</returns>
    public bool TryShow(MemoryImage image)
    {
        if (_arena is null) return false;
        if (_slot.Image != image.Number && !image.TryMap(Start)) return false;
        _slot = _slot with { Image = image.Number };
        _image = image;
        return true;
    }

    /// <summary>Makes the first <paramref name="length"/> bytes accessible; those not accessible before read as zero.</summary>
    /// <returns>False when they are more than was reserved or the system has no memory left.</returns>
    public bool TryCommit(nuint length)
    {
        if (length <= _committed) return true;
        if (length > Reserved) return false;
        if (!_isDense && !NativePages.TryCommit(Start + _committed, length - _committed)) return false;
        _committed = length;
        return true;
    }

    /// <summary>Gives it all back.</summary>
    public void Release()
    {
        nuint reserved = Reserved;
        if (reserved == 0) return;
        Reserved = 0;
        if (_arena is not null) _arena.Return(_slot with { Committed = _committed }, keep: _image is not { IsReleased: true });
        else if (_isDense) DenseMemory.Return(Start, reserved, _committed);
        else NativePages.Release(Start, reserved);
    }
}
