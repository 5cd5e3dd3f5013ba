using Mooring.Hosting.Manifests;
using Mooring.Providers;
using Mooring.Providers.Http;
using Mooring.Providers.Messaging;
using Mooring.Providers.Nats;
using Mooring.Providers.Postgres;
using Mooring.Providers.S3;
using Mooring.Providers.Sqlite;

namespace Mooring.Cli.Hosts;

/// <summary>The providers that moor brings along.</summary>
internal static class HostProviders
{
    public static ProviderCatalog Catalog() => new ProviderCatalog().AddStandardProviders().AddSqlite().AddPostgres().AddHttp().AddS3().AddMessaging().AddNats();
}
