namespace Mooring.Wasm;

/// <content>Fuel and epochs.</content>
public partial class Store
{
    /// <summary>How much the guests of the store may still do before they trap with <see cref="TrapKind.OutOfFuel"/>.</summary>
    /// <value>0 at first. Set it before a call, or from a host function during one, to refuel.</value>
    /// <remarks>
    /// A unit is about one instruction. Fuel is taken where a run of instructions begins, so what a guest uses depends on the module and its
    /// input alone; two runs with the same input use the same. Long memory and table operations cost a unit for 16 bytes or for an element.
    /// </remarks>
    /// <exception cref="NotSupportedException">The engine was made without <see cref="EngineOptions.Fuel"/>.</exception>
    public ulong Fuel
    {
        get
        {
            ThrowUnlessFuelled();
            return (ulong)long.Max(State.Fuel, 0);
        }

        set
        {
            ThrowUnlessFuelled();
            State.Fuel = (long)ulong.Min(value, long.MaxValue);
        }
    }

    /// <summary>Has guests interrupted when <see cref="Engine.IncrementEpoch"/> was called so many times more; replaces a deadline set before.</summary>
    /// <param name="ticks">0 is now. A store on which this was never called has no deadline.</param>
    /// <exception cref="NotSupportedException">The engine was made without <see cref="EngineOptions.Interruption"/>.</exception>
    public void SetEpochDeadline(ulong ticks)
    {
        State.ThrowUnlessInterruptible();
        Engine.Epochs.SetDeadline(State, ticks);
    }

    /// <summary>What happens when <see cref="Fuel"/> is used up.</summary>
    /// <value><see cref="FuelPolicy.Trap"/>. Set it before the first instance is made: the code of instances depends on it.</value>
    /// <exception cref="NotSupportedException">The engine was made without <see cref="EngineOptions.Fuel"/>.</exception>
    /// <exception cref="InvalidOperationException">There is an instance.</exception>
    public FuelPolicy FuelPolicy
    {
        get => State.FuelPolicy;

        set
        {
            ThrowUnlessFuelled();
            ThrowIfInstantiated();
            State.FuelPolicy = value;
        }
    }

    /// <summary>The fuel that a guest gets each time it has given way, with <see cref="FuelPolicy.Yield"/>.</summary>
    /// <value>200,000: one or two tenths of a millisecond of optimised code, several times as much before it is. With 0 a guest gives way at every loop round and function call.</value>
    /// <exception cref="NotSupportedException">The engine was made without <see cref="EngineOptions.Fuel"/>.</exception>
    public ulong FuelSlice
    {
        get => (ulong)State.FuelSlice;

        set
        {
            ThrowUnlessFuelled();
            State.FuelSlice = (long)ulong.Min(value, long.MaxValue);
        }
    }

    /// <summary>Has guests give way, in place of being interrupted, each time <see cref="Engine.IncrementEpoch"/> was called so many times more.</summary>
    /// <param name="ticks">At least 1. Set it before the first instance is made: the code of instances depends on it.</param>
    /// <remarks>A guest in a call that cannot be suspended goes on, and gives way at a later epoch.</remarks>
    /// <exception cref="NotSupportedException">The engine was made without <see cref="EngineOptions.Interruption"/>.</exception>
    /// <exception cref="InvalidOperationException">There is an instance.</exception>
    public void YieldOnEpoch(ulong ticks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ticks);
        State.ThrowUnlessInterruptible();
        ThrowIfInstantiated();
        State.EpochYieldTicks = ticks;
        Engine.Epochs.SetDeadline(State, ticks);
    }

    /// <summary>Whether guests give way when <see cref="InterruptHandle.RequestYield"/> asks for it.</summary>
    /// <value>False. Set it before the first instance is made: the code of instances depends on it.</value>
    /// <exception cref="NotSupportedException">The engine was made without <see cref="EngineOptions.Interruption"/>.</exception>
    /// <exception cref="InvalidOperationException">There is an instance.</exception>
    public bool YieldsOnRequest
    {
        get => State.YieldsOnRequest;

        set
        {
            State.ThrowUnlessInterruptible();
            ThrowIfInstantiated();
            State.YieldsOnRequest = value;
        }
    }

    /// <summary>Gets guests that have given way, to have them go on: it must see to it that each is executed once, on any thread, behind others that wait.</summary>
    /// <value>Null: the global queue of the thread pool.</value>
    /// <remarks>Called on the thread that leaves the guest. A guest in a turn of an object goes on in that turn.</remarks>
    public Action<IThreadPoolWorkItem>? YieldQueue
    {
        get => State.YieldQueue;
        set => State.YieldQueue = value;
    }

    private void ThrowIfInstantiated()
    {
        if (State.Meter.Instances > 0) throw new InvalidOperationException("The store has an instance, whose code depends on the policy.");
    }

    private void ThrowUnlessFuelled()
    {
        if (!Engine.Options.Fuel) throw new NotSupportedException($"The engine was made without {nameof(EngineOptions)}.{nameof(EngineOptions.Fuel)}.");
    }
}
