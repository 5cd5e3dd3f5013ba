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

    private void ThrowUnlessFuelled()
    {
        if (!Engine.Options.Fuel) throw new NotSupportedException($"The engine was made without {nameof(EngineOptions)}.{nameof(EngineOptions.Fuel)}.");
    }
}
