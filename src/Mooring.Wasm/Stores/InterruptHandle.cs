using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>Stops the guests of one store, from any thread.</summary>
public sealed class InterruptHandle
{
    private readonly StoreState _state;

    internal InterruptHandle(StoreState state) => _state = state;

    /// <summary>Makes the running guest trap with <see cref="TrapKind.Interrupted"/> at its next loop round or function call.</summary>
    /// <remarks>
    /// When no guest runs, the next one that is entered traps; <see cref="Withdraw"/> takes that back. One call stops one guest call.
    /// Host functions are not interrupted.
    /// </remarks>
    /// <exception cref="NotSupportedException">The engine was made without <see cref="EngineOptions.Interruption"/>.</exception>
    public void Interrupt()
    {
        _state.ThrowUnlessInterruptible();
        _state.RequestInterrupt(InterruptSource.Handle);
    }

    /// <summary>Forgets an <see cref="Interrupt"/> that has not stopped a guest yet.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Withdraw() => _state.ClearInterrupt(InterruptSource.Handle);
}
