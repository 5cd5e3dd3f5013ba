using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Wasm.Runtime.Guards;

/// <content>The one arena of the process, and the test that it works here.</content>
internal sealed unsafe partial class GuardedArena
{
    private const ulong MostSlots = 22_000; // 91 TiB of the 128 TiB that a process has on x64
    private const ulong FewestSlots = 16;

    private static readonly Lazy<GuardedArena?> Shared = new(TryCreate);

    /// <summary>The arena, made when first asked for; null when this machine cannot have one.</summary>
    public static GuardedArena? Instance => Shared.Value;

    private static GuardedArena? TryCreate()
    {
        if (AppContext.TryGetSwitch("Mooring.Wasm.GuardPages", out bool on) && !on) return null;
        for (ulong slots = MostSlots; slots >= FewestSlots; slots /= 2)
        {
            byte* start = NativePages.TryReserve((nuint)(slots * SlotBytes));
            if (start == null) continue;
            byte* faults = (byte*)NativeMemory.AllocZeroed((nuint)slots * PartsOfSlot);
            if (FaultHandler.TryInstall(start, (nuint)(slots * SlotBytes), faults))
            {
                var arena = new GuardedArena(start, (int)slots, faults);
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
        if (!TryTake(0, out ArenaSlot slot)) return false;
        byte* start = Address(slot);
        nuint page = NativePages.PageSize;
        if (!NativePages.TryCommit(start, page)) return false;
        bool passed =
            Faults(start + page) && TakeFault(slot) && Faults(start + page - 1) && TakeFault(slot) && Faults(start + SlotBytes - sizeof(long)) &&
            TakeFault(slot) && !Faults(start) && !Faults(start + page - sizeof(long)) && !TakeFault(slot);
        Return(slot with { Committed = page });
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
