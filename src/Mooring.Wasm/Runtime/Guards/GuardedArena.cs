using System.Runtime.CompilerServices;

namespace Mooring.Wasm.Runtime.Guards;

/// <summary>The address space of all guarded memories of the process: slots that any 32-bit address plus a small offset stays inside.</summary>
/// <remarks>
/// One range for all keeps the fault handler to one compare. A slot is the 4 GiB that an <c>i32</c> address reaches and
/// 256 MiB for the static offset and the access itself; only the pages of its memory are accessible.
/// </remarks>
internal sealed unsafe class GuardedArena
{
    /// <summary>The largest static offset of an access that compiled code need not check.</summary>
    public const ulong MaxUncheckedOffset = GuardBytes - 64; // no access is longer than 64 bytes

    private const ulong GuardBytes = 256ul << 20;

    /// <summary>Bytes of a slot.</summary>
    private const ulong SlotBytes = (4ul << 30) + GuardBytes;

    private const ulong MostSlots = 22_000; // 91 TiB of the 128 TiB that a process has on x64
    private const ulong FewestSlots = 16;

    private static readonly Lazy<GuardedArena?> Shared = new(TryCreate);

    private readonly byte* _start;
    private readonly int _slots;
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = []; // guarded by _gate
    private int _used; // guarded by _gate: slots from here on were never given out

    private GuardedArena(byte* start, int slots)
    {
        _start = start;
        _slots = slots;
    }

    /// <summary>The arena, made when first asked for; null when this machine cannot have one.</summary>
    public static GuardedArena? Instance => Shared.Value;

    /// <summary>Takes an inaccessible slot.</summary>
    /// <returns>Its first byte, or null when all are taken.</returns>
    public byte* TryTake()
    {
        lock (_gate)
        {
            if (!_free.TryPop(out int slot))
            {
                if (_used == _slots) return null;
                slot = _used++;
            }

            return _start + ((ulong)slot * SlotBytes);
        }
    }

    /// <summary>Gives back a slot whose first <paramref name="committed"/> bytes are accessible.</summary>
    public void Return(byte* slot, nuint committed)
    {
        // A slot that cannot be cleared must not be used again; it is merely lost.
        if (committed != 0 && !NativePages.TryDiscard(slot, committed)) return;
        lock (_gate) _free.Push((int)((ulong)(slot - _start) / SlotBytes));
    }

    private static GuardedArena? TryCreate()
    {
        if (AppContext.TryGetSwitch("Mooring.Wasm.GuardPages", out bool on) && !on) return null;
        for (ulong slots = MostSlots; slots >= FewestSlots; slots /= 2)
        {
            byte* start = NativePages.TryReserve((nuint)(slots * SlotBytes));
            if (start == null) continue;
            if (FaultHandler.TryInstall(start, (nuint)(slots * SlotBytes)))
            {
                var arena = new GuardedArena(start, (int)slots);
                if (arena.Test()) return arena;
            }

            // The handler, if it was installed, stays: the range must stay reserved, lest it spoil the faults of others.
            return null;
        }

        return null;
    }

    /// <summary>Checks with real faults that they arrive as <see cref="NullReferenceException"/> and that plain accesses work.</summary>
    private bool Test()
    {
        byte* slot = TryTake();
        nuint page = NativePages.PageSize;
        if (slot == null || !NativePages.TryCommit(slot, page)) return false;
        bool passed =
            Faults(slot + page) && Faults(slot + page - 1) && Faults(slot + SlotBytes - sizeof(long)) && !Faults(slot) &&
            !Faults(slot + page - sizeof(long));
        Return(slot, page);
        return passed;
    }

    private static bool Faults(byte* address)
    {
        try
        {
            long value = Read(address);
            Write(address, value);
            return false;
        }
        catch (NullReferenceException)
        {
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read(byte* address) => Unsafe.ReadUnaligned<long>(address);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(byte* address, long value) => Unsafe.WriteUnaligned(address, value);
}
