using System.Collections.Immutable;

namespace Mooring.Hosting.Providers;

/// <summary>What a provider offers.</summary>
/// <param name="Capability">The capability's id, such as <c>wascc:keyvalue</c>.</param>
/// <param name="Name">The provider's name, for people.</param>
public sealed record CapabilityDescriptor(string Capability, string Name)
{
    /// <summary>The provider's version, for people.</summary>
    /// <value><c>0.1.0</c>.</value>
    public string Version { get; init; } = "0.1.0";

    /// <summary>What it does, in a sentence or two.</summary>
    /// <value>Empty.</value>
    public string Description { get; init; } = "";

    /// <summary>The operations, for people and tools; calls are not checked against them.</summary>
    /// <value>None.</value>
    public ImmutableArray<OperationDescriptor> Operations { get; init; } = [];
}

/// <summary>One operation of a capability.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Direction">Who asks whom.</param>
/// <param name="Text">What it does.</param>
public sealed record OperationDescriptor(string Name, OperationDirection Direction, string Text = "");

/// <summary>Who asks whom; the numbers are those of waSCC's descriptor.</summary>
public enum OperationDirection
{
    /// <summary>The provider asks the actor.</summary>
    ToActor = 0,

    /// <summary>The actor asks the provider.</summary>
    ToProvider = 1,

    /// <summary>Both.</summary>
    Both = 2,
}
