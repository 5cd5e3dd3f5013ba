using Mooring.Mailboxes;

namespace Mooring.Turns;

/// <content>The contended half: queueing, and who is to run what is queued.</content>
internal abstract partial class Cell
{
    /// <summary>How often a caller looks again before it queues behind a running turn, and how long it pauses between.</summary>
    private const int Spins = 24;
    private const int SpinLength = 8;

    private bool IsReentrant => Options.Reentrancy == Reentrancy.AtAwait;

    /// <summary>Calls that wait.</summary>
    public int Queued
    {
        get
        {
            if (_mailbox is not { } mailbox) return 0;
            lock (mailbox.Gate) return mailbox.Depth;
        }
    }

    /// <summary>What the object is doing, in words.</summary>
    public string DescribeState()
    {
        int state = Volatile.Read(ref _state);
        string doing = _mailbox?.Life is { } life ? life.IsEnded ? "stopped" : "stopping"
            : _mailbox is { IsWhole: false } ? "restarting"
            : (state & TurnState.Open) != 0 ? "in an asynchronous turn"
            : (state & TurnState.Scheduled) != 0 ? "scheduled"
            : (state & TurnState.Owned) != 0 ? "in a turn"
            : "idle";
        return $"{doing}, {Queued} queued";
    }

    /// <summary>The calls that have not ended. Takes no lock: a stopped thread may hold it.</summary>
    public Message[] SnapshotForDebugger()
    {
        var calls = new List<Message>();
        for (Message? call = _mailbox?.Open.First; call is not null && calls.Count < 1000; call = call.Next) calls.Add(call);
        for (Message? call = _mailbox?.FirstCall; call is not null && calls.Count < 1000; call = call.Next) calls.Add(call);
        return [.. calls];
    }

    void IThreadPoolWorkItem.Execute() => Drain(null);

    /// <summary>Puts a call into the mailbox. Whatever happens, its caller is told.</summary>
    public void Submit(Message call)
    {
        if (!TryAdd(call, mayWait: true, out bool mustSchedule, out Exception? refusal))
        {
            call.Fail(refusal!);
            if (refusal is MailboxFullException { Policy: MailboxFull.DropNewest }) Report(MooredFailureKind.NotRun, refusal);
            return;
        }

        if (call.HasCallbacks) call.Watch();
        if (mustSchedule) RunOrSchedule(call.Observation);
        else if (call.Caller is not null) FailIfCycle(call);
    }

    /// <summary>Puts a call that nobody awaits into the mailbox.</summary>
    /// <param name="call">The call, not yet in any mailbox.</param>
    /// <param name="cancellation">Removes the call if it has not begun.</param>
    /// <param name="mayWait">Whether it may stand beyond the capacity. If not, a full mailbox is thrown to the poster.</param>
    /// <returns>A task to await the call's place with; <see langword="null"/> if it has it, or was dropped with notice.</returns>
    protected Task? PostCall(Message call, CancellationToken cancellation, bool mayWait)
    {
        cancellation.ThrowIfCancellationRequested();
        call.IsPost = true;
        call.Prepare(cancellation, Timeout.InfiniteTimeSpan);
        Task? admission = mayWait && Options.MailboxFull == MailboxFull.Wait ? call.AdmissionTask() : null;
        // Waiting for a place inside the very turn that holds the object would be waiting for itself.
        if (!TryAdd(call, mayWait && !WouldWaitForItself, out bool mustSchedule, out Exception? refusal))
        {
            if (refusal is not MailboxFullException { Policy: MailboxFull.DropNewest }) throw refusal!;
            Report(MooredFailureKind.NotRun, refusal);
            return null;
        }

        if (call.HasCallbacks) call.Watch();
        if (mustSchedule) Schedule();
        return admission;
    }

    private bool TryAdd(Message call, bool mayWait, out bool mustSchedule, out Exception? refusal)
    {
        Mailbox mailbox = Mailbox;
        Message? dropped = null;
        mustSchedule = false;
        refusal = null;
        lock (mailbox.Gate)
        {
            if (mailbox.Life is { } life)
            {
                refusal = life.Refusal();
            }
            else if (mailbox.IsFull(Options.MailboxCapacity))
            {
                if (Options.MailboxFull == MailboxFull.DropOldest)
                {
                    dropped = mailbox.FirstCall!;
                    mailbox.Remove(dropped);
                    dropped.Status = MessageStatus.Finished;
                }
                else if (Options.MailboxFull != MailboxFull.Wait || !mayWait)
                {
                    refusal = new MailboxFullException(Name, Options.MailboxCapacity, Options.MailboxFull);
                }
            }

            if (refusal is null)
            {
                mailbox.Add(call, Options.MailboxCapacity);
                mustSchedule = TakeOrSignal_NeedsLock(blockedByOpen: true);
            }
            else
            {
                call.Status = MessageStatus.Finished;
            }
        }

        if (dropped is not null)
        {
            var reason = new MailboxFullException(Name, Options.MailboxCapacity, MailboxFull.DropOldest);
            if (!dropped.IsPost) Report(MooredFailureKind.NotRun, reason);
            dropped.Fail(reason);
        }

        return refusal is null;
    }

    /// <summary>Takes a call out of the mailbox; false if it has begun or been finished. The caller then completes it.</summary>
    public bool TryWithdraw(Message call)
    {
        Mailbox mailbox = Mailbox;
        lock (mailbox.Gate)
        {
            if (call.Status is not (MessageStatus.Waiting or MessageStatus.Accepted)) return false;
            mailbox.Remove(call);
            call.Status = MessageStatus.Finished;
            return true;
        }
    }

    /// <summary>Queues the continuation of an await: it goes before calls, and runs even while a turn is open.</summary>
    public void Continue(Action<object?> continuation, object? state) => Add(Continuation.Rent(continuation, state));

    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        Add(Continuation.Rent(d, state));
    }

    private void Add(Continuation continuation)
    {
        Mailbox mailbox = Mailbox;
        bool mustSchedule;
        lock (mailbox.Gate)
        {
            mailbox.AddContinuation(continuation);
            mustSchedule = TakeOrSignal_NeedsLock(blockedByOpen: false);
        }

        if (mustSchedule) Schedule();
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (!ReferenceEquals(_current, this))
            throw new NotSupportedException($"Send would block; use Run or RunAsync of the handle to '{Name}'.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>The asynchronous turn of <paramref name="call"/> has begun and goes on after this thread has left it.</summary>
    public void OpenTurn(Message call)
    {
        Mailbox mailbox = Mailbox;
        bool cutOff;
        lock (mailbox.Gate)
        {
            mailbox.Open.Append(call);
            mailbox.Running = null; // it may be used again before the next look into the mailbox
            if (!IsReentrant) Interlocked.Or(ref _state, TurnState.Open);
            cutOff = mailbox.Life is { IsCutOff: true } && !call.IsInternal && call.TryFinish();
        }

        // The drain ended while the turn ran on a thread; now that it waits, its caller need not.
        if (cutOff) call.Fail(new MooredStoppedException(Name, "was stopped before the call had finished.", mailbox.Life!.Cause));
    }

    /// <summary>The asynchronous turn of <paramref name="call"/> has ended, on whatever thread.</summary>
    public void CloseTurn(Message call)
    {
        Mailbox mailbox = Mailbox;
        bool mustSchedule = false;
        lock (mailbox.Gate)
        {
            mailbox.Open.Remove(call);
            if (mailbox.Open.Count == 0) Interlocked.And(ref _state, ~TurnState.Open);
            if (HasNext_NeedsLock()) mustSchedule = TakeOrSignal_NeedsLock(blockedByOpen: true);
        }

        if (mustSchedule) Schedule();
    }

    private bool CallsMayRun_NeedsLock => (Volatile.Read(ref _state) & TurnState.Open) == 0 && Mailbox.IsWhole;

    private bool HasNext_NeedsLock() =>
        Mailbox.HasContinuations
        || (CallsMayRun_NeedsLock && Mailbox.HasCalls)
        || Mailbox.IsRestartDue
        || (Mailbox.Life?.HasStep_NeedsLock(Mailbox) ?? false);

    private void Release_NeedsLock() => Interlocked.And(ref _state, ~(TurnState.Owned | TurnState.Pending));

    /// <summary>Takes a cell that nobody owns (true: the caller schedules it), or tells its owner to look into the mailbox.</summary>
    /// <param name="blockedByOpen">Whether what was queued has to wait for an open turn.</param>
    private bool TakeOrSignal_NeedsLock(bool blockedByOpen)
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            // Whoever clears these holds the gate: nothing to tell, and no exchange that the owner would feel.
            if ((state & (TurnState.Owned | TurnState.Pending)) == (TurnState.Owned | TurnState.Pending)) return false;
            bool mayTake = (state & TurnState.Owned) == 0 && !(blockedByOpen && (state & TurnState.Open) != 0);
            int next = mayTake ? state | TurnState.Owned | TurnState.Scheduled : state | TurnState.Pending;
            if (Interlocked.CompareExchange(ref _state, next, state) == state) return mayTake;
        }
    }

    /// <summary>Has the drain run where the object's turns belong.</summary>
    private void Schedule()
    {
        if (Executor is { } executor) executor.Schedule(this);
        else Runtime.ScheduleOnPool(this);
        _mailbox?.Waiters?.Help();
    }
}
