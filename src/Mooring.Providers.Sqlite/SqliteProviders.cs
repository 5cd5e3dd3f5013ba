using Mooring.Hosting.Contracts;
using Mooring.Hosting.Manifests;
using Mooring.Providers.KeyValue;

namespace Mooring.Providers.Sqlite;

/// <summary>The names in manifests of what this package offers.</summary>
public static class SqliteProviders
{
    /// <summary>Adds <c>keyvalue.sqlite</c>, the usual key-value store. Its value <c>PATH</c> names the file: <c>keyvalue.db</c> beside the manifest, if not given.</summary>
    public static ProviderCatalog AddSqlite(this ProviderCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(
            "keyvalue.sqlite",
            CapabilityIds.KeyValue,
            settings =>
            {
                string path = settings.Value("PATH") is ":memory:" ? ":memory:" : settings.PathOf(settings.Value("PATH") ?? "keyvalue.db");
                return new KeyValueProvider("SQLite", async (time, ct) => await SqliteKeyValueStore.OpenAsync(path, time, ct).ConfigureAwait(false));
            },
            isUsual: true);
    }
}
