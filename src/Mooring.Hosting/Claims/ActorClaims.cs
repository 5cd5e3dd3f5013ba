using System.Collections.Immutable;

namespace Mooring.Hosting.Claims;

/// <summary>What a module says of itself, signed by its issuer; or what a manifest grants a module that says nothing.</summary>
public sealed record ActorClaims
{
    /// <summary>The actor's key: the module key of a signed module, whatever its revision.</summary>
    public required string Subject { get; init; }

    /// <summary>The account key that has signed; null when nobody has.</summary>
    public string? Issuer { get; init; }

    /// <summary>The actor's name, for people.</summary>
    /// <value>Empty.</value>
    public string Name { get; init; } = "";

    /// <summary>The capabilities that the actor may use, and the keys of actors that it may call.</summary>
    /// <value>None.</value>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>Words that describe it.</summary>
    /// <value>None.</value>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Grows with each release; null when it is not said.</summary>
    public int? Revision { get; init; }

    /// <summary>The version, for people; null when it is not said.</summary>
    public string? Version { get; init; }

    /// <summary>A name by which other actors may call this one; null for none.</summary>
    public string? CallAlias { get; init; }

    /// <summary>Whether the module is a capability provider.</summary>
    public bool IsProvider { get; init; }

    /// <summary>Upper-case hexadecimal SHA-256 of the module without its token; empty when nobody has signed.</summary>
    public string ModuleHash { get; init; } = "";

    /// <summary>The token's own name.</summary>
    public string TokenId { get; init; } = "";

    /// <summary>When it was signed; null when nobody has.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>From when on it holds; null for always.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it holds; null for ever.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether an issuer has signed.</summary>
    public bool IsSigned => Issuer is not null;

    /// <summary>Whether the claims name a capability or an actor.</summary>
    public bool Allow(string capability)
    {
        foreach (string claimed in Capabilities)
        {
            if (string.Equals(claimed, capability, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
