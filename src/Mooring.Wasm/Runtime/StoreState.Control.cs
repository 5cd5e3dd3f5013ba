using Mooring.Wasm.Suspension;

namespace Mooring.Wasm.Runtime;

/// <content>What stops guests: interrupts, epochs and fuel.</content>
internal sealed partial class StoreState
{
    /// <summary>Units left; negative once they are used up. Running code may hold a newer number in a local, until its next call.</summary>
    public long Fuel;

    /// <summary>What happens when the fuel is used up.</summary>
    public FuelPolicy FuelPolicy;

    /// <summary>What a guest gets each time it gives way for fuel.</summary>
    public long FuelSlice = 200_000;

    /// <summary>Epochs between two times that guests give way; 0 if the epoch stops them instead.</summary>
    public ulong EpochYieldTicks;

    /// <summary>Whether guests give way when <see cref="RequestYield"/> asks for it.</summary>
    public bool YieldsOnRequest;

    private ulong _epochDeadline; // guarded by _gate

    /// <summary>Raised after guests were told to stop, on the thread that told them.</summary>
    public event Action? InterruptArrived;

    /// <summary>Makes the guest that runs now, or else the next one that is entered, stop with <see cref="TrapKind.Interrupted"/>.</summary>
    /// <remarks>Any thread may call it.</remarks>
    public void RequestInterrupt(InterruptSource source)
    {
        lock (_gate) RequestInterrupt_NeedsLock(source);
        TellAboutInterrupt(source);
    }

    /// <summary>Makes the guest that runs now give way where it next looks. Any thread may call it.</summary>
    public void RequestYield()
    {
        lock (_gate)
        {
            if (YieldsOnRequest && IsEntered) RequestInterrupt_NeedsLock(InterruptSource.Yield);
        }
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
            ClearInterrupt_NeedsLock(InterruptSource.Epoch | InterruptSource.Yield);
            if (isReached) RequestInterrupt_NeedsLock(EpochYieldTicks > 0 ? InterruptSource.Yield : InterruptSource.Epoch);
        }
    }

    /// <summary>Says that the engine's epoch reached <paramref name="deadline"/>; nothing happens if the store has another deadline by now.</summary>
    public void OnEpoch(ulong deadline)
    {
        lock (_gate)
        {
            if (_epochDeadline != deadline) return;
            RequestInterrupt_NeedsLock(EpochYieldTicks > 0 ? InterruptSource.Yield : InterruptSource.Epoch);
            if (EpochYieldTicks > 0) return;
        }

        TellAboutInterrupt(InterruptSource.Epoch);
    }

    /// <summary>Looks at a request to stop or to give way, in a function that can be suspended.</summary>
    /// <param name="mayBeStack">Whether the function asks because of the stack limit.</param>
    /// <returns>True to suspend; false to go on.</returns>
    /// <exception cref="WasmTrapException">The guest must stop, or the stack is used up.</exception>
    public bool DecideYield(bool mayBeStack)
    {
        if (ClearInterrupt(InterruptSource.All)) throw new WasmTrapException(TrapKind.Interrupted);
        if (mayBeStack && IsStackShorterThan(0)) throw new WasmTrapException(TrapKind.CallStackExhausted);
        if (!ClearInterrupt(InterruptSource.Yield)) return false;
        // A synchronous call, or one below a host function, cannot give way: it goes on until the next time.
        if (EpochYieldTicks > 0) Store.Engine.Epochs.SetDeadline(this, EpochYieldTicks);
        return CanSuspend;
    }

    /// <summary>Looks at fuel that is used up, in a function that can be suspended.</summary>
    /// <returns>True to suspend; false to go on, with new fuel.</returns>
    /// <exception cref="WasmTrapException">The store's policy is to stop.</exception>
    public bool DecideFuel()
    {
        if (FuelPolicy is FuelPolicy.Trap) throw new WasmTrapException(TrapKind.OutOfFuel);
        Fuel = FuelSlice;
        return CanSuspend;
    }

    /// <summary>Whether there is room for a frame, and no more is asked of the guest than to give way.</summary>
    public bool IsOnlyAskedToYield(nuint neededBytes) =>
        (InterruptRequested & (int)InterruptSource.All) == 0 && (InterruptRequested & (int)InterruptSource.Yield) != 0 && !IsStackShorterThan(neededBytes);

    /// <summary>Takes fuel for an operation whose length is known only when it runs.</summary>
    /// <exception cref="WasmTrapException">There is not enough.</exception>
    public void TakeFuel(ulong units)
    {
        if (!Store.Engine.Options.Fuel) return;
        Fuel = units > long.MaxValue || Fuel < (long)units ? -1 : Fuel - (long)units;
        if (Fuel < 0 && FuelPolicy is FuelPolicy.Trap) throw new WasmTrapException(TrapKind.OutOfFuel);
    }

    /// <exception cref="NotSupportedException">Compiled code does not look for interrupts.</exception>
    public void ThrowUnlessInterruptible()
    {
        if (!Store.Engine.Options.Interruption)
            throw new NotSupportedException($"The engine was made without {nameof(EngineOptions)}.{nameof(EngineOptions.Interruption)}.");
    }

    private void TellAboutInterrupt(InterruptSource source)
    {
        // Outside the lock: callbacks and what awaits may look at the state. A request that ended a wait has stopped its guest.
        if (WakeSuspended(WakeReason.Interrupted) && !IsEntered) ClearInterrupt(source);
        InterruptArrived?.Invoke();
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
