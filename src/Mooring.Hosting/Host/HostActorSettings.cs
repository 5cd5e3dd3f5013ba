using System.Collections.Immutable;
using Mooring.Hosting.Codecs;

namespace Mooring.Hosting;

/// <summary>What a host is to do differently for one actor.</summary>
public sealed record HostActorSettings
{
    /// <summary>A name for logs and events; also how a module that nobody has signed is called.</summary>
    /// <value>Null: the name in the claims.</value>
    public string? Name { get; init; }

    /// <summary>Capabilities and actors granted to a module that nobody has signed. Ignored for signed ones, which bring their own.</summary>
    /// <value>None.</value>
    public ImmutableArray<string> GrantedCapabilities { get; init; } = [];

    /// <summary>A call alias for a module that nobody has signed.</summary>
    /// <value>Null.</value>
    public string? CallAlias { get; init; }

    /// <summary>Limits, in place of <see cref="ActorHostOptions.Actors"/>.</summary>
    /// <value>Null: the host's.</value>
    public ActorOptions? Options { get; init; }

    /// <summary>How many instances serve the actor. More than one only for actors that keep no state between calls.</summary>
    /// <value>1.</value>
    public int Instances
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>How the guest spells its messages.</summary>
    /// <value>Null: found out from the module.</value>
    public CodecEra? Codec { get; init; }
}
