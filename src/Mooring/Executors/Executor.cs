using Mooring.Turns;

namespace Mooring.Executors;

/// <summary>A thread that runs the turns of pinned objects.</summary>
internal abstract class Executor
{
    /// <summary>Whether the calling thread is the executor's.</summary>
    public abstract bool IsCurrentThread { get; }

    /// <summary>Has the thread call <see cref="Cell.Drain"/> soon. Any thread may call this.</summary>
    public abstract void Schedule(Cell cell);

    /// <summary>One object fewer lives here; an own thread ends with its object.</summary>
    public abstract void Release();
}
