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

    private SendOrPostCallback? _callback;
    private object? _state;
    private ExecutionContext? _context; // null when the poster suppressed the flow

    /// <summary>The next in the mailbox's lane, or in the list of those kept for use again.</summary>
    public Continuation? Next { get; set; }

    public static Continuation Rent(SendOrPostCallback callback, object? state)
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
        (SendOrPostCallback callback, object? state, ExecutionContext? context) = (_callback!, _state, _context);
        Return();
        try
        {
            if (context is null || ReferenceEquals(context, ExecutionContext.Capture())) callback(state);
            else ExecutionContext.Run(context, static run => Invoke(run), (callback, state));
        }
        catch (Exception e)
        {
            cell.Report(MooredFailureKind.Continuation, e);
        }
    }

    private static void Invoke(object? run)
    {
        (SendOrPostCallback callback, object? state) = ((SendOrPostCallback, object?))run!;
        callback(state);
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
