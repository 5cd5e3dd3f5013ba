using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Manifests;

namespace Mooring.Cli.Hosts;

/// <summary>What can be said of a manifest before anything of it is started: whether its modules, their claims, providers and names are there.</summary>
/// <remarks>What only running shows, such as ports in use and servers that do not answer, <c>moor up</c> says.</remarks>
internal static class ManifestCheck
{
    /// <exception cref="CliException">Something is wrong; the message begins with file, line and column, as those of the manifest's reader do.</exception>
    public static async Task RunAsync(HostManifest manifest, ProviderCatalog catalog, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ManifestActor actor in manifest.Actors)
            await AtAsync(manifest, actor.Place, () => CheckAsync(manifest, actor, names, cancellation)).ConfigureAwait(false);
        foreach (ManifestProvider provider in manifest.Providers)
            await AtAsync(manifest, provider.Place, () => CheckAsync(manifest, provider, catalog, cancellation)).ConfigureAwait(false);
        foreach (ManifestLink link in manifest.Links)
        {
            if (names.Contains(link.Link.Actor)) continue;
            string hint = Suggestion.For(link.Link.Actor, names) is { } meant ? $": did you mean {meant}?" : $" (there are {string.Join(", ", names.Order(StringComparer.Ordinal))})";
            throw Problem(manifest, link.Place, $"no actor of the manifest has the key, name or call alias {link.Link.Actor}{hint}");
        }
    }

    private static async Task CheckAsync(HostManifest manifest, ManifestActor actor, HashSet<string> names, CancellationToken cancellation)
    {
        byte[] wasm = await ModuleFile.ReadAsync(Path.GetFullPath(actor.Module, manifest.Directory), cancellation).ConfigureAwait(false);
        if (ModuleClaims.Read(wasm) is null)
        {
            if (!manifest.AllowUnsigned)
                throw new CliException("the module is not signed: sign it with moor sign, or allow unsigned modules (host: allowUnsigned: true) and grant it its claims");
            string name = actor.Name ?? Path.GetFileNameWithoutExtension(actor.Module);
            AddTo(names, name, $"unsigned/{name}", actor.Alias);
            return;
        }

        if (!actor.Claims.IsEmpty) throw new CliException($"{actor.Module} is signed and brings its own claims: none can be granted to it");
        ActorClaims claims = ModuleClaims.Verify(wasm, new ClaimsPolicy { TrustedIssuers = manifest.TrustedIssuers });
        AddTo(names, actor.Name ?? claims.Name, claims.Subject, claims.CallAlias);
    }

    private static async Task CheckAsync(HostManifest manifest, ManifestProvider provider, ProviderCatalog catalog, CancellationToken cancellation)
    {
        string[] known = [.. catalog.Names];
        if (known.Contains(provider.Use, StringComparer.OrdinalIgnoreCase)) return;
        switch (Path.GetExtension(provider.Use).ToLowerInvariant())
        {
            case ".wasm":
                _ = ModuleClaims.Verify(
                    await ModuleFile.ReadAsync(Path.GetFullPath(provider.Use, manifest.Directory), cancellation).ConfigureAwait(false),
                    new ClaimsPolicy { TrustedIssuers = manifest.TrustedIssuers });
                return;
            case ".so" or ".dylib" or ".dll": // a library of waSCC's; whether one of ours does its work the catalog knows when it is started
                return;
            default:
                string hint = Suggestion.For(provider.Use, known) is { } meant ? $": did you mean {meant}?" : $": known are {string.Join(", ", known)}, and files of portable providers (.wasm)";
                throw new CliException($"there is no provider \"{provider.Use}\"{hint}");
        }
    }

    private static void AddTo(HashSet<string> names, params ReadOnlySpan<string?> more)
    {
        foreach (string? name in more)
        {
            if (!string.IsNullOrEmpty(name)) names.Add(name);
        }
    }

    private static async Task AtAsync(HostManifest manifest, ManifestPlace place, Func<Task> check)
    {
        try
        {
            await check().ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is CliException or ClaimsException)
        {
            throw Problem(manifest, place, cause.Message, cause);
        }
    }

    private static CliException Problem(HostManifest manifest, ManifestPlace place, string problem, Exception? cause = null) =>
        new($"{manifest.File}:{place.Line}:{place.Column}: {problem}", cause);
}
