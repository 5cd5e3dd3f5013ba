using Mooring.Hosting.Contracts;
using Mooring.Hosting.Manifests;
using Mooring.Providers.KeyValue;

namespace Mooring.Providers.Sqlite;

/// <summary>The names in manifests of what this package offers.</summary>
public static class SqliteProviders
{
    /// <summary>
    /// Adds <c>keyvalue.sqlite</c> and <c>eventstreams.sqlite</c>, the usual ones. Their value <c>PATH</c> names the file: <c>keyvalue.db</c> and
    /// <c>events.db</c> beside the manifest, if not given.
    /// </summary>
    public static ProviderCatalog AddSqlite(this ProviderCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add(
                "keyvalue.sqlite",
                CapabilityIds.KeyValue,
                settings =>
                {
                    string path = FileOf(settings, "keyvalue.db");
                    return new KeyValueProvider("SQLite", async (time, ct) => await SqliteKeyValueStore.OpenAsync(path, time, ct).ConfigureAwait(false));
                },
                isUsual: true)
            .Add("eventstreams.sqlite", CapabilityIds.EventStreams, settings => new SqliteEventStreams(FileOf(settings, "events.db")), isUsual: true);
    }

    private static string FileOf(ProviderSettings settings, string usual) =>
        settings.Value("PATH") is ":memory:" ? ":memory:" : settings.PathOf(settings.Value("PATH") ?? usual);
}
