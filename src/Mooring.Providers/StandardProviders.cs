using Mooring.Hosting.Contracts;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Providers;
using Mooring.Providers.Blobs;
using Mooring.Providers.KeyValue;

namespace Mooring.Providers;

/// <summary>The names in manifests of what this package offers.</summary>
public static class StandardProviders
{
    /// <summary>Adds <c>keyvalue.memory</c>, <c>blobstore.files</c>, <c>claims</c>, <c>logging</c> and <c>extras</c>; the last four are the usual ones.</summary>
    public static ProviderCatalog AddStandardProviders(this ProviderCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add("keyvalue.memory", CapabilityIds.KeyValue, _ => new KeyValueProvider("memory", (time, _) => new ValueTask<IKeyValueStore>(new MemoryKeyValueStore(time))))
            .Add("blobstore.files", CapabilityIds.BlobStore, settings => new BlobProvider("files", (link, _) => OpenFiles(settings, link)), isUsual: true)
            .Add("claims", ClaimsProvider.Capability, _ => new ClaimsProvider(), isUsual: true)
            .Add("logging", CapabilityIds.Logging, _ => new LoggingProvider(), isUsual: true)
            .Add("extras", CapabilityIds.Extras, _ => new ExtrasProvider(), isUsual: true);
    }

    /// <summary>The directory is the link's <c>ROOT</c>, else the provider's, else <c>blobs</c> beside the manifest.</summary>
    private static ValueTask<IBlobStore> OpenFiles(ProviderSettings settings, ActorLink link) =>
        new(new FileBlobStore(settings.PathOf(link.Value("ROOT") ?? settings.Value("ROOT") ?? "blobs")));
}
