using System.Diagnostics;
using Mooring.Telemetry;
using Mooring.Turns;

namespace Mooring.Mailboxes;

/// <summary>A call on its way through a mailbox.</summary>
/// <remarks>
/// A message that has a token or a deadline is never used again: their callbacks may come late, and a late one must
/// find the message that it was meant for.
/// </remarks>
[DebuggerDisplay("{Status} call{Caller is null ? \"\" : \" from \" + Caller.Name,nq}")]
internal abstract class Message
{
    private int _status;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private ITimer? _timer;
    private TaskCompletionSource? _admission; // somebody awaits the acceptance of a posted message

    /// <summary>The cell that the message is for. Set when it is rented.</summary>
    public Cell Cell { get; protected set; } = null!;

    /// <summary>The links of the list that the message is in. Guarded by the cell's gate.</summary>
    public Message? Next { get; set; }

    public Message? Previous { get; set; }

    /// <summary>The object in whose turn the call was made, and which of its turns that was: who waits, for finding cycles.</summary>
    public Cell? Caller { get; private set; }

    public int CallerTurn { get; private set; }

    /// <summary>Nobody awaits the message: its failure is reported.</summary>
    public bool IsPost { get; set; }

    /// <summary>It is a turn of the object's life and no call: it replaces the object, or disposes it.</summary>
    public bool IsInternal { get; set; }

    /// <summary>The time the call may take; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan Limit { get; private set; } = Timeout.InfiniteTimeSpan;

    /// <summary>What to cancel when the call's caller gives up, its deadline passes or the drain ends.</summary>
    public CancellationTokenSource? Stop { get; set; }

    /// <summary>Measures the call while somebody listens.</summary>
    public TurnObservation? Observation { get; private set; }

    /// <summary>Whether a token or a timer may call back.</summary>
    public bool HasCallbacks { get; private set; }

    public MessageStatus Status
    {
        get => (MessageStatus)Volatile.Read(ref _status);
        set => Volatile.Write(ref _status, (int)value);
    }

    /// <summary>The async-locals to run under; <see langword="null"/> when their flow was suppressed.</summary>
    protected ExecutionContext? Context { get; set; }

    public CancellationToken Cancellation => _cancellation;

    /// <summary>Notes whose turn an adopted turn was called from.</summary>
    public void CalledFrom(Cell? caller)
    {
        Caller = caller;
        CallerTurn = caller?.Turn ?? 0;
    }

    /// <summary>Remembers what the caller's thread knows.</summary>
    public void Prepare(CancellationToken cancellation, TimeSpan limit)
    {
        Context = ExecutionContext.Capture();
        CalledFrom(Cell.Caller);
        Observation = Cell.Runtime.Observe(Cell);
        _cancellation = cancellation;
        Limit = limit;
        HasCallbacks = cancellation.CanBeCanceled || limit != Timeout.InfiniteTimeSpan;
    }

    /// <summary>Starts listening to the token and the clock. The message is in the mailbox or open by now.</summary>
    public void Watch()
    {
        if (_cancellation.CanBeCanceled)
            _registration = _cancellation.UnsafeRegister(static message => ((Message)message!).OnCancelled(), this);
        if (Limit != Timeout.InfiniteTimeSpan)
        {
            _timer = Cell.Runtime.TimeProvider.CreateTimer(
                static message => ((Message)message!).OnDeadline(), this, Limit, Timeout.InfiniteTimeSpan);
        }

        // It may have been finished meanwhile, by a thread that saw no registration to end.
        Interlocked.MemoryBarrier();
        if (Status == MessageStatus.Finished) Unwatch();
    }

    /// <summary>Moves to <see cref="MessageStatus.Finished"/>; true for the one party that may complete the caller.</summary>
    public bool TryFinish() =>
        Interlocked.CompareExchange(ref _status, (int)MessageStatus.Finished, (int)MessageStatus.Running) == (int)MessageStatus.Running;

    /// <summary>Fails the caller. The message must have been finished by the caller of this method.</summary>
    public void Fail(Exception exception)
    {
        Unwatch();
        bool posterIsTold = _admission?.TrySetException(exception) ?? false;
        if (!IsPost) SetException(exception);
        else if (!posterIsTold) Cell.Report(MooredFailureKind.NotRun, exception);
    }

    /// <summary>Takes the message's turn: the cell has been entered, and the message been moved to Running.</summary>
    /// <returns>
    /// Whether the turn has ended: <see cref="Complete"/> is to be called, after the cell has been let go or gone on.
    /// If not, it is open and completes itself; the message must not be touched again.
    /// </returns>
    public bool Execute() =>
        Context is null || ReferenceEquals(Context, ExecutionContext.Capture()) ? Begin() : BeginIn(Context);

    /// <summary>Tells the caller how the turn ended. Whoever asks again at once finds the cell free.</summary>
    public abstract void Complete();

    /// <summary>A task that completes when the message has its place in the mailbox. Called under the gate, if it waits.</summary>
    public Task AdmissionTask() =>
        (_admission = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The message got its place. Called under the gate: completes asynchronously.</summary>
    public void Admitted() => _admission?.TrySetResult();

    protected abstract bool Invoke();

    protected abstract void SetException(Exception exception);

    protected void Unwatch()
    {
        if (!HasCallbacks) return;
        // Unregister, not Dispose: the latter would wait for a callback that waits for the gate.
        _registration.Unregister();
        _timer?.Dispose();
    }

    protected void Reset()
    {
        Cell = null!;
        Caller = null;
        Context = null;
        Observation = null;
        Stop = null;
        IsPost = false;
        IsInternal = false;
        _admission = null;
        _status = (int)MessageStatus.New;
    }

    private bool Begin()
    {
        Observation?.Begin();
        return Invoke();
    }

    private bool BeginIn(ExecutionContext context)
    {
        bool ended = false;
        ExecutionContext.Run(context, message => ended = ((Message)message!).Begin(), this);
        return ended;
    }

    private void OnCancelled()
    {
        // Once it runs, its token is linked to this one: stopping is up to the called code.
        if (Cell.TryWithdraw(this)) Fail(new OperationCanceledException(_cancellation));
    }

    private void OnDeadline()
    {
        bool hadBegun = !Cell.TryWithdraw(this);
        if (hadBegun && !TryFinish()) return;
        Fail(new MooredDeadlineException(Cell.Name, Limit, hadBegun));
        if (hadBegun) CancelBody();
    }

    /// <summary>Tells the running code that nobody waits for it any more.</summary>
    private void CancelBody()
    {
        try
        {
            Stop?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the body has just ended
        }
        catch (AggregateException e)
        {
            Cell.Report(MooredFailureKind.Late, e);
        }
    }
}
