using Mooring.Turns;

namespace Mooring;

/// <content>Turns of mobile objects on threads of the program's own.</content>
public sealed partial class MooringRuntime
{
    [ThreadStatic]
    private static MooringRuntime? _borrower; // gets this thread for what it schedules next; null on threads that are not lent

    [ThreadStatic]
    private static Cell? _lentTo; // what it has scheduled; null while there is nothing

    /// <summary>Executes work on this thread, and then runs here what a mobile object of this runtime has to run because of it, in place of the thread pool.</summary>
    /// <param name="work">Something short that lets a turn go on, such as the completion of what the turn awaits.</param>
    /// <remarks>
    /// For threads that take computation off the pool: a turn goes where its continuation is scheduled, whichever thread completes what it waits for. The
    /// object has the thread as it would have one of the pool's: until it has nothing to run, or has run for so long that the rest goes to the pool. Of several
    /// objects that the work makes ready the first has it. An object that another thread has not left yet goes on there, a pinned one on its own.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Called by the work of another call on the same thread.</exception>
    public void LendThread(IThreadPoolWorkItem work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_borrower is not null) throw new InvalidOperationException("This thread has been lent already.");
        _borrower = this;
        try
        {
            work.Execute();
        }
        finally
        {
            Cell? cell = _lentTo;
            (_borrower, _lentTo) = (null, null); // what the turn schedules is the pool's
            _ = cell?.Drain(null);
        }
    }

    /// <summary>Takes the thread that runs this for an object that is scheduled; false if it was not lent, or is taken.</summary>
    private bool TryBorrowThread(Cell cell)
    {
        if (!ReferenceEquals(_borrower, this) || _lentTo is not null) return false;
        _lentTo = cell;
        return true;
    }
}
