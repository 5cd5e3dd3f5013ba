using Mooring.Executors;

namespace Mooring.Turns;

/// <content>Where the object lives, and moving it.</content>
internal abstract partial class Cell
{
    private ExecutorLease? _lease; // null: mobile. Written by the owner only

    public bool IsPinned => _lease is not null;

    private Executor? Executor => _lease?.Executor;

    /// <summary>Values of <see cref="ActorLocal{T}"/>. Touched in turns only.</summary>
    public Dictionary<object, object?> Locals => Mailbox.Locals ??= new(ReferenceEqualityComparer.Instance);

    /// <summary>Moves the object, in a turn and before any other.</summary>
    /// <param name="target">The new executor; <see langword="null"/> to make the object mobile.</param>
    /// <param name="tie">What ties the object to its thread, if anything does.</param>
    /// <exception cref="InvalidOperationException">Something forbids the move.</exception>
    protected void MoveTo(Executor? target, string? tie)
    {
        if (ReferenceEquals(target, Executor)) return;
        lock (Mailbox.Gate)
        {
            tie ??= Mailbox.Holds is { Count: > 0 } holds ? $"it holds its thread for {string.Join(", ", holds)}" : null;
            tie ??= Mailbox.Open.Count > 0 ? "another of its turns has begun and not ended" : null;
        }

        if (tie is not null) throw new InvalidOperationException($"'{Name}' cannot be moved: {tie}.");
        ExecutorLease? before = _lease;
        _lease = target is null ? null : MakeLease(target);
        if (target is null) Interlocked.And(ref _state, ~TurnState.Pinned);
        else Interlocked.Or(ref _state, TurnState.Pinned);
        before?.Release(); // an own thread ends after this turn
    }

    /// <summary>Notes that the object depends on its thread until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">The object has no thread of its own.</exception>
    public IDisposable HoldThread(string reason)
    {
        if (!IsPinned) throw new InvalidOperationException($"'{Name}' is mobile: it has no thread to hold.");
        lock (Mailbox.Gate) (Mailbox.Holds ??= []).Add(reason);
        return new ThreadHold(this, reason);
    }

    private ExecutorLease MakeLease(Executor executor)
    {
        // Must not refer to the cell, or the finalizer would never run.
        (MooringRuntime runtime, MooredOptions options, string name) = (Runtime, Options, Name);
        return new ExecutorLease(executor, () => runtime.Report(
            new MooredFailure(name, MooredFailureKind.Abandoned, new InvalidOperationException(
                $"The last handle to '{name}' was collected; its thread has been released, the object was not disposed.")),
            options.OnFailure));
    }

    private sealed class ThreadHold(Cell cell, string reason) : IDisposable
    {
        private bool _released; // guarded by the gate

        public void Dispose()
        {
            lock (cell.Mailbox.Gate)
            {
                if (_released) return;
                _released = true;
                cell.Mailbox.Holds!.Remove(reason);
            }
        }
    }
}
