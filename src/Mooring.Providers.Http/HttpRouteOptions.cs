using System.Net;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Http;

/// <summary>What a link says about serving an actor.</summary>
internal sealed record HttpRouteOptions(string Host, int Port, string Path, long MaxBody, int MaxConcurrent, TimeSpan? Timeout, bool Http2)
{
    private const int UsualPort = 8080;

    /// <exception cref="ProviderException">It makes no sense.</exception>
    public static HttpRouteOptions Of(ActorLink link)
    {
        string host = link.Value("HOST") ?? "127.0.0.1";
        if (!IPAddress.TryParse(host, out _)) throw new ProviderException($"HOST: \"{host}\" is no IP address");
        string path = link.Value("PATH") ?? "/";
        if (!path.StartsWith('/')) throw new ProviderException($"PATH: \"{path}\" does not begin with /");
        long timeout = link.Number("TIMEOUT", 0, 0, 86_400);
        return new HttpRouteOptions(
            host,
            (int)link.Number("PORT", UsualPort, 0, 65_535),
            path.TrimEnd('/') + "/",
            link.Number("MAX_BODY", 1 << 20, 0, int.MaxValue),
            (int)link.Number("MAX_CONCURRENT", 1024, 1, 1 << 20),
            timeout == 0 ? null : TimeSpan.FromSeconds(timeout),
            link.Flag("HTTP2", otherwise: true));
    }
}
