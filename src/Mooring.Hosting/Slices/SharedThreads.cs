using Mooring.Hosting.Deadlines;

namespace Mooring.Hosting.Slices;

/// <summary>The threads that actors share besides the pool's. None exists before it is needed.</summary>
internal sealed class SharedThreads(TimeProvider time)
{
    /// <summary>What the threads of <see cref="First"/> are called.</summary>
    public const string FirstName = "Mooring first";

    /// <summary>What the threads of <see cref="Compute"/> are called.</summary>
    public const string ComputeName = "Mooring compute";

    /// <summary>Looks at calls that run.</summary>
    public DeadlineWatch Watch { get; } = new(time);

    /// <summary>Has guests go on that have given way for the first time in their call.</summary>
    /// <remarks>
    /// Most of them have little left to do; some only seemed to compute, while the machine had their thread wait. Here they stand behind each other, and not
    /// behind a slice of every guest that computes without end. Neither kind starves the other, since each has threads of its own and the
    /// operating system shares the processors out among them.
    /// </remarks>
    public ComputeThreads First { get; } = new(Environment.ProcessorCount, FirstName);

    /// <summary>Has guests go on that have given way more than once in their call.</summary>
    public ComputeThreads Compute { get; } = new(Environment.ProcessorCount, ComputeName);
}
