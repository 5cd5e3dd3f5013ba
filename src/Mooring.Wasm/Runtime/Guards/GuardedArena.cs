namespace Mooring.Wasm.Runtime.Guards;

/// <summary>The address space of all guarded memories of the process: slots that any 32-bit address plus a small offset stays inside.</summary>
/// <remarks>
/// One range for all keeps the fault handler to one compare. A slot is the 4 GiB that an <c>i32</c> address reaches and
/// 256 MiB for the static offset and the access itself; only the pages of its memory are accessible. Slots that come back keep their
/// protection and image, so that the next instance of the same module needs no system call.
/// </remarks>
internal sealed unsafe partial class GuardedArena
{
    /// <summary>The largest static offset of an access that compiled code need not check.</summary>
    public const ulong MaxUncheckedOffset = GuardBytes - 64; // no access is longer than 64 bytes

    private const ulong GuardBytes = 256ul << 20;

    /// <summary>Bytes of a slot.</summary>
    private const ulong SlotBytes = (4ul << 30) + GuardBytes;

    private const int PartsOfSlot = (int)(SlotBytes >> FaultHandler.PartShift);

    /// <summary>Slots with more accessible bytes than this are cleared at once when they come back.</summary>
    private const nuint MostKeptBytes = 64 << 20;

    private readonly byte* _start;
    private readonly int _slots;
    private readonly byte* _faults; // see FaultHandler; PartsOfSlot bytes for each slot
    private readonly Lock _gate = new();
    private readonly Stack<ArenaSlot> _plain = []; // guarded by _gate: free slots without an image
    private readonly Dictionary<int, Stack<ArenaSlot>> _imaged = []; // guarded by _gate: free slots with one, by image number
    private int _used; // guarded by _gate: slots from here on were never given out

    private GuardedArena(byte* start, int slots, byte* faults)
    {
        _start = start;
        _slots = slots;
        _faults = faults;
    }

    /// <summary>Takes a slot, preferably one that shows an image; it shows that or nothing.</summary>
    /// <param name="image">The number of the image, or 0.</param>
    /// <param name="slot">What was taken.</param>
    /// <returns>False when all are taken.</returns>
    public bool TryTake(int image, out ArenaSlot slot)
    {
        lock (_gate)
        {
            if (image != 0 && _imaged.TryGetValue(image, out Stack<ArenaSlot>? same) && same.TryPop(out slot)) return true;
            if (_plain.TryPop(out slot)) return true;
            if (_used < _slots)
            {
                slot = new ArenaSlot(_used++, 0, 0);
                return true;
            }

            // What is free shows images of others.
            foreach (Stack<ArenaSlot> others in _imaged.Values)
            {
                while (others.TryPop(out slot))
                {
                    if (!TryClear(ref slot)) continue;
                    return true;
                }
            }
        }

        slot = default;
        return false;
    }

    /// <summary>Gives back a slot.</summary>
    /// <param name="slot">As it is now.</param>
    /// <param name="keep">Whether its image may be wanted again.</param>
    public void Return(ArenaSlot slot, bool keep = true)
    {
        keep = keep && slot.Committed <= MostKeptBytes && NativePages.TryReset(Address(slot), slot.Committed);
        // A slot that cannot be cleared must not be used again; it is merely lost.
        if (!keep && !TryClear(ref slot)) return;
        lock (_gate)
        {
            if (slot.Image == 0) _plain.Push(slot);
            else if (_imaged.TryGetValue(slot.Image, out Stack<ArenaSlot>? same)) same.Push(slot);
            else _imaged.Add(slot.Image, new Stack<ArenaSlot>([slot]));
        }
    }

    /// <summary>Clears the free slots that show an image which is about to go.</summary>
    /// <param name="image">Its number.</param>
    public void Forget(int image)
    {
        Stack<ArenaSlot>? slots;
        lock (_gate)
        {
            if (!_imaged.Remove(image, out slots)) return;
        }

        foreach (ArenaSlot slot in slots)
        {
            ArenaSlot cleared = slot;
            if (!TryClear(ref cleared)) continue;
            lock (_gate) _plain.Push(cleared);
        }
    }

    /// <summary>Whether an access faulted in the slot since this was last asked.</summary>
    public bool TakeFault(ArenaSlot slot)
    {
        var noted = new Span<byte>(_faults + (slot.Index * PartsOfSlot), PartsOfSlot);
        if (!noted.ContainsAnyExcept((byte)0)) return false;
        noted.Clear();
        return true;
    }

    public byte* Address(ArenaSlot slot) => _start + ((ulong)slot.Index * SlotBytes);

    private bool TryClear(ref ArenaSlot slot)
    {
        if (slot.Committed != 0 && !NativePages.TryDiscard(Address(slot), slot.Committed)) return false;
        slot = new ArenaSlot(slot.Index, 0, 0);
        return true;
    }
}
