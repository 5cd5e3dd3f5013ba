using System.Collections.Immutable;
using Mooring.Hosting.Codecs;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Manifests;

/// <summary>The providers that a manifest can name.</summary>
/// <remarks>Filled once, then shared. With dependency injection, register it as a service.</remarks>
public sealed class ProviderCatalog
{
    private readonly Dictionary<string, ProviderKind> _kinds = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _usual = new(StringComparer.Ordinal); // capability to kind

    /// <summary>The names that there are.</summary>
    public IEnumerable<string> Names => _kinds.Keys.Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a kind of provider.</summary>
    /// <param name="name">Its name in manifests, such as <c>keyvalue.sqlite</c>.</param>
    /// <param name="capability">What it offers.</param>
    /// <param name="create">Makes one, given the manifest's values for it and the manifest's directory.</param>
    /// <param name="isUsual">Whether it is the one for links to a capability that no provider of the manifest offers.</param>
    public ProviderCatalog Add(
        string name, string capability, Func<ProviderSettings, ICapabilityProvider> create, bool isUsual = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        _kinds.Add(name, new ProviderKind(capability, create));
        if (isUsual) _usual.Add(capability, name);
        return this;
    }

    /// <summary>Whether a capability has a usual provider, and which.</summary>
    internal bool TryGetUsual(string capability, out string? name) => _usual.TryGetValue(CapabilityNames.Canonical(capability), out name);

    /// <summary>Finds what a manifest names: a kind of the catalog, or a library of waSCC's whose work one of them does.</summary>
    internal ProviderKind? Find(string use) => _kinds.GetValueOrDefault(use) ?? _kinds.GetValueOrDefault(WasccLibraries.KindOf(use) ?? "");
}

/// <summary>What a kind of provider is made from.</summary>
/// <param name="Values">What the manifest says for it.</param>
/// <param name="Directory">Where relative paths start from.</param>
public sealed record ProviderSettings(ImmutableDictionary<string, string> Values, string Directory)
{
    /// <summary>A value, or null when the manifest does not say.</summary>
    public string? Value(string name) => Values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>A path: relative ones start at the manifest's directory.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, Directory);
}

/// <summary>A kind of provider.</summary>
internal sealed record ProviderKind(string Capability, Func<ProviderSettings, ICapabilityProvider> Create);
