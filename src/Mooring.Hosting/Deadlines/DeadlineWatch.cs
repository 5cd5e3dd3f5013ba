using System.Diagnostics.CodeAnalysis;

namespace Mooring.Hosting.Deadlines;

/// <summary>Looks at calls when their deadline or their time slice has passed, from a thread of its own.</summary>
/// <remarks>
/// Timers of the thread pool would come too late when they matter most: looping guests hold the pool's threads, and the timer's callback
/// would queue for one. The thread exists while there is something to watch, and a little longer.
/// </remarks>
internal sealed class DeadlineWatch(TimeProvider time)
{
    /// <summary>A timestamp that does not come: no deadline, no further look.</summary>
    public const long Never = long.MaxValue;

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly object _gate = new(); // a monitor: the thread waits on it
    private readonly PriorityQueue<IWatched, long> _queue = new(); // guarded by _gate; keys are timestamps
    private bool _hasThread; // guarded by _gate

    /// <summary>Looks at the call at <paramref name="when"/>, a timestamp of the clock. Several looks at one call do no harm.</summary>
    public void Schedule(IWatched call, long when)
    {
        lock (_gate)
        {
            bool isNext = !_queue.TryPeek(out _, out long next) || when < next;
            _queue.Enqueue(call, when);
            if (!_hasThread)
            {
                _hasThread = true;
                new Thread(Run) { IsBackground = true, Name = "Mooring deadlines" }.Start();
            }
            else if (isNext)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    private void Run()
    {
        while (TryTakeNext(out IWatched? due, out long when))
        {
            long again = due.Look(when, time.GetTimestamp());
            if (again != Never) Schedule(due, again);
        }
    }

    /// <summary>Waits for the next call whose time has come; false when there has been none for a while and the thread ends.</summary>
    private bool TryTakeNext([NotNullWhen(true)] out IWatched? due, out long when)
    {
        lock (_gate)
        {
            while (true)
            {
                if (!_queue.TryPeek(out due, out when))
                {
                    if (Monitor.Wait(_gate, Linger) || _queue.Count > 0) continue;
                    _hasThread = false;
                    return false;
                }

                TimeSpan wait = time.GetElapsedTime(time.GetTimestamp(), when);
                if (wait <= TimeSpan.Zero)
                {
                    _queue.Dequeue();
                    return true;
                }

                // One millisecond more than less: a wait that ends early would only be repeated.
                Monitor.Wait(_gate, wait < LongestWait ? wait + TimeSpan.FromMilliseconds(1) : LongestWait);
            }
        }
    }
}
