using Mooring.MessagePack;

namespace Mooring.Samples.Metrics;

/// <summary>Serves the provider's requests, to one server only: a guest reaches nothing that its host does not reach for it.</summary>
public sealed class ProviderHost(HttpClient http, Uri allowed) : IProviderImports
{
    private const int LongestBody = 1 << 20;

    /// <inheritdoc/>
    public async Task<Result<HttpResponse, string>> MakeRequestAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out Uri? url) || url.Authority != allowed.Authority || url.Scheme != allowed.Scheme)
            return Result<HttpResponse, string>.Err($"this host makes no requests to {request.Url}");
        if (request.Method != "GET") return Result<HttpResponse, string>.Err($"this host makes no {request.Method} requests");
        try
        {
            using HttpResponseMessage response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.LoadIntoBufferAsync(LongestBody, cancellationToken);
            return new HttpResponse((ushort)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException failure)
        {
            return Result<HttpResponse, string>.Err(failure.Message);
        }
    }
}
