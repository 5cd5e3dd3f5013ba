using Mooring.Hosting.Contracts;
using Mooring.Hosting.Manifests;

namespace Mooring.Providers.Http;

/// <summary>The names in manifests of what this package offers.</summary>
public static class HttpProviders
{
    /// <summary>Adds <c>http_server</c> and <c>http_client</c>, both the usual ones.</summary>
    public static ProviderCatalog AddHttp(this ProviderCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add("http_server", CapabilityIds.HttpServer, _ => new HttpServerProvider(), isUsual: true)
            .Add("http_client", CapabilityIds.HttpClient, _ => new HttpClientProvider(), isUsual: true);
    }
}
