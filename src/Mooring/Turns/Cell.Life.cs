using Mooring.Mailboxes;
using Mooring.Telemetry;

namespace Mooring.Turns;

/// <content>The way to the end: drain, cut off, dispose.</content>
internal abstract partial class Cell
{
    /// <summary>How long a turn that was told to stop may take to do so before <c>StopAsync</c> reports it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether calls are accepted.</summary>
    public bool IsServing => _mailbox?.Life is null;

    /// <summary>Refuses new calls, lets accepted ones finish for at most <paramref name="drain"/>, then disposes the object.</summary>
    public Task<StopReport> StopAsync(TimeSpan drain, Exception? cause = null)
    {
        Mailbox mailbox = Mailbox;
        CellLife life;
        bool mustSchedule;
        var waiting = new List<Message>();
        lock (mailbox.Gate)
        {
            if (mailbox.Life is { } already) return already.Done.Task;
            life = new CellLife(this, MakeLastTurn()) { Cause = cause };
            mailbox.Life = life;
            Interlocked.Or(ref _state, TurnState.Closed);
            while (mailbox.TryTakeWaiting(out Message? call))
            {
                call!.Status = MessageStatus.Finished;
                waiting.Add(call);
            }

            mustSchedule = HasNext_NeedsLock() && TakeOrSignal_NeedsLock(blockedByOpen: true);
        }

        foreach (Message call in waiting) call.Fail(life.Refusal());
        if (mustSchedule) Schedule();
        if (drain <= TimeSpan.Zero) CutOff();
        else if (drain != Timeout.InfiniteTimeSpan) StartTimer(life, drain, static cell => cell.CutOff());
        return life.Done.Task;
    }

    /// <summary>Called by the last turn when the object has been disposed.</summary>
    public void Ended(Exception? failure)
    {
        if (failure is not null) Report(MooredFailureKind.Dispose, failure);
        CellLife life = Mailbox.Life!;
        life.Timer?.Dispose();
        lock (Mailbox.Gate)
        {
            life.IsEnded = true;
            Mailbox.Supervisor?.Timer?.Dispose();
        }

        _lease?.Release();
        Runtime.Untrack(this);
        if (MooringEventSource.Log.IsEnabled()) MooringEventSource.Log.Stopped(Name, life.CutOff);
        life.Done.TrySetResult(new StopReport(life.CutOff, TurnStillRunning: false));
    }

    /// <summary>The object was never made: gives its thread back.</summary>
    public void Discard() => _lease?.Release();

    /// <summary>Tells the failure handlers of something that no caller will see.</summary>
    public void Report(MooredFailureKind kind, Exception exception) =>
        Runtime.Report(new MooredFailure(Name, kind, exception), Options.OnFailure);

    /// <summary>The token that <paramref name="call"/>'s code gets: its caller's, its deadline's and the drain's in one.</summary>
    public CancellationToken StopTokenFor(Message call)
    {
        Mailbox mailbox = Mailbox;
        CancellationToken stop;
        lock (mailbox.Gate)
        {
            stop = (mailbox.Stop ??= new CancellationTokenSource()).Token;
        }

        if (!call.HasCallbacks) return stop;
        call.Stop = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, stop);
        // The deadline may have passed before the source was there to cancel.
        Interlocked.MemoryBarrier();
        if (call.Status == MessageStatus.Finished) call.Stop.Cancel();
        return call.Stop.Token;
    }

    /// <summary>Makes the message whose turn disposes the object and then calls <see cref="Ended"/>.</summary>
    private protected abstract Message MakeLastTurn();

    /// <summary>The drain is over: fails what has not finished.</summary>
    private void CutOff()
    {
        Mailbox mailbox = Mailbox;
        CellLife life;
        CancellationTokenSource? stop;
        bool mustSchedule;
        var unbegun = new List<Message>();
        var open = new List<Message>();
        lock (mailbox.Gate)
        {
            life = mailbox.Life!;
            if (life.IsCutOff) return;
            life.IsCutOff = true;
            while (mailbox.FirstCall is { } call)
            {
                mailbox.Remove(call);
                call.Status = MessageStatus.Finished;
                unbegun.Add(call);
            }

            for (Message? call = mailbox.Open.First; call is not null; call = call.Next)
                if (call.TryFinish()) open.Add(call);
            stop = mailbox.Stop;
            life.CutOff += unbegun.Count + open.Count;
            mustSchedule = HasNext_NeedsLock() && TakeOrSignal_NeedsLock(blockedByOpen: false);
        }

        foreach (Message call in unbegun)
            call.Fail(new MooredStoppedException(Name, "was stopped before the call had begun.", life.Cause));
        foreach (Message call in open)
            call.Fail(new MooredStoppedException(Name, "was stopped before the call had finished.", life.Cause));
        try
        {
            stop?.Cancel();
        }
        catch (AggregateException e)
        {
            Report(MooredFailureKind.Late, e);
        }

        if (mustSchedule) Schedule();
        StartTimer(life, Patience, static cell => cell.GiveUp());
    }

    /// <summary>A turn, or the disposal itself, does not end: its stopper waits no longer.</summary>
    private void GiveUp()
    {
        CellLife life = Mailbox.Life!;
        life.Done.TrySetResult(new StopReport(life.CutOff, TurnStillRunning: true));
    }

    private void StartTimer(CellLife life, TimeSpan delay, Action<Cell> action)
    {
        life.Timer?.Dispose();
        life.Timer = Runtime.TimeProvider.CreateTimer(
            static state =>
            {
                (Cell cell, Action<Cell> action) = ((Cell, Action<Cell>))state!;
                action(cell);
            }, (this, action), delay, Timeout.InfiniteTimeSpan);
        if (life.Done.Task.IsCompleted) life.Timer.Dispose();
    }
}
