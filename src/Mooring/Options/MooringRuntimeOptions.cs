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
}
