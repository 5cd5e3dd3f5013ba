using System.Collections.Immutable;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting;

/// <summary>Joins an actor to a capability under a binding name.</summary>
/// <param name="Actor">The actor's key, name or call alias.</param>
/// <param name="Capability">The capability, such as <c>wascc:keyvalue</c>.</param>
public sealed record LinkDefinition(string Actor, string Capability)
{
    /// <summary>The binding name.</summary>
    /// <value><c>default</c>.</value>
    public string Binding { get; init; } = ActorLink.DefaultBinding;

    /// <summary>What the provider is told.</summary>
    /// <value>Nothing.</value>
    public ImmutableDictionary<string, string> Values { get; init; } = ImmutableDictionary<string, string>.Empty;
}
