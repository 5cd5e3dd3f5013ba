using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>Stops the guests of one store, or has them give way, from any thread.</summary>
public sealed class InterruptHandle
{
    private readonly StoreState _state;

    internal InterruptHandle(StoreState state) => _state = state;

    /// <summary>Whether guests of the store are to stop, because of <see cref="Interrupt"/>, a deadline or an epoch, and none has been stopped yet.</summary>
    public bool IsRequested => (Volatile.Read(ref _state.InterruptRequested) & (int)InterruptSource.All) != 0;

    /// <summary>Makes the running guest trap with <see cref="TrapKind.Interrupted"/> at its next loop round or function call.</summary>
    /// <remarks>
    /// When no guest runs, the next one that is entered traps; <see cref="Withdraw"/> takes that back. One call stops one guest call.
    /// Host functions are not interrupted; those that wait should end the wait when a callback of <see cref="Register"/> tells them to.
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

    /// <summary>Has the guest that runs give way at its next loop round or function call: it goes on behind what waits for a thread.</summary>
    /// <remarks>
    /// Nothing happens when no guest runs, when its call cannot be suspended (it was not made with <c>CallAsync</c>), or unless
    /// <see cref="Store.YieldsOnRequest"/> is set. A request that comes as a call ends may have the next one give way.
    /// </remarks>
    public void RequestYield() => _state.RequestYield();

    /// <summary>Has a callback called on each request to stop, by <see cref="Interrupt"/>, a deadline or an epoch; for host functions that wait.</summary>
    /// <param name="callback">
    /// Called on the thread that makes the request, so it must be quick, must not throw and must not enter the store.
    /// </param>
    /// <returns>Ends the registration when disposed of; a call that is under way then may still come.</returns>
    /// <remarks>A request made before is not told again: look at <see cref="IsRequested"/> after registering.</remarks>
    public IDisposable Register(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new Registration(_state, callback);
    }

    private sealed class Registration : IDisposable
    {
        private readonly StoreState _state;
        private Action? _callback; // null once disposed of

        public Registration(StoreState state, Action callback)
        {
            _state = state;
            _callback = callback;
            _state.InterruptArrived += callback;
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _callback, null) is { } callback) _state.InterruptArrived -= callback;
        }
    }
}
