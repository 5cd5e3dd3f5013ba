using System.Diagnostics.CodeAnalysis;

namespace Mooring.Hosting.Slices;

/// <summary>The threads on which guests go on that have had a time slice, taking turns; the pool's threads are left to those that answer quickly.</summary>
/// <remarks>
/// Were they to go on in the pool, what others want there would wait behind a slice of each of them. Here the operating system decides between them and the
/// pool, and gives a thread of the pool that has something to do its time soon. Threads start when they are needed and end when they have had nothing to do for a while.
/// </remarks>
/// <param name="count">How many at most; no more than there are processors to compute on.</param>
/// <param name="name">What each of them is called.</param>
internal sealed class ComputeThreads(int count, string name)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly object _gate = new(); // a monitor: the threads wait on it
    private readonly Queue<IThreadPoolWorkItem> _waiting = new(); // guarded by _gate
    private int _threads; // guarded by _gate
    private int _idle; // guarded by _gate; threads that will look at what waits before they end

    /// <summary>How many threads there are now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _threads;
        }
    }

    /// <summary>Has a guest go on behind those that wait already.</summary>
    public void Enqueue(IThreadPoolWorkItem guest)
    {
        lock (_gate)
        {
            _waiting.Enqueue(guest);
            Monitor.Pulse(_gate);
            if (_waiting.Count <= _idle || _threads == count) return;
            _threads++;
        }

        new Thread(Run) { IsBackground = true, Name = name }.UnsafeStart();
    }

    private void Run()
    {
        while (TryTake(out IThreadPoolWorkItem? guest)) guest.Execute();
    }

    /// <summary>Waits for a guest; false when none has come for a while and the thread is to end.</summary>
    private bool TryTake([NotNullWhen(true)] out IThreadPoolWorkItem? guest)
    {
        lock (_gate)
        {
            while (!_waiting.TryDequeue(out guest))
            {
                _idle++;
                bool isWoken = Monitor.Wait(_gate, Linger);
                _idle--;
                if (isWoken || _waiting.Count > 0) continue;
                _threads--;
                return false;
            }

            return true;
        }
    }
}
