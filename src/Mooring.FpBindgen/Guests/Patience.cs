namespace Mooring.FpBindgen.Guests;

/// <summary>Whether it has paid lately for a turn to wait an instant for the host functions that it has begun. Used in turns only.</summary>
/// <remarks>
/// A host function that only changes its thread, or finds its answer in a cache behind a lock, ends within a microsecond on another core. If
/// the turn is still there, the guest's memory stays on its core, and the caller need not be woken. Host functions that wait for
/// the world take longer by far: after a few of them in a row, one turn in <see cref="MostSkips"/> tries again, and the others do not wait.
/// </remarks>
internal sealed class Patience
{
    /// <summary>How often a turn looks, with a pause of about 40 ns after each.</summary>
    public const int Looks = 30;

    /// <summary>The most turns in a row that do not wait.</summary>
    public const int MostSkips = 63;

    private static readonly bool HasOtherCores = Environment.ProcessorCount > 1;

    private int _penalty; // turns that the next vain wait takes away
    private int _skips; // turns that are not to wait

    /// <summary>Asked once for each wait; <see cref="Found"/> or <see cref="Missed"/> follows if it says yes.</summary>
    public bool MayWait()
    {
        if (_skips == 0) return HasOtherCores;
        _skips--;
        return false;
    }

    /// <summary>The wait was not in vain.</summary>
    public void Found() => _penalty = 0;

    /// <summary>The wait was in vain.</summary>
    public void Missed()
    {
        _skips = _penalty;
        _penalty = Math.Min(2 * _penalty + 1, MostSkips);
    }
}
