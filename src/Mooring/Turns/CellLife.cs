using Mooring.Mailboxes;

namespace Mooring.Turns;

/// <summary>How far an object is on the way to its end. Made when it is told to stop.</summary>
/// <remarks>Guarded by the gate of the mailbox that holds it, except <see cref="Done"/>.</remarks>
internal sealed class CellLife(Cell cell, Message lastTurn)
{
    private bool _lastTurnTaken;

    /// <summary>Completes when the object has been disposed, or when waiting for that has been given up.</summary>
    public TaskCompletionSource<StopReport> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The drain has ended: what had not finished has been failed, and open turns are no longer waited for.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>The object has been disposed.</summary>
    public bool IsEnded { get; set; }

    /// <summary>How many calls were failed.</summary>
    public int CutOff { get; set; }

    /// <summary>What ended the object, if nobody asked for it.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Drives the drain's deadline, and then the patience with turns that do not end.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Whether the last turn could run now, if the object were not owned.</summary>
    public bool HasStep_NeedsLock(Mailbox mailbox) =>
        !_lastTurnTaken && !mailbox.HasCalls && (IsCutOff || mailbox.Open.Count == 0);

    /// <summary>The object's last turn; nothing else is left to run.</summary>
    public Message TakeLastTurn_NeedsLock()
    {
        _lastTurnTaken = true;
        return lastTurn;
    }

    public Exception Refusal() => new MooredStoppedException(
        cell.Name, Cause is null ? "has been stopped." : "has been stopped after a failure.", Cause);
}
