using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>A time after which the guests of a store are stopped; ends when disposed of.</summary>
public sealed class Deadline : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StoreState _state;
    private readonly ITimer? _timer;
    private bool _over; // guarded by _gate

    internal Deadline(StoreState state, TimeSpan timeout, TimeProvider timeProvider)
    {
        state.ThrowUnlessInterruptible();
        _state = state;
        _timer = timeProvider.CreateTimer(static self => ((Deadline)self!).Expire(), this, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the time came before the end.</summary>
    public bool HasExpired { get; private set; } // guarded by _gate for writing

    /// <summary>Ends the deadline: once this returns it stops no guest any more.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            if (_over) return;
            _over = true;
            if (HasExpired) _state.ClearInterrupt(InterruptSource.Deadline);
        }
    }

    private void Expire()
    {
        lock (_gate)
        {
            if (_over) return;
            HasExpired = true;
            _state.RequestInterrupt(InterruptSource.Deadline);
        }
    }
}
