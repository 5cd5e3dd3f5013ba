using Mooring.Hosting.Deadlines;

namespace Mooring.Hosting.Slices;

/// <summary>The threads that actors share besides the pool's. None exists before it is needed.</summary>
internal sealed class SharedThreads(TimeProvider time)
{
    /// <summary>Looks at calls that run.</summary>
    public DeadlineWatch Watch { get; } = new(time);

    /// <summary>Runs guests that compute for long.</summary>
    public ComputeThreads Compute { get; } = new(Environment.ProcessorCount);
}
