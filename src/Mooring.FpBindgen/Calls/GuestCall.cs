namespace Mooring.FpBindgen.Calls;

/// <summary>One call of an export, from the caller's thread through a turn to the caller's continuation.</summary>
/// <remarks>
/// It ends once: with a result, an error, or because its caller has given up. Whoever ends it first (<see cref="TryFinish"/>) sees to it
/// that <see cref="Complete"/> is called, outside of turns and locks.
/// </remarks>
internal abstract class GuestCall : TurnCause, IThreadPoolWorkItem
{
    /// <summary>The ticket of a call that has not begun, or has ended.</summary>
    public const long NoTicket = -1;

    private int _finished; // 0 open, 1 ended

    protected GuestCall(FpRuntime runtime, int export)
    {
        Runtime = runtime;
        Export = export;
        Function = runtime.Module.Protocol.Exports[export];
    }

    /// <summary>The links of the runtime's list of open calls; guarded by its gate.</summary>
    public GuestCall? Next { get; set; }

    public GuestCall? Previous { get; set; }

    /// <summary>The next of the calls that ended in the same turn.</summary>
    public GuestCall? NextEnded { get; set; }

    public FpFunction Function { get; }

    /// <summary>The number of the export in the protocol.</summary>
    public int Export { get; }

    /// <summary>Its number among the calls of its instance while the guest has it.</summary>
    public long Ticket { get; set; } = NoTicket;

    /// <summary>Whether it has ended, if only because nobody waits for it.</summary>
    public bool IsFinished => Volatile.Read(ref _finished) != 0;

    protected FpRuntime Runtime { get; }

    /// <summary>Passes the arguments to the guest.</summary>
    public abstract void Lower(ref FpLowering to);

    /// <summary>Takes the result; <see cref="Complete"/> will hand it over.</summary>
    /// <returns>Whether the caller still waits.</returns>
    public abstract bool TryEnd(ref FpLifting from);

    /// <summary>Ends the call with an error; <see cref="Complete"/> will hand it over.</summary>
    /// <returns>Whether the caller still waits.</returns>
    public abstract bool TryEnd(Exception error);

    /// <summary>Lets the caller go on, on this thread unless it wants another.</summary>
    public abstract void Complete();

    /// <summary>The caller waits no longer. The guest goes on; what it answers is thrown away.</summary>
    public void GiveUp(Exception reason)
    {
        // On the pool: this may be the thread that cancels, in the middle of something.
        if (TryEnd(reason)) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Queues the call for a turn.</summary>
    public void Post() => Runtime.Post(this);

    void IThreadPoolWorkItem.Execute() => Complete();

    protected bool TryFinish() => Interlocked.Exchange(ref _finished, 1) == 0;
}
