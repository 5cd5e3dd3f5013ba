using System.Diagnostics;

namespace Mooring.Mailboxes;

/// <summary>What waits for one object: calls in order of arrival, and continuations, which go first.</summary>
/// <remarks>
/// A plain data structure; every member but <see cref="Gate"/> is guarded by it, and no user code runs under it. The
/// calls are one list: the first <c>capacity</c> of them are accepted, the others wait for a place, in the same order.
/// </remarks>
internal sealed class Mailbox
{
    /// <summary>How many continuations may run in a row while a call waits that could run.</summary>
    private const int ContinuationsInARow = 16;

    private MessageList _calls;
    private Message? _firstWaiting; // the first call beyond the capacity; null when all are accepted
    private int _accepted;
    private Continuation? _firstContinuation;
    private Continuation? _lastContinuation;
    private int _continuationsInARow;

    public Lock Gate { get; } = new();

    /// <summary>The asynchronous turns that have begun and not ended: at most one, unless the object is re-entrant.</summary>
    public MessageList Open;

    /// <summary>The call whose turn runs on a thread and has neither ended nor become open.</summary>
    public Message? Running { get; set; }

    /// <summary>Threads that wait for this object and may run its turns meanwhile; made by the first. Has its own gate.</summary>
    public SyncWaiterList? Waiters { get; set; }

    /// <summary>The object's way to its end; <see langword="null"/> while it serves.</summary>
    public Turns.CellLife? Life { get; set; }

    /// <summary>Counts restarts; <see langword="null"/> if the object is not supervised.</summary>
    public Supervising.Supervisor? Supervisor { get; init; }

    /// <summary>The object's actor-locals; made by the first turn that uses one.</summary>
    public Dictionary<object, object?>? Locals { get; set; }

    /// <summary>Why the object may not leave its thread at the moment.</summary>
    public List<string>? Holds { get; set; }

    /// <summary>Looks for calls that are collected unfinished; <see langword="null"/> if the runtime is not to check.</summary>
    public Checks.ForgottenCalls? Forgotten { get; set; }

    /// <summary>Cancelled when the drain ends; made when the first turn asks for it.</summary>
    public CancellationTokenSource? Stop { get; set; }

    /// <summary>Calls that were accepted and have not begun.</summary>
    public int Accepted => _accepted;

    /// <summary>Calls that have not begun, accepted or not.</summary>
    public int Depth => _calls.Count;

    /// <summary>Whether calls may run as far as the object is concerned: it is whole.</summary>
    public bool IsWhole => Supervisor is not { IsBroken: true };

    /// <summary>Whether the object is to be replaced now. Turns that have begun may end first.</summary>
    public bool IsRestartDue => Supervisor is { IsBroken: true, IsDue: true } && Open.Count == 0 && Life is not { IsCutOff: true };

    public bool HasContinuations => _firstContinuation is not null;

    public bool HasCalls => _calls.First is not null;

    public Message? FirstCall => _calls.First;

    /// <summary>Whether one more call would be beyond <paramref name="capacity"/>.</summary>
    public bool IsFull(int capacity) => _accepted >= capacity;

    /// <summary>Appends a call, as accepted if there is room and as waiting if not.</summary>
    public void Add(Message call, int capacity)
    {
        AssertInvariants();
        _calls.Append(call);
        if (_firstWaiting is null && _accepted < capacity)
        {
            _accepted++;
            call.Status = MessageStatus.Accepted;
            call.Admitted();
        }
        else
        {
            _firstWaiting ??= call;
            call.Status = MessageStatus.Waiting;
        }

        AssertInvariants();
    }

    /// <summary>Takes a call out, wherever it stands, and lets the first waiting one take its place.</summary>
    public void Remove(Message call)
    {
        AssertInvariants();
        if (call.Status == MessageStatus.Waiting)
        {
            if (ReferenceEquals(_firstWaiting, call)) _firstWaiting = call.Next;
        }
        else
        {
            _accepted--;
            if (_firstWaiting is { } promoted)
            {
                _firstWaiting = promoted.Next;
                promoted.Status = MessageStatus.Accepted;
                promoted.Admitted();
                _accepted++;
            }
        }

        _calls.Remove(call);
        AssertInvariants();
    }

    /// <summary>Takes out the last call that waits for a place; false when all are accepted.</summary>
    public bool TryTakeWaiting(out Message? call)
    {
        call = _firstWaiting;
        if (call is null) return false;
        Remove(call);
        return true;
    }

    public void AddContinuation(Continuation continuation)
    {
        if (_lastContinuation is null) _firstContinuation = continuation;
        else _lastContinuation.Next = continuation;
        _lastContinuation = continuation;
    }

    /// <summary>Takes the next continuation, unless it is the turn of a call that has been passed over often enough.</summary>
    /// <param name="callsMayRun">Whether a call could run now.</param>
    public Continuation? TakeContinuation(bool callsMayRun)
    {
        if (_firstContinuation is not { } next) return null;
        if (callsMayRun && HasCalls && ++_continuationsInARow > ContinuationsInARow)
        {
            _continuationsInARow = 0;
            return null;
        }

        _firstContinuation = next.Next;
        if (_firstContinuation is null) _lastContinuation = null;
        next.Next = null;
        return next;
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        int accepted = 0, waiting = 0;
        for (Message? call = _calls.First; call is not null; call = call.Next)
        {
            if (call.Status == MessageStatus.Waiting)
            {
                if (waiting++ == 0) Debug.Assert(ReferenceEquals(call, _firstWaiting), "the first waiting call is not the one remembered");
            }
            else
            {
                Debug.Assert(call.Status == MessageStatus.Accepted, "only accepted and waiting calls are queued");
                Debug.Assert(waiting == 0, "an accepted call stands behind a waiting one");
                accepted++;
            }
        }

        Debug.Assert(accepted == _accepted, "the count of accepted calls is wrong");
        Debug.Assert(waiting > 0 == _firstWaiting is not null, "a waiting call is remembered that is not there");
    }
}
