namespace Mooring.Mailboxes;

/// <summary>A thread that waits for an answer: the one place where Mooring holds a thread.</summary>
internal sealed class SyncWaiter
{
    private readonly object _gate = new(); // a monitor, not a Lock: it is waited on
    private bool _done; // guarded by _gate
    private bool _mustHelp; // guarded by _gate: a drain was scheduled that this thread may run itself

    /// <summary>The answer is there.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _done = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Asks the waiting thread to run the drain, in case that no pool thread is free.</summary>
    public void Help()
    {
        lock (_gate)
        {
            _mustHelp = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until the answer is there (true), or there is a drain to run (false).</summary>
    public bool Wait()
    {
        lock (_gate)
        {
            while (!_done && !_mustHelp) Monitor.Wait(_gate);
            _mustHelp = false;
            return _done;
        }
    }
}
