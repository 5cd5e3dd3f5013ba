using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Mooring.Turns;

namespace Mooring.Executors;

/// <summary>One thread with a queue of cells that have something to run.</summary>
/// <remarks>Between turns the thread refers to no cell, so that an abandoned object can be collected.</remarks>
internal sealed class ThreadExecutor : Executor
{
    /// <summary>How often the idle thread looks for work before it sleeps: some microseconds, about the price of waking it.</summary>
    private const int Spins = 60;

    private readonly ConcurrentQueue<Cell> _ready = new();
    private readonly Thread _thread;
    private readonly object _gate = new(); // a monitor, not a Lock: it is waited on
    private volatile bool _asleep; // written under _gate
    private volatile bool _stopping;

    public ThreadExecutor(string name)
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public override bool IsCurrentThread => ReferenceEquals(Thread.CurrentThread, _thread);

    public override void Schedule(Cell cell)
    {
        _ready.Enqueue(cell);
        // Either this sees that the thread sleeps, or the thread, about to sleep, sees the cell.
        Interlocked.MemoryBarrier();
        if (_asleep) Wake();
    }

    public override void Release()
    {
        _stopping = true;
        Wake();
    }

    private void Wake()
    {
        lock (_gate) Monitor.Pulse(_gate);
    }

    private void Loop()
    {
        while (true)
        {
            if (RunNext()) continue;
            if (SpinForWork()) continue;
            lock (_gate)
            {
                _asleep = true;
                Interlocked.MemoryBarrier();
                while (_ready.IsEmpty && !_stopping) Monitor.Wait(_gate);
                _asleep = false;
            }

            if (_stopping && _ready.IsEmpty) return;
        }
    }

    private bool SpinForWork()
    {
        var spinner = new SpinWait();
        for (int i = 0; i < Spins; i++)
        {
            if (!_ready.IsEmpty) return true;
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        return false;
    }

    // Not inlined: the loop's frame must not keep the last cell alive while the thread sleeps.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RunNext()
    {
        if (!_ready.TryDequeue(out Cell? cell)) return false;
        cell.Drain();
        return true;
    }
}
