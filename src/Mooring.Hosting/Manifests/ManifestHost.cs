using Mooring.Hosting.Claims;
using Mooring.Hosting.Codecs;
using Mooring.Hosting.Providers;
using Mooring.Wasm;

namespace Mooring.Hosting.Manifests;

/// <summary>Brings up what a manifest says.</summary>
public static class ManifestHost
{
    /// <summary>Starts a host with the manifest's actors, providers and links, in this order. Any failure takes everything down again.</summary>
    /// <param name="manifest">What the host is to be made of.</param>
    /// <param name="catalog">The providers that it can name.</param>
    /// <param name="options">What holds where the manifest says nothing; the defaults when null.</param>
    /// <param name="engine">Runs the modules; the host makes its own when null.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ManifestException">Something in it cannot be done; the message says where it stands and why not.</exception>
    public static async Task<ActorHost> StartAsync(
        HostManifest manifest, ProviderCatalog catalog, ActorHostOptions? options = null, Engine? engine = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(catalog);
        options ??= new ActorHostOptions();
        var host = new ActorHost(
            options with
            {
                Name = manifest.Name,
                DrainTimeout = manifest.Drain ?? options.DrainTimeout,
                Claims = options.Claims with
                {
                    TrustedIssuers = manifest.TrustedIssuers.IsEmpty ? options.Claims.TrustedIssuers : manifest.TrustedIssuers,
                    AllowUnsigned = manifest.AllowUnsigned || options.Claims.AllowUnsigned,
                },
            },
            engine);
        try
        {
            foreach (ManifestActor actor in manifest.Actors) await AtAsync(manifest, actor.Place, () => StartAsync(host, manifest, actor, ct)).ConfigureAwait(false);
            foreach (ManifestProvider provider in WithUsual(manifest, catalog, host))
                await AtAsync(manifest, provider.Place, () => StartAsync(host, manifest, catalog, provider, ct)).ConfigureAwait(false);
            foreach (ManifestLink link in manifest.Links) await AtAsync(manifest, link.Place, () => host.LinkAsync(link.Link, ct).AsTask()).ConfigureAwait(false);
            await LinkUsualAsync(host, catalog, ct).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task StartAsync(ActorHost host, HostManifest manifest, ManifestActor actor, CancellationToken ct)
    {
        byte[] wasm = await File.ReadAllBytesAsync(Path.GetFullPath(actor.Module, manifest.Directory), ct).ConfigureAwait(false);
        bool isSigned = ModuleClaims.Read(wasm) is not null;
        if (isSigned && !actor.Claims.IsEmpty) throw new HostStateException($"{actor.Module} is signed and brings its own claims: none can be granted to it");
        await host.StartActorAsync(
            wasm,
            new HostActorSettings
            {
                Name = actor.Name ?? (isSigned ? null : Path.GetFileNameWithoutExtension(actor.Module)),
                GrantedCapabilities = actor.Claims,
                CallAlias = actor.Alias,
                Instances = actor.Instances,
                Codec = actor.Codec,
                Options = actor.Limits.Over(host.Options.Actors) with { Waiting = actor.HoldsThread ? GuestWaiting.HoldThread : host.Options.Actors.Waiting },
            },
            ct).ConfigureAwait(false);
    }

    private static async Task StartAsync(ActorHost host, HostManifest manifest, ProviderCatalog catalog, ManifestProvider provider, CancellationToken ct)
    {
        ICapabilityProvider made;
        if (catalog.Find(provider.Use) is { } kind)
        {
            if (provider.Capability is { } said && CapabilityNames.Canonical(said) != kind.Capability)
                throw new HostStateException($"{provider.Use} offers {kind.Capability}, not {said}");
            made = kind.Create(new ProviderSettings(provider.Values, manifest.Directory));
        }
        else if (provider.Use.EndsWith(".wasm", StringComparison.OrdinalIgnoreCase))
        {
            string capability = provider.Capability ?? throw new HostStateException($"say with \"capability\" what {provider.Use} offers");
            byte[] wasm = await File.ReadAllBytesAsync(Path.GetFullPath(provider.Use, manifest.Directory), ct).ConfigureAwait(false);
            HostedActor module = await host.StartActorAsync(wasm, ct: ct).ConfigureAwait(false);
            made = new PortableProvider(host, module, capability);
        }
        else
        {
            throw new HostStateException($"there is no provider \"{provider.Use}\": known are {string.Join(", ", catalog.Names)}, and files of portable providers (.wasm)");
        }

        await host.AddProviderAsync(made, provider.Binding, ct).ConfigureAwait(false);
    }

    /// <summary>The manifest's providers, and the usual ones for links to capabilities that none of them offers.</summary>
    private static List<ManifestProvider> WithUsual(HostManifest manifest, ProviderCatalog catalog, ActorHost host)
    {
        var all = new List<ManifestProvider>(manifest.Providers);
        var offered = manifest.Providers.Select(provider => (catalog.Find(provider.Use)?.Capability ?? provider.Capability ?? "", provider.Binding)).ToHashSet();
        IEnumerable<(string Capability, string Binding, ManifestPlace Place)> wanted =
        [
            .. manifest.Links.Select(link => (CapabilityNames.Canonical(link.Link.Capability), link.Link.Binding, link.Place)),
            .. host.Actors.SelectMany(actor => actor.Claims.Capabilities).Where(IsBuiltIn).Select(capability => (CapabilityNames.Canonical(capability), ActorLink.DefaultBinding, default(ManifestPlace))),
        ];
        foreach ((string capability, string binding, ManifestPlace place) in wanted)
        {
            if (!catalog.TryGetUsual(capability, out string? usual) || !offered.Add((capability, binding))) continue;
            all.Add(new ManifestProvider(usual!, place) { Binding = binding });
        }

        return all;
    }

    /// <summary>Logging and extras are linked for every actor that claims them: nothing about them is worth a line in a manifest.</summary>
    private static async Task LinkUsualAsync(ActorHost host, ProviderCatalog catalog, CancellationToken ct)
    {
        foreach (HostedActor actor in host.Actors)
        {
            foreach (string capability in actor.Claims.Capabilities.Where(IsBuiltIn))
            {
                string canonical = CapabilityNames.Canonical(capability);
                if (!catalog.TryGetUsual(canonical, out _) || host.Links.Any(link => link.Link.Actor == actor.Key && link.Link.Capability == canonical)) continue;
                await host.LinkAsync(new LinkDefinition(actor.Key, capability), ct).ConfigureAwait(false);
            }
        }
    }

    private static bool IsBuiltIn(string capability) =>
        CapabilityNames.Canonical(capability) is Contracts.CapabilityIds.Logging or Contracts.CapabilityIds.Extras;

    private static async Task AtAsync(HostManifest manifest, ManifestPlace place, Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is ActorException or ClaimsException or IOException or UnauthorizedAccessException or ProviderException or ArgumentException)
        {
            throw new ManifestException(manifest.File, place, cause.Message, cause);
        }
    }
}
