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
    private long _stretch; // guarded by _gate; counts how often the guest began, ended or went on
    private long _seen; // guarded by _gate; the stretch that the last look found
    private bool _isWatched; // guarded by _gate
    private bool _isComputing; // guarded by _gate

    /// <summary>The guest is about to compute.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (!TryBegin_NeedsLock()) return;
        }

        Watch();
    }

    /// <summary>The guest has ended its call.</summary>
    public void End()
    {
        lock (_gate)
        {
            _stretch++;
            _isComputing = false;
        }
    }

    /// <summary>The guest waits for its host.</summary>
    /// <returns>Says, when disposed of, that the guest goes on: if its call has not ended meanwhile, and if it was computing before.</returns>
    public Waiting Pause()
    {
        lock (_gate)
        {
            if (!_isComputing) return default;
            _isComputing = false;
            return new Waiting(this, _stretch);
        }
    }

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

    private void GoOn(long stretch)
    {
        lock (_gate)
        {
            if (_stretch != stretch || !TryBegin_NeedsLock()) return;
        }

        Watch();
    }

    /// <returns>Whether the watch has to be told.</returns>
    private bool TryBegin_NeedsLock()
    {
        _stretch++;
        _isComputing = true;
        if (_isWatched) return false;
        return _isWatched = true;
    }

    private void Watch() => watch.Schedule(this, time.GetTimestamp() + _length);

    /// <summary>A wait of the guest for its host. The default one is of a guest that gives nothing up by it.</summary>
    public readonly struct Waiting(TimeSlice? slice, long stretch) : IDisposable
    {
        /// <summary>The wait is over.</summary>
        public void Dispose() => slice?.GoOn(stretch);
    }
}
