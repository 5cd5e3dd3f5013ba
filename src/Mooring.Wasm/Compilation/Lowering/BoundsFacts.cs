using System.Runtime.InteropServices;

namespace Mooring.Wasm.Compilation.Lowering;

/// <summary>How far beyond the address in a slot memory 0 is known to reach, at the current point of a function.</summary>
/// <remarks>
/// A fact holds from the check that made it until the slot is written or control can arrive from elsewhere. Memory never shrinks, so
/// calls do not end facts.
/// </remarks>
internal sealed class BoundsFacts
{
    private readonly Dictionary<int, ulong> _checkedEnds = [];

    /// <summary>Records a check, unless one before covers it.</summary>
    /// <param name="slot">Holds the address.</param>
    /// <param name="end">Static offset plus access size.</param>
    /// <returns>False if the check is redundant.</returns>
    public bool Add(int slot, ulong end)
    {
        ref ulong known = ref CollectionsMarshal.GetValueRefOrAddDefault(_checkedEnds, slot, out _);
        if (end <= known) return false;
        known = end;
        return true;
    }

    /// <summary>The slot gets another value.</summary>
    public void Forget(int slot) => _checkedEnds.Remove(slot);

    /// <summary>Control may come from elsewhere.</summary>
    public void Clear() => _checkedEnds.Clear();
}
