using Mooring.Wasm;

namespace Mooring.Testing;

/// <summary>Engines of tests, which all results must come from alike whether guests are suspended without need or not.</summary>
internal static class StressedEngine
{
    /// <summary>Options as the environment variable <c>MOORING_SUSPENSION_STRESS</c> says: a name of <see cref="SuspensionStress"/>, or nothing.</summary>
    public static EngineOptions Options { get; } = new()
    {
        SuspensionStress = Environment.GetEnvironmentVariable("MOORING_SUSPENSION_STRESS") is { Length: > 0 } name
            ? Enum.Parse<SuspensionStress>(name)
            : SuspensionStress.None,
    };
}
