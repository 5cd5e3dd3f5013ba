using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Mooring.Turns;

namespace Mooring.Executors;

/// <summary>One thread with a queue of cells that have something to run.</summary>
/// <remarks>Between turns the thread refers to no cell, so that an abandoned object can be collected.</remarks>
internal sealed class ThreadExecutor : Executor
{
    /// <summary>How often the idle thread looks closely for work: a microsecond or two, in which its last caller may ask again.</summary>
    private const int CloseLooks = 40;

    /// <summary>How often it then lets other threads run and looks again before it sleeps: about the price of being woken.</summary>
    private const int LooksBetweenOthers = 50;

    private readonly ConcurrentQueue<Cell> _ready = new();
    private readonly Thread _thread;
    private readonly bool _endsWithItsObjects;
    private readonly object _gate = new(); // a monitor, not a Lock: it is waited on
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _asleep; // written under _gate
    private volatile bool _stopping;
    private bool _drainedMany; // the last drain found several turns; the thread's own
    private int _objects;
    private int _spinCredit = 8; // roughly: written by any thread without care
    private int _spinsSkipped; // likewise

    /// <param name="name">The thread's name.</param>
    /// <param name="endsWithItsObjects">Whether the thread ends when its last object is released, or when it is told to.</param>
    public ThreadExecutor(string name, bool endsWithItsObjects)
    {
        _endsWithItsObjects = endsWithItsObjects;
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public string Name => _thread.Name!;

    public override bool IsCurrentThread => ReferenceEquals(Thread.CurrentThread, _thread);

    public override bool MaySpin => Environment.ProcessorCount > 1 && (_spinCredit > 0 || (++_spinsSkipped & 31) == 0);

    /// <summary>How many objects live here.</summary>
    public int Objects => Volatile.Read(ref _objects);

    /// <summary>How many objects have something to run.</summary>
    public int Ready => _ready.Count;

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    public override void Schedule(Cell cell)
    {
        _ready.Enqueue(cell);
        // Either this sees that the thread sleeps, or the thread, about to sleep, sees the cell.
        Interlocked.MemoryBarrier();
        if (_asleep) Wake();
        // The object is gone and its thread with it. What its asynchronous methods have left to do, their finally
        // blocks, is not to be lost: it runs on the pool.
        if (_ended.Task.IsCompleted) ThreadPool.UnsafeQueueUserWorkItem(static executor => executor.RunRest(), this, preferLocal: false);
    }

    public override void Spun(bool answered) => _spinCredit = Math.Clamp(_spinCredit + (answered ? 2 : -1), 0, 16);

    public override void Acquire() => Interlocked.Increment(ref _objects);

    public override void Release()
    {
        if (Interlocked.Decrement(ref _objects) == 0 && _endsWithItsObjects) Stop();
    }

    /// <summary>Ends the thread when nothing is left to run.</summary>
    public void Stop()
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
            if (RunNext() || SpinForWork()) continue;
            lock (_gate)
            {
                _asleep = true;
                Interlocked.MemoryBarrier();
                while (_ready.IsEmpty && !_stopping) Monitor.Wait(_gate);
                _asleep = false;
            }

            if (_stopping && _ready.IsEmpty) break;
        }

        _ended.SetResult();
        RunRest(); // what was scheduled after the last look and before the end could be seen
    }

    private void RunRest()
    {
        while (RunNext())
        {
        }
    }

    private bool SpinForWork()
    {
        // After a crowd it is better to let it gather again than to wait for the first of it.
        for (int i = _drainedMany ? CloseLooks : 0; i < CloseLooks; i++)
        {
            if (!_ready.IsEmpty) return true;
            Thread.SpinWait(1);
        }

        // Callers that share the processor with this thread fill the mailbox meanwhile: many turns for one awakening.
        for (int i = 0; i < LooksBetweenOthers; i++)
        {
            if (!_ready.IsEmpty) return true;
            Thread.Yield();
        }

        return false;
    }

    // Not inlined: the loop's frame must not keep the last cell alive while the thread sleeps.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RunNext()
    {
        if (!_ready.TryDequeue(out Cell? cell)) return false;
        _drainedMany = cell.Drain(this) > 1;
        return true;
    }
}
