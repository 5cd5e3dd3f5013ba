using Mooring.FpBindgen.Border;
using Mooring.FpBindgen.Guests;

namespace Mooring.FpBindgen.Calls;

/// <summary>One call of an asynchronous host function: from the guest, through the pool, back into a turn of the guest.</summary>
internal abstract class HostCall(FpLife life, FpFunction function) : TurnCause, IThreadPoolWorkItem
{
    /// <summary>The instance that waits for it. When it has ended, so has the reason for the call.</summary>
    public FpLife Life { get; } = life;

    public FpFunction Function { get; } = function;

    /// <summary>What the guest waits on.</summary>
    public FatPtr Value { get; set; }

    public long Ticket { get; set; }

    /// <summary>The next of the calls that ended during the same turn.</summary>
    public HostCall? NextArrived { get; set; }

    /// <summary>The async-locals of the function as it ended; null when their flow was suppressed.</summary>
    public ExecutionContext? Context { get; set; }

    /// <summary>Runs the function until its first wait. <see cref="FpRuntime.Completed"/> follows, now or later, on any thread.</summary>
    public abstract void Start();

    /// <summary>Copies the result into the guest's memory.</summary>
    /// <exception cref="FpHostFunctionException">There is none: the function failed.</exception>
    public abstract FatPtr LowerResult(FpMemory memory);

    void IThreadPoolWorkItem.Execute() => Start();
}
