using System.Threading.Tasks.Sources;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <content>Waiting, and what ends it: the result, cancellation, an interrupt, the end of the store. The first one counts.</content>
internal sealed partial class Activation : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Running = 1;
    private const int Waiting = 2;
    private const int Woken = 3;

    private ManualResetValueTaskSourceCore<bool> _wait; // completed by whoever wakes it; runs the continuation where the awaiting code wants it
    private int _phase; // one of the above; only the thread that moves it from Waiting to Woken completes _wait
    private WakeReason _reason; // of the last wake
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _stop; // what host functions see of cancellation and interrupts; made when one asks
    private bool _isSpoiled; // somebody may still hold it who does not know that it ended: not to be used again

    /// <summary>Neighbours in the store's list of suspended activations, which guards them.</summary>
    public Activation? Next { get; set; }

    /// <inheritdoc cref="Next"/>
    public Activation? Previous { get; set; }

    /// <summary>Cancelled when the activation is cancelled, interrupted or closed; for the host functions that it calls.</summary>
    public CancellationToken StopToken
    {
        get
        {
            if (_stop is not null) return _stop.Token;
            _stop = new CancellationTokenSource();
            if (_cancellation.IsCancellationRequested) _stop.Cancel();
            return _stop.Token;
        }
    }

    /// <summary>Starts to wait for <see cref="Pending"/>; to be awaited once. Called outside of the store.</summary>
    public ValueTask WaitAsync()
    {
        _wait.Reset();
        _reason = WakeReason.None;
        PendingOperation pending = _pending!;
        Interlocked.Exchange(ref _phase, Waiting); // from here on others may wake it
        if (!_state.TryAddSuspended(this)) Wake(_state.IsDisposed ? WakeReason.Closed : WakeReason.Interrupted);
        else if (_cancellation.IsCancellationRequested) Wake(WakeReason.Cancelled);
        else pending.Start(this);
        return new ValueTask(this, _wait.Version);
    }

    /// <summary>Ends a wait.</summary>
    /// <returns>False if it was not waiting, or somebody else was first.</returns>
    public bool Wake(WakeReason reason)
    {
        if (Interlocked.CompareExchange(ref _phase, Woken, Waiting) != Waiting) return false;
        _state.RemoveSuspended(this);
        _reason = reason;
        // Who cancels or interrupts goes on with its own business, perhaps with a lock held; who completes hands its thread over, as tasks do.
        _wait.RunContinuationsAsynchronously = reason is not WakeReason.Completed || !ThreadStack.HasRoomForGuest(_state.Meter.Limits.MaxStackBytes);
        if (reason is not WakeReason.Completed)
        {
            _isSpoiled = true;
            _pending!.Abandon();
        }

        _wait.SetResult(true);
        return true;
    }

    /// <summary>After a wait: goes on, or ends what nobody wants any more.</summary>
    /// <returns>Whether the call has ended.</returns>
    public bool GoOn()
    {
        if (_reason is WakeReason.Completed) return Resume();
        Exception end = _reason switch
        {
            WakeReason.Cancelled => new OperationCanceledException("The call was cancelled while it was suspended.", _cancellation),
            WakeReason.Closed => new ObjectDisposedException(nameof(Store), "The store was disposed of while the call was suspended."),
            _ => CreateInterrupt(),
        };
        Fail(end);
        _stop?.Cancel();
        return true;
    }

    /// <summary>Drops what is left and makes it available for another call. Called outside of the store.</summary>
    public void Return()
    {
        _registration.Dispose();
        Frames.Clear();
        if (_isSpoiled) return;
        _registration = default;
        _cancellation = default;
        _stop = null; // who still has the token has that of this call
        _failure = null;
        _pending = null;
        _phase = Idle;
        _state = null!;
        _spare = this;
    }

    void IThreadPoolWorkItem.Execute() => Wake(WakeReason.Completed);

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private WasmTrapException CreateInterrupt()
    {
        var trap = new WasmTrapException(TrapKind.Interrupted);
        trap.AddSuspendedFrames(Describe());
        return trap;
    }

    private void ListenForCancellation() =>
        _registration = _cancellation.UnsafeRegister(static self => ((Activation)self!).OnCancelled(), this);

    private void OnCancelled()
    {
        // Between running and waiting it is neither; WaitAsync then sees the cancellation itself.
        if (Wake(WakeReason.Cancelled)) return;
        _stop?.Cancel();
        _state.RequestCancellation(ref _phase, Running);
    }

    private void StartRunning()
    {
        Interlocked.Exchange(ref _phase, Running);
        // A cancellation that came between waiting and running found nothing to stop.
        if (_cancellation.IsCancellationRequested) _state.RequestCancellation(ref _phase, Running);
    }

    private void StopRunning()
    {
        if (_cancellation.CanBeCanceled) _state.EndCancellation(ref _phase, Idle);
        else Volatile.Write(ref _phase, Idle);
    }
}
