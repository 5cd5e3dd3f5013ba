using System.Collections.Immutable;

namespace Mooring.Hosting.Providers;

/// <summary>A link, as the provider at its end sees it.</summary>
/// <param name="Actor">The actor's key.</param>
/// <param name="ActorName">The actor's name, for people.</param>
/// <param name="Capability">The capability, such as <c>wascc:keyvalue</c>.</param>
/// <param name="Binding">The binding name; mostly <c>default</c>.</param>
/// <param name="Values">
/// What the link says, by names of the provider's own. The host adds <c>__wascc_issuer</c>, <c>__wascc_capabilities</c>,
/// <c>__wascc_name</c>, <c>__wascc_expires</c> and <c>__wascc_tags</c>, as waSCC did.
/// </param>
public sealed record ActorLink(
    string Actor, string ActorName, string Capability, string Binding, ImmutableDictionary<string, string> Values)
{
    /// <summary>The binding that is meant when none is named.</summary>
    public const string DefaultBinding = "default";

    /// <summary>A value, or null when the link does not say. Empty values count as not said.</summary>
    public string? Value(string name) => Values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>A whole number from a link's values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">What it is when the link does not say.</param>
    /// <param name="least">Smallest that makes sense.</param>
    /// <param name="most">Largest that makes sense.</param>
    /// <exception cref="ProviderException">It is no number, or outside the range.</exception>
    public long Number(string name, long otherwise, long least, long most)
    {
        if (Value(name) is not { } text) return otherwise;
        if (!long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out long number) || number < least || number > most)
            throw new ProviderException($"{name}: \"{text}\" is not a whole number from {least} to {most}");
        return number;
    }

    /// <summary>True or false from a link's values.</summary>
    /// <exception cref="ProviderException">It is neither.</exception>
    public bool Flag(string name, bool otherwise) => Value(name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "true" or "yes" or "1" => true,
        "false" or "no" or "0" => false,
        string text => throw new ProviderException($"{name}: \"{text}\" is neither true nor false"),
    };

    /// <summary>A comma-separated list from a link's values, without blanks around its items; empty when the link does not say.</summary>
    public ImmutableArray<string> List(string name) =>
        Value(name) is { } text ? [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] : [];

    /// <inheritdoc/>
    public override string ToString() => $"{ActorName} -> {Capability} ({Binding})";
}
