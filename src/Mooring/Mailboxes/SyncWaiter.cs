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

    /// <summary>Waits until the answer is there, there is a drain to run, or it has taken suspiciously long.</summary>
    public SyncWait Wait(TimeSpan patience)
    {
        lock (_gate)
        {
            bool inTime = true;
            while (!_done && !_mustHelp && inTime) inTime = Monitor.Wait(_gate, patience);
            if (_done) return SyncWait.Done;
            if (!_mustHelp) return SyncWait.Starving;
            _mustHelp = false;
            return SyncWait.Help;
        }
    }
}

/// <summary>Why a waiting thread was woken.</summary>
internal enum SyncWait
{
    /// <summary>The answer is there.</summary>
    Done,

    /// <summary>The awaited object has a drain to run.</summary>
    Help,

    /// <summary>Nothing happened for a while: perhaps the pool's threads are all blocked like this one.</summary>
    Starving,
}
