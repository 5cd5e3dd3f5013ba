using Mooring.Wasm;

namespace Mooring.Wasi.Waiting;

/// <summary>The one place where a WASI function holds the guest's thread: until something is signalled or the guest is to stop.</summary>
/// <remarks>
/// For guests that are called synchronously: their <c>poll_oneoff</c>, and streams that have nothing to give, keep the thread, as blocking system
/// calls do. Guests linked with <see cref="WasiLinker.DefineAsync{T}"/> are suspended in place of it. An interrupt or deadline of the store
/// ends the wait at once; the function then returns EINTR and the engine stops the guest at its next function or loop round.
/// </remarks>
internal sealed class GuestWait : IDisposable
{
    private readonly ManualResetEventSlim _signal = new();
    private readonly InterruptHandle _interrupts;
    private readonly IDisposable _registration;

    public GuestWait(InterruptHandle interrupts)
    {
        _interrupts = interrupts;
        _registration = interrupts.Register(Signal);
    }

    /// <summary>Makes <see cref="TryWait"/> return. Any thread, at any time, even after the end.</summary>
    public void Signal() => _signal.Set();

    /// <summary>Waits for the next signal; one that came since the last wait counts.</summary>
    /// <returns>False when the guest is to stop instead.</returns>
    public bool TryWait()
    {
        if (_interrupts.IsRequested) return false;
        _signal.Wait();
        _signal.Reset();
        return !_interrupts.IsRequested;
    }

    // The event is not disposed of: a signal may still be on its way, and it holds no handle as long as nobody asks for one.
    public void Dispose() => _registration.Dispose();

    /// <summary>Waits until an operation is complete; what became of it is the caller's to see.</summary>
    /// <returns>False when the guest is to stop instead.</returns>
    public static bool TryWaitFor(PendingOperation operation, InterruptHandle interrupts)
    {
        if (operation.IsComplete) return true;
        using var wait = new GuestWait(interrupts);
        operation.Notify(wait.Signal);
        while (!operation.IsComplete)
        {
            if (!wait.TryWait()) return false;
        }

        return true;
    }
}
