namespace Mooring.Wasm.Runtime;

/// <content>What stops guests: interrupts, epochs and fuel.</content>
internal sealed partial class StoreState
{
    /// <summary>Units left; negative once they are used up. Running code may hold a newer number in a local, until its next call.</summary>
    public long Fuel;

    private ulong _epochDeadline; // guarded by _gate

    /// <summary>Raised after guests were told to stop, on the thread that told them.</summary>
    public event Action? InterruptArrived;

    /// <summary>Makes the guest that runs now, or else the next one that is entered, stop with <see cref="TrapKind.Interrupted"/>.</summary>
    /// <remarks>Any thread may call it.</remarks>
    public void RequestInterrupt(InterruptSource source)
    {
        lock (_gate) RequestInterrupt_NeedsLock(source);
        InterruptArrived?.Invoke(); // outside the lock: a callback may look at the state
    }

    /// <summary>Withdraws <see cref="RequestInterrupt"/>.</summary>
    /// <returns>Whether one of <paramref name="sources"/> was pending.</returns>
    public bool ClearInterrupt(InterruptSource sources)
    {
        lock (_gate) return ClearInterrupt_NeedsLock(sources);
    }

    /// <summary>Makes the trap of a guest that found the stack limit above its frame: the limit was raised to stop it, or it is where it should be.</summary>
    /// <param name="neededBytes">Room that the guest wanted below the calling frame.</param>
    public WasmTrapException CreateStop(nuint neededBytes)
    {
        bool isInterrupted = ClearInterrupt(InterruptSource.All) || !IsStackShorterThan(neededBytes);
        return new WasmTrapException(isInterrupted ? TrapKind.Interrupted : TrapKind.CallStackExhausted);
    }

    /// <summary>Sets the epoch at which guests are interrupted, instead of one set before.</summary>
    /// <param name="deadline">Compared with the engine's epoch.</param>
    /// <param name="isReached">Whether that is at or beyond it already.</param>
    public void SetEpochDeadline(ulong deadline, bool isReached)
    {
        lock (_gate)
        {
            _epochDeadline = deadline;
            ClearInterrupt_NeedsLock(InterruptSource.Epoch);
            if (isReached) RequestInterrupt_NeedsLock(InterruptSource.Epoch);
        }
    }

    /// <summary>Says that the engine's epoch reached <paramref name="deadline"/>; nothing happens if the store has another deadline by now.</summary>
    public void OnEpoch(ulong deadline)
    {
        lock (_gate)
        {
            if (_epochDeadline != deadline) return;
            RequestInterrupt_NeedsLock(InterruptSource.Epoch);
        }

        InterruptArrived?.Invoke();
    }

    /// <summary>Takes fuel for an operation whose length is known only when it runs.</summary>
    /// <exception cref="WasmTrapException">There is not enough.</exception>
    public void TakeFuel(ulong units)
    {
        if (!Store.Engine.Options.Fuel) return;
        Fuel = units > long.MaxValue || Fuel < (long)units ? -1 : Fuel - (long)units;
        if (Fuel < 0) throw new WasmTrapException(TrapKind.OutOfFuel);
    }

    /// <exception cref="NotSupportedException">Compiled code does not look for interrupts.</exception>
    public void ThrowUnlessInterruptible()
    {
        if (!Store.Engine.Options.Interruption)
            throw new NotSupportedException($"The engine was made without {nameof(EngineOptions)}.{nameof(EngineOptions.Interruption)}.");
    }

    private void RequestInterrupt_NeedsLock(InterruptSource source)
    {
        Volatile.Write(ref InterruptRequested, InterruptRequested | (int)source);
        StackLimit = nuint.MaxValue;
    }

    private bool ClearInterrupt_NeedsLock(InterruptSource sources)
    {
        int pending = InterruptRequested & (int)sources;
        if (pending == 0) return false;
        InterruptRequested &= ~pending;
        if (InterruptRequested == 0) StackLimit = _realStackLimit;
        return true;
    }
}
