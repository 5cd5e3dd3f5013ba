using Mooring.Hosting.Deadlines;

namespace Mooring.Hosting.Slices;

/// <summary>Has a guest give way that computes for longer than a time slice while others may wait for its thread.</summary>
/// <remarks>
/// The watch looks once in a slice while the guest computes, and not at all while it is idle or waits for its host: a million guests that wait
/// cost nothing. A guest is asked when a look finds it where the look before found it, so after one to two slices.
/// </remarks>
internal sealed class TimeSlice(DeadlineWatch watch, IPreemptible guest, TimeProvider time, TimeSpan length) : IWatched
{
    private readonly long _length = Math.Max(1, (long)(length.TotalSeconds * time.TimestampFrequency));
    private readonly Lock _gate = new();
    private long _stretch; // guarded by _gate; how often the guest began, or went on, to compute
    private long _seen; // guarded by _gate; the stretch that the last look found
    private bool _isWatched; // guarded by _gate
    private volatile bool _isComputing; // set under _gate; that a look finds it set too long does no harm

    /// <summary>The guest is about to compute.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _stretch++;
            _isComputing = true;
            if (_isWatched) return;
            _isWatched = true;
        }

        watch.Schedule(this, time.GetTimestamp() + _length);
    }

    /// <summary>The guest has ended its call, or waits for its host.</summary>
    public void End() => _isComputing = false;

    public long Look(long scheduled, long now)
    {
        lock (_gate)
        {
            if (_stretch == _seen)
            {
                if (!_isComputing)
                {
                    _isWatched = false;
                    return DeadlineWatch.Never;
                }

                guest.RequestYield();
            }

            _seen = _stretch;
            return now + _length;
        }
    }
}
