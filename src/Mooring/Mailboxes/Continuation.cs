using Mooring.Turns;

namespace Mooring.Mailboxes;

/// <summary>A callback posted to an object's synchronization context: the rest of something begun in a turn.</summary>
internal sealed class Continuation
{
    private const int KeptPerThread = 32;

    [ThreadStatic]
    private static Continuation? _kept;

    [ThreadStatic]
    private static int _keptCount;

    private Delegate? _callback; // SendOrPostCallback, or Action<object?> as awaiters have it
    private object? _state;
    private ExecutionContext? _context; // null when the poster suppressed the flow

    /// <summary>The next in the mailbox's lane, or in the list of those kept for use again.</summary>
    public Continuation? Next { get; set; }

    /// <param name="callback">A <see cref="SendOrPostCallback"/> or an action of the same shape.</param>
    /// <param name="state">What it is called with.</param>
    public static Continuation Rent(Delegate callback, object? state)
    {
        Continuation? rented = _kept;
        if (rented is null)
        {
            rented = new Continuation();
        }
        else
        {
            _kept = rented.Next;
            _keptCount--;
            rented.Next = null;
        }

        rented._callback = callback;
        rented._state = state;
        rented._context = ExecutionContext.Capture();
        return rented;
    }

    /// <summary>Runs the callback, inside a turn of <paramref name="cell"/>. What it throws is reported, not rethrown.</summary>
    public void Execute(Cell cell)
    {
        (Delegate callback, object? state, ExecutionContext? context) = (_callback!, _state, _context);
        Return();
        try
        {
            if (context is null || ReferenceEquals(context, ExecutionContext.Capture())) Invoke(callback, state);
            else ExecutionContext.Run(context, static run => Invoke(run), (callback, state));
        }
        catch (Exception e)
        {
            cell.Report(MooredFailureKind.Continuation, e);
        }
    }

    private static void Invoke(object? run)
    {
        (Delegate callback, object? state) = ((Delegate, object?))run!;
        Invoke(callback, state);
    }

    private static void Invoke(Delegate callback, object? state)
    {
        if (callback is SendOrPostCallback posted) posted(state);
        else ((Action<object?>)callback)(state);
    }

    private void Return()
    {
        _callback = null;
        _state = null;
        _context = null;
        if (_keptCount >= KeptPerThread) return;
        Next = _kept;
        _kept = this;
        _keptCount++;
    }
}
