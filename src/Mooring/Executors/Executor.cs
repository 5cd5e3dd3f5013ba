using Mooring.Turns;

namespace Mooring.Executors;

/// <summary>Where the turns of pinned objects run: one thread.</summary>
internal abstract class Executor
{
    /// <summary>Whether the calling thread is the executor's.</summary>
    public abstract bool IsCurrentThread { get; }

    /// <summary>Whether a caller should spin for its answer: there is a second processor, and spinning has paid lately.</summary>
    public abstract bool MaySpin { get; }

    /// <summary>Remembers whether spinning paid.</summary>
    public abstract void Spun(bool answered);

    /// <summary>Has the thread call <see cref="Cell.Drain"/> soon. Any thread may call this.</summary>
    public abstract void Schedule(Cell cell);

    /// <summary>One object more lives here.</summary>
    public abstract void Acquire();

    /// <summary>One object fewer lives here. An own thread ends with its object.</summary>
    public abstract void Release();
}
