using Mooring.Mailboxes;

namespace Mooring.Turns;

/// <content>Who waits for whom: cycles of calls are found when the call that closes one is made.</content>
/// <remarks>
/// A call made in a turn is taken to be awaited by that turn, which holds its object until it ends. The call that closes
/// a cycle is in its mailbox when the search starts, and each search reads the mailboxes under their gates: of several
/// calls that close a cycle together, at least the last one finds it.
/// </remarks>
internal abstract partial class Cell
{
    /// <summary>The object whose turn a call on this thread is to be taken to be awaited by.</summary>
    public static Cell? Caller => _current is { } current && (current.HoldsItself || current.IsReentrant) ? current : null;

    /// <summary>Whether a call made on this thread would wait for the very turn that makes it.</summary>
    protected bool WouldWaitForItself =>
        _current is not null && HoldsItself && IsOnThisThread;

    /// <summary>The objects on this thread's stack from this one's turn up to the calling code, and this one again.</summary>
    protected Exception SelfDeadlock(string advice)
    {
        var chain = new List<string> { Name };
        for (Cell? cell = _current; cell is not null; cell = cell._outer)
        {
            chain.Insert(0, cell.Name);
            if (ReferenceEquals(cell, this)) break;
        }

        return new MooredDeadlockException(Name, chain, advice);
    }

    /// <summary>Fails <paramref name="call"/>, which is in this cell's mailbox, if it cannot run before its caller's turn ends.</summary>
    private void FailIfCycle(Message call)
    {
        if (call.Caller is not { } caller || ReferenceEquals(caller, this)) return;
        if (!(caller.IsReentrant || caller.IsHeldBy(call.CallerTurn)) || !caller.IsWaitedFor) return;
        if (FindCycle(caller) is not { } chain) return;
        // The mailboxes were not read all at once. What is found twice has been there in between, all of it.
        if (FindCycle(caller) is not { } again || !again.SequenceEqual(chain)) return;
        if (!TryWithdraw(call)) return;
        call.Fail(new MooredDeadlockException(Name, [.. chain.Select(cell => cell.Name)],
            "Post what need not be awaited, or make one of the objects re-entrant."));
    }

    /// <summary>The way from this cell, through turns that wait for each other, to <paramref name="caller"/> and back here.</summary>
    private List<Cell>? FindCycle(Cell caller)
    {
        var waitsFor = new Dictionary<Cell, Cell?> { [caller] = null };
        var open = new Queue<Cell>();
        open.Enqueue(caller);
        while (open.TryDequeue(out Cell? cell))
        {
            foreach (Cell waiter in cell.Waiters())
            {
                if (!waitsFor.TryAdd(waiter, cell)) continue;
                if (!ReferenceEquals(waiter, this))
                {
                    open.Enqueue(waiter);
                    continue;
                }

                var chain = new List<Cell>();
                for (Cell? link = this; link is not null; link = waitsFor[link]) chain.Add(link);
                chain.Add(this);
                return chain;
            }
        }

        return null;
    }

    /// <summary>Whether <see cref="Waiters"/> may find any. Most callers are not waited for by turns: their calls stop here.</summary>
    private bool IsWaitedFor
    {
        get
        {
            if (Volatile.Read(ref _outer) is not null) return true;
            if (_mailbox is not { } mailbox) return false;
            lock (mailbox.Gate)
            {
                if (mailbox.Running?.Caller is not null) return true;
                for (Message? call = mailbox.Open.First; call is not null; call = call.Next)
                    if (call.Caller is not null) return true;
                for (Message? call = mailbox.FirstCall; call is not null; call = call.Next)
                    if (call.Caller is not null) return true;
                return false;
            }
        }
    }

    /// <summary>The cells whose turns wait for this one's turn to end.</summary>
    private List<Cell> Waiters()
    {
        var waiters = new List<Cell>();
        if (Volatile.Read(ref _outer) is { HoldsItself: true } outer) waiters.Add(outer);
        if (_mailbox is not { } mailbox) return waiters;
        lock (mailbox.Gate)
        {
            if (mailbox.Running is { } running) Add(running);
            // The other turns of a re-entrant object, and its queue, do not wait for this turn in particular.
            if (IsReentrant && Volatile.Read(ref _blocked) == 0) return waiters;
            for (Message? call = mailbox.Open.First; call is not null; call = call.Next) Add(call);
            for (Message? call = mailbox.FirstCall; call is not null; call = call.Next) Add(call);
        }

        return waiters;

        void Add(Message call)
        {
            if (!call.IsPost && call.Caller is { } caller && caller.IsHeldBy(call.CallerTurn)) waiters.Add(caller);
        }
    }

    /// <summary>
    /// Whether the turn that runs now closes the object until it ends. A continuation of work that outlives its turn does
    /// not, and a re-entrant object is closed only while a synchronous wait holds its thread.
    /// </summary>
    private bool HoldsItself => IsReentrant
        ? Volatile.Read(ref _blocked) > 0
        : !Volatile.Read(ref _inContinuation) || (Volatile.Read(ref _state) & TurnState.Open) != 0 || Volatile.Read(ref _blocked) > 0;

    /// <summary>Whether the object is still in the given turn, and closed to others by it.</summary>
    /// <remarks>A re-entrant object is closed only while a synchronous wait holds its thread.</remarks>
    private bool IsHeldBy(int turn) =>
        Volatile.Read(ref _turn) == turn
        && (IsReentrant ? Volatile.Read(ref _blocked) > 0 : (Volatile.Read(ref _state) & (TurnState.Owned | TurnState.Open)) != 0);

    /// <summary>Notes, for the objects whose turns are on this thread, that a synchronous wait begins (1) or has ended (-1).</summary>
    protected static void MarkBlocked(int change)
    {
        for (Cell? cell = _current; cell is not null; cell = cell._outer) Volatile.Write(ref cell._blocked, cell._blocked + change);
    }
}
