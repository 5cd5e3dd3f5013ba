using System.Runtime.CompilerServices;

namespace Mooring.Wasm.Runtime;

/// <content>Entry from the host: one thread at a time, with that thread's stack limits.</content>
/// <remarks>
/// A call of a guest function must cost no more than a few nanoseconds, less than one interlocked operation. The store therefore keeps
/// the stack window from which it was entered last: a stack address names its thread, so an entry whose frame lies in the window is on
/// the same thread with the same limits, and plain fields suffice. Entry from elsewhere takes the store over with a compare-and-swap.
/// If two threads enter within the same few nanoseconds, against the rules, the plain writes of the first may go unseen; the counts
/// then disagree when the calls return, and the second to return throws.
/// </remarks>
internal sealed unsafe partial class StoreState
{
    /// <summary>Entries within this distance of the one that set the limits use the same limits.</summary>
    private const int WindowReachBytes = 16 * 1024;

    private readonly Lock _gate = new();
    private nuint _threadLow; // stack bounds of the thread inside the store
    private nuint _threadHigh;
    private nuint _realStackLimit; // guarded by _gate: what StackLimit is when no interrupt is pending
    private bool _disposed; // guarded by _gate

    /// <summary>Whether guest code or an instantiation is on some thread's stack.</summary>
    public bool IsEntered => Volatile.Read(ref EntryDepth) != 0;

    public bool IsDisposed => Volatile.Read(ref _disposed);

    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public void ThrowIfDisposed()
    {
        if (IsDisposed) throw new ObjectDisposedException(nameof(Store));
    }

    /// <summary>Whether less than <paramref name="bytes"/> of the stack that guests may use lie below the calling frame, interrupts aside.</summary>
    public bool IsStackShorterThan(nuint bytes)
    {
        nuint here;
        here = (nuint)(&here);
        lock (_gate) return here < _realStackLimit || here - _realStackLimit < bytes;
    }

    /// <summary>Starts a call of guest code on this thread; <see cref="Exit"/> ends it, whatever happens between.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside the store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SkipLocalsInit] // only the address of the local matters
    public void Enter()
    {
        byte frame;
        nuint here = (nuint)(&frame);
        if (here - WindowLow < 2 * WindowReachBytes && EntryDepth == 0) EntryDepth = 1;
        else EnterSlow(here);
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    /// <exception cref="InvalidOperationException">Two threads were inside the store at once.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit()
    {
        if (EntryDepth == 1) EntryDepth = 0;
        else ExitSlow();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ExitSlow()
    {
        if (--EntryDepth < 0) ThrowOverlap();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterSlow(nuint here)
    {
        if (Volatile.Read(ref EntryDepth) > 0 && here - _threadLow < _threadHigh - _threadLow)
        {
            // From a host function, on the same thread: the limits of the outermost entry stay.
            EntryDepth++;
            return;
        }

        if (Interlocked.CompareExchange(ref EntryDepth, 1, 0) != 0) throw new InvalidOperationException(
            "The store is in use by another thread; a store and all that belongs to it may be used by one thread at a time.");
        if (IsDisposed)
        {
            Volatile.Write(ref EntryDepth, 0);
            ThrowIfDisposed();
        }

        (_threadLow, _threadHigh) = ThreadStack.Bounds;
        SaveArea = Suspension.ThreadScratch.ForThisThread(_threadHigh);
        SetStackLimit(here, used: 0);
        WindowLow = here - WindowReachBytes;
    }

    private void SetStackLimit(nuint here, nuint used)
    {
        nuint budget = (nuint)Meter.Limits.MaxStackBytes;
        budget -= nuint.Min(budget, used);
        nuint ownLimit = here > budget ? here - budget : 0;
        lock (_gate)
        {
            _realStackLimit = nuint.Max(ownLimit, ThreadStack.GuestLimit);
            if (InterruptRequested == 0) StackLimit = _realStackLimit;
        }
    }

    private void ThrowOverlap()
    {
        Volatile.Write(ref EntryDepth, 0);
        WindowLow = 0;
        throw new InvalidOperationException(
            "Two threads used the store at the same time; what its guests hold may be inconsistent. A store may be used by one thread at a time.");
    }

    /// <summary>Closes the store to all further entries.</summary>
    /// <returns>False when it was closed before.</returns>
    /// <exception cref="InvalidOperationException">A guest of the store is running.</exception>
    public bool TryClose()
    {
        if (IsDisposed) return false;
        if (Interlocked.CompareExchange(ref EntryDepth, 1, 0) != 0)
            throw new InvalidOperationException("The store cannot be disposed of while one of its guests runs.");
        WindowLow = 0;
        lock (_gate) _disposed = true;
        Volatile.Write(ref EntryDepth, 0);
        return true;
    }
}
