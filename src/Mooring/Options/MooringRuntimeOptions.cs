using System.Diagnostics.Metrics;

namespace Mooring;

/// <summary>What the objects of one <see cref="MooringRuntime"/> have in common.</summary>
public sealed record MooringRuntimeOptions
{
    internal static readonly MooringRuntimeOptions Default = new();

    /// <summary>The clock for deadlines, drains and back-off.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told of failures that no caller awaits and that the object's own handler was not there for.</summary>
    /// <value>
    /// Default: <see langword="null"/>, which writes them to the standard error stream. Must not block; may be called
    /// from any thread, two at once.
    /// </value>
    public Action<MooredFailure>? OnFailure { get; init; }

    /// <summary>Whether the runtime has a meter and an activity source named <c>Mooring</c>.</summary>
    /// <value>Default: <see langword="true"/>. They cost nothing measurable until somebody listens.</value>
    public bool Telemetry { get; init; } = true;

    /// <summary>Whether calls are looked for that were accepted and can never end, at the price of a finalizer for each object that had to queue.</summary>
    /// <value>Default: <see langword="true"/> in debug builds of the library, else <see langword="false"/>. See <see cref="MooredFailureKind.Forgotten"/>.</value>
    public bool Checks { get; init; } =
#if DEBUG
        true;
#else
        false;
#endif

    /// <summary>Makes the meter, as in programs with dependency injection.</summary>
    /// <value>Default: <see langword="null"/>: the runtime makes its own.</value>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>How many threads <see cref="MooringRuntime.RunBlockingAsync{TResult}"/> may use.</summary>
    /// <value>Default: 64. Further work waits for one.</value>
    public int MaxBlockingThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 64;
}
