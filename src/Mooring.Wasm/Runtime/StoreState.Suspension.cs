using System.Runtime.Intrinsics;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm.Runtime;

/// <content>What guests that are being suspended or resumed share with the runtime.</content>
internal sealed unsafe partial class StoreState
{
    /// <summary>Memory of the running thread into which a function writes what it keeps when it is left; <see cref="ThreadScratch.Bytes"/> long.</summary>
    public byte* SaveArea;

    /// <summary>Not 0 while the guest is being suspended: the call that just came back has no result, and its caller must save itself and return.</summary>
    public int Unwinding;

    /// <summary>The first result of what a suspended function waited for; little endian, as long as its type.</summary>
    public Vector128<byte> ResultBits;

    /// <summary>As <see cref="ResultBits"/>, for a reference.</summary>
    public object? ResultReference;

    /// <summary>What a suspended function gets in place of results; null when it gets results.</summary>
    public Exception? PendingException;

    /// <summary>The activation that runs in this store, the innermost if several do. Null in synchronous calls from the host.</summary>
    public Activation? Current;

    /// <summary>How often guests of the store were suspended.</summary>
    public long Suspensions;

    /// <summary>Where guests queue that give way; null for the global queue of the thread pool.</summary>
    public Action<IThreadPoolWorkItem>? YieldQueue;

    private object?[] _references = []; // of the frame that is being saved or loaded
    private VmContext? _onlyContext; // numbered 0
    private List<VmContext>? _contexts; // all that have numbers, once there are several
    private Activation? _firstSuspended; // guarded by _gate; the others hang on it

    /// <summary>Whether something that can suspend was ever linked in this store.</summary>
    public bool HasSuspending;

    /// <summary>Whether guests give way where they look for fuel or interrupts; decides which code instances get.</summary>
    public bool Yields => FuelPolicy is FuelPolicy.Yield || EpochYieldTicks > 0 || YieldsOnRequest;

    /// <summary>Entries from the host that have not returned.</summary>
    public int Depth => EntryDepth;

    /// <summary>Whether the running guest can be suspended here: it was called with <c>CallAsync</c>, and no host function lies in between.</summary>
    public bool CanSuspend => Current is { } activation && activation.Depth == EntryDepth;

    /// <summary>The references of a frame while it is between its function and its activation.</summary>
    public Span<object?> References(int count)
    {
        if (_references.Length < count) Array.Resize(ref _references, Math.Max(count, 2 * _references.Length));
        return _references.AsSpan(0, count);
    }

    /// <summary>The number by which frames name a context.</summary>
    public int NumberOf(VmContext context)
    {
        if (context == (_onlyContext ??= context)) return 0;
        _contexts ??= [_onlyContext];
        int number = _contexts.IndexOf(context);
        if (number >= 0) return number;
        _contexts.Add(context);
        return _contexts.Count - 1;
    }

    /// <summary>The context with a number.</summary>
    public VmContext ContextOf(int number) => number == 0 ? _onlyContext! : _contexts![number];

    /// <summary>Room for a frame that is too large for <see cref="SaveArea"/>.</summary>
    public byte* GrowSaveArea(int bytes) => SaveArea = ThreadScratch.Grow(_threadHigh, bytes);

    /// <summary>Sets the stack limit for a frame that is taken up here, whose callers are not on the stack but count as if they were.</summary>
    /// <param name="here">An address in the frame that resumes it.</param>
    /// <param name="used">What its callers used of the stack, in bytes.</param>
    public void LimitStackForResumption(nuint here, int used)
    {
        SetStackLimit(here, (nuint)used);
        WindowLow = 0; // the next entry is to set its own limits
    }

    /// <summary>Undoes <see cref="LimitStackForResumption"/> for the frames further out, if the resumption was made inside of another entry.</summary>
    public void RestoreStackLimit(nuint limit)
    {
        lock (_gate)
        {
            _realStackLimit = limit;
            if (InterruptRequested == 0) StackLimit = limit;
        }
    }

    /// <summary>What <see cref="RestoreStackLimit"/> takes.</summary>
    public nuint RealStackLimit
    {
        get
        {
            lock (_gate) return _realStackLimit;
        }
    }

    /// <summary>Notes an activation that waits, so that what stops guests finds it.</summary>
    /// <returns>False if the guest should have stopped already.</returns>
    public bool TryAddSuspended(Activation activation)
    {
        lock (_gate)
        {
            if (ClearInterrupt_NeedsLock(InterruptSource.All) || _disposed) return false;
            activation.Next = _firstSuspended;
            activation.Previous = null;
            if (_firstSuspended is not null) _firstSuspended.Previous = activation;
            _firstSuspended = activation;
            return true;
        }
    }

    /// <summary>Forgets an activation that waits no longer; does nothing if it was forgotten.</summary>
    public void RemoveSuspended(Activation activation)
    {
        lock (_gate)
        {
            if (activation.Previous is null && _firstSuspended != activation) return;
            if (activation.Previous is null) _firstSuspended = activation.Next;
            else activation.Previous.Next = activation.Next;
            if (activation.Next is not null) activation.Next.Previous = activation.Previous;
            activation.Next = activation.Previous = null;
        }
    }

    /// <summary>Stops a guest whose caller gave it up, if it is still running.</summary>
    /// <param name="phase">What the activation does; changed under the same lock.</param>
    /// <param name="running">The value that means that it runs.</param>
    public void RequestCancellation(ref int phase, int running)
    {
        if (!Store.Engine.Options.Interruption) return;
        lock (_gate)
        {
            if (phase != running) return;
            RequestInterrupt_NeedsLock(InterruptSource.Cancellation);
        }

        InterruptArrived?.Invoke();
    }

    /// <summary>Notes that an activation which can be cancelled runs no longer.</summary>
    public void EndCancellation(ref int phase, int stopped)
    {
        lock (_gate)
        {
            phase = stopped;
            ClearInterrupt_NeedsLock(InterruptSource.Cancellation);
        }
    }

    /// <summary>The activations that wait, the last one first.</summary>
    public IReadOnlyList<Activation> SuspendedCalls()
    {
        var waiting = new List<Activation>();
        lock (_gate)
        {
            for (Activation? next = _firstSuspended; next is not null; next = next.Next) waiting.Add(next);
        }

        return waiting;
    }

    /// <summary>Ends all suspended calls of a store that was closed.</summary>
    public void CloseSuspended() => WakeSuspended(WakeReason.Closed);

    /// <summary>Ends all waits with the same reason.</summary>
    /// <returns>Whether there were any.</returns>
    private bool WakeSuspended(WakeReason reason)
    {
        bool any = false;
        foreach (Activation activation in SuspendedCalls()) any |= activation.Wake(reason); // outside the lock: it may run what awaits
        return any;
    }
}
