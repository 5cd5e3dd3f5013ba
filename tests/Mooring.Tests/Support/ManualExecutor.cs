using Mooring.Executors;
using Mooring.Turns;

namespace Mooring.Tests.Support;

/// <summary>An executor whose thread is the test's, while it runs a step.</summary>
internal sealed class ManualExecutor : Executor
{
    private readonly Queue<Cell> _ready = new();
    private int _runningOn; // the thread that runs a step; 0 for none

    public int Objects { get; private set; }

    public override bool IsCurrentThread => _runningOn == Environment.CurrentManagedThreadId;

    public override bool MaySpin => false;

    public override void Spun(bool answered)
    {
    }

    public override void Schedule(Cell cell) => _ready.Enqueue(cell);

    public override void Acquire() => Objects++;

    public override void Release() => Objects--;

    /// <summary>Runs the drain that was scheduled first; false if there is none.</summary>
    public bool RunOne()
    {
        if (!_ready.TryDequeue(out Cell? cell)) return false;
        _runningOn = Environment.CurrentManagedThreadId;
        _ = cell.Drain(this);
        _runningOn = 0;
        return true;
    }
}
