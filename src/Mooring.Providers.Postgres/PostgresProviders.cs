using Mooring.Hosting.Contracts;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Providers;
using Mooring.Providers.KeyValue;

namespace Mooring.Providers.Postgres;

/// <summary>The name in manifests of what this package offers.</summary>
public static class PostgresProviders
{
    /// <summary>Adds <c>keyvalue.postgres</c>. Its value <c>URL</c> says which database, as an address or a connection string.</summary>
    public static ProviderCatalog AddPostgres(this ProviderCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add("keyvalue.postgres", CapabilityIds.KeyValue, settings =>
        {
            string url = settings.Value("URL") ?? throw new ProviderException("keyvalue.postgres needs the value URL, such as postgres://user@localhost/database");
            return new KeyValueProvider("PostgreSQL", async (time, ct) => await PostgresKeyValueStore.OpenAsync(url, time, ct).ConfigureAwait(false));
        });
    }
}
