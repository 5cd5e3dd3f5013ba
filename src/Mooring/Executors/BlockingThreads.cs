namespace Mooring.Executors;

/// <summary>Threads for work that blocks. They start on demand, end when idle, and are never the thread pool's.</summary>
internal sealed class BlockingThreads(int limit)
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly object _gate = new(); // a monitor, not a Lock: it is waited on
    private readonly Queue<Action> _queue = new(); // guarded by _gate
    private int _threads; // guarded by _gate
    private int _idle; // guarded by _gate
    private bool _stopping; // guarded by _gate

    /// <summary>How many threads there are.</summary>
    public int Threads
    {
        get
        {
            lock (_gate) return _threads;
        }
    }

    /// <summary>Runs the work on one of the threads. Its failure is its own to report.</summary>
    public void Run(Action work)
    {
        bool start;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, typeof(MooringRuntime));
            _queue.Enqueue(work);
            start = _idle < _queue.Count && _threads < limit;
            if (start) _threads++;
            else Monitor.Pulse(_gate);
        }

        if (start) new Thread(Loop) { IsBackground = true, Name = "mooring blocking" }.Start();
    }

    /// <summary>Takes no more work; the threads end when the queue is empty.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Loop()
    {
        while (TryTake(out Action? work)) work!();
    }

    private bool TryTake(out Action? work)
    {
        lock (_gate)
        {
            bool timedOut = false;
            while (!_queue.TryDequeue(out work))
            {
                if (_stopping || timedOut)
                {
                    _threads--;
                    return false;
                }

                _idle++;
                timedOut = !Monitor.Wait(_gate, IdleTime);
                _idle--;
            }

            return true;
        }
    }
}
