namespace Mooring.Wasm.Compilation.Suspension;

/// <summary>What a function was about to do at a place where it can be suspended.</summary>
internal enum SiteKind : byte
{
    /// <summary>It waits for the results of a call.</summary>
    Call,

    /// <summary>It was entered, and gave way before its first statement.</summary>
    Entry,

    /// <summary>It gave way at a loop head, where it looks for interrupts.</summary>
    Loop,

    /// <summary>It gave way where it looks whether its fuel is used up.</summary>
    Fuel,
}

/// <summary>A slot in a saved frame.</summary>
/// <param name="Slot">The slot of the function.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Position">Bytes from the start of the frame's values; for references, which are kept apart, the index among them.</param>
internal readonly record struct SavedSlot(int Slot, ValueKind Kind, int Position);

/// <summary>A place in a function where it can be suspended, and what its frame then keeps.</summary>
/// <param name="Number">Place among the sites of the function.</param>
/// <param name="Kind">Why it is one.</param>
/// <param name="Statement">The statement behind which the function goes on; -1 for its entry.</param>
/// <param name="Region">The protected region around it, or -1.</param>
/// <param name="Offset">The instruction, in bytes from the start of the module.</param>
/// <param name="Saved">What is kept.</param>
internal sealed record SuspensionSite(int Number, SiteKind Kind, int Statement, int Region, int Offset, SavedSlots Saved)
{
    /// <summary>The type of the call whose results the function waits for; null if it gave way.</summary>
    public FuncType? Callee { get; init; }

    /// <summary>The function that is called, or -1 for an indirect call or none.</summary>
    public int CalledFunction { get; init; } = -1;
}

/// <summary>The values of a frame: numbers and vectors packed into bytes, references apart from them.</summary>
internal sealed class SavedSlots
{
    public SavedSlots(IReadOnlyList<int> slots, List<ValueKind> types)
    {
        Slots = new SavedSlot[slots.Count];
        int next = 0;
        // Vectors first, then eight bytes, then four: everything is aligned without gaps.
        foreach (int size in (ReadOnlySpan<int>)[16, 8, 4, 0])
        {
            foreach (int slot in slots)
            {
                ValueKind kind = types[slot];
                if (SizeOf(kind) != size) continue;
                Slots[next++] = new SavedSlot(slot, kind, size == 0 ? References++ : Bytes);
                Bytes += size;
            }
        }
    }

    public SavedSlot[] Slots { get; }

    /// <summary>Length of the numbers and vectors together, a multiple of four.</summary>
    public int Bytes { get; }

    public int References { get; }

    private static int SizeOf(ValueKind kind) => kind switch
    {
        ValueKind.I32 or ValueKind.F32 => 4,
        ValueKind.I64 or ValueKind.F64 => 8,
        ValueKind.V128 => 16,
        _ => 0,
    };
}
