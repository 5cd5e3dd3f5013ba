using Mooring.Mailboxes;
using Mooring.Supervising;

namespace Mooring.Turns;

/// <content>Faults, and making the object anew.</content>
internal abstract partial class Cell
{
    /// <summary>How often the object has been made anew.</summary>
    public int Restarts => _mailbox?.Supervisor?.Restarts ?? 0;

    /// <summary>A turn threw. Called by the owner, or while the turn is still open.</summary>
    /// <returns>What the caller gets to see.</returns>
    public Exception Faulted(Exception exception)
    {
        if (_mailbox is not { } mailbox) return exception;
        if (mailbox.Supervisor is { } supervisor && Poisons(supervisor, exception)) Break(supervisor, exception);
        return exception is OperationCanceledException && mailbox.Life is { IsCutOff: true } life
            ? new MooredStoppedException(Name, "was stopped before the call had finished.", life.Cause ?? exception)
            : exception;
    }

    /// <summary>Makes the message whose turn replaces the object.</summary>
    private protected abstract Message MakeRestartTurn();

    /// <summary>The object is whole again: calls may run.</summary>
    protected void Mended()
    {
        lock (Mailbox.Gate)
        {
            Mailbox.Supervisor!.Mended();
            if (Mailbox.Life is null) Interlocked.And(ref _state, ~TurnState.Closed);
        }
    }

    /// <summary>The factory failed during a restart.</summary>
    protected void NotMended(Exception exception) => Break(Mailbox.Supervisor!, exception, again: true);

    private bool Poisons(Supervisor supervisor, Exception exception)
    {
        try
        {
            return supervisor.Poisons(exception);
        }
        catch (Exception e)
        {
            Report(MooredFailureKind.Continuation, e);
            return true; // what the policy cannot judge is not trusted
        }
    }

    private void Break(Supervisor supervisor, Exception exception, bool again = false)
    {
        bool mayRestart;
        TimeSpan delay;
        lock (Mailbox.Gate)
        {
            if (Mailbox.Life is not null || (supervisor.IsBroken && !again)) return;
            mayRestart = supervisor.TryBreak(out delay);
            Interlocked.Or(ref _state, TurnState.Closed);
        }

        Report(mayRestart ? MooredFailureKind.Restart : MooredFailureKind.GivenUp, exception);
        if (!mayRestart) _ = StopAsync(TimeSpan.Zero, exception);
        else if (delay <= TimeSpan.Zero) RestartDue(supervisor);
        else StartTimer(supervisor, delay);
    }

    private void StartTimer(Supervisor supervisor, TimeSpan delay)
    {
        ITimer timer = Runtime.TimeProvider.CreateTimer(
            _ => RestartDue(supervisor), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        bool ended;
        lock (Mailbox.Gate)
        {
            supervisor.Timer?.Dispose();
            supervisor.Timer = timer;
            ended = Mailbox.Life is { IsEnded: true };
        }

        if (ended) timer.Dispose();
        else timer.Change(delay, Timeout.InfiniteTimeSpan); // not before it can be found and ended
    }

    private void RestartDue(Supervisor supervisor)
    {
        bool mustSchedule;
        lock (Mailbox.Gate)
        {
            supervisor.IsDue = true;
            mustSchedule = HasNext_NeedsLock() && TakeOrSignal_NeedsLock(blockedByOpen: true);
        }

        if (mustSchedule) Schedule();
    }
}
