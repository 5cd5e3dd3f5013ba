using System.Collections.Immutable;
using System.Net;
using System.Text;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Http;

/// <summary>One actor's way out: what it may reach, and the connections that it has.</summary>
public sealed class OutboundClient : IDisposable
{
    private readonly ImmutableArray<string> _allowed;
    private readonly bool _allowPrivate;
    private readonly int _maxRedirects;
    private readonly long _maxBody;
    private readonly TimeSpan _timeout; // for all steps and the answer's body together
    private readonly OutboundNetwork _network;
    private readonly HttpClient _client;

    internal OutboundClient(ActorLink link, OutboundNetwork network)
    {
        _network = network;
        _allowed = link.List("ALLOW");
        _allowPrivate = link.Flag("ALLOW_PRIVATE", otherwise: false);
        _maxRedirects = (int)link.Number("max_redirects", 10, 0, 50);
        _maxBody = link.Number("MAX_BODY", 16 << 20, 0, int.MaxValue);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // each step is checked like the first
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = ConnectAsync,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // would end with the answer's headers; ours is for the whole of it
        };
        _timeout = TimeSpan.FromSeconds(link.Number("timeout", 30, 1, 3600));
    }

    /// <summary>Ends its connections.</summary>
    public void Dispose() => _client.Dispose();

    /// <exception cref="ProviderException">The link does not allow it, or it took too long.</exception>
    internal async Task<HttpResponse> SendAsync(HttpRequest request, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_timeout);
        try
        {
            return await FollowAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cause) when (!ct.IsCancellationRequested)
        {
            throw new ProviderException($"there was no complete answer within {_timeout.TotalSeconds} s (timeout)", cause);
        }
    }

    private async Task<HttpResponse> FollowAsync(HttpRequest request, CancellationToken ct)
    {
        Uri address = Check(request.Path, request.QueryString);
        (string method, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> headers) = (request.Method.ToUpperInvariant(), request.Body, request.Header);
        for (int step = 0; ; step++)
        {
            using HttpRequestMessage message = Make(method, address, headers, body);
            using HttpResponseMessage answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
            if (answer.Headers.Location is not { } target || (int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || _maxRedirects == 0)
                return await ReadAsync(answer, ct).ConfigureAwait(false);

            if (step == _maxRedirects) throw new ProviderException($"the request was redirected more than {_maxRedirects} times");
            Uri next = Check(new Uri(address, target).AbsoluteUri, "");
            if (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps) throw new ProviderException($"{address.Host} redirects from https to http, which is not followed");
            // What proves who the actor is was meant for the first address alone.
            if (Uri.Compare(address, next, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0) headers = WithoutSecrets(headers);
            address = next;
            if ((int)answer.StatusCode is 303 || ((int)answer.StatusCode is 301 or 302 && method == "POST")) (method, body) = ("GET", default);
        }
    }

    private Uri Check(string path, string query)
    {
        if (query.Length > 0) path += (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
        if (!Uri.TryCreate(path, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https")) throw new ProviderException($"\"{path}\" is no address that begins with http:// or https://");
        if (address.UserInfo.Length > 0) throw new ProviderException("an address must not hold a user name");
        bool isAllowed = _allowed.Any(allowed => allowed == "*"
            || string.Equals(allowed, address.Host, StringComparison.OrdinalIgnoreCase)
            || (allowed.StartsWith("*.", StringComparison.Ordinal) && address.Host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)));
        return isAllowed ? address : throw new ProviderException($"{address.Host} is not among the hosts that the link allows (ALLOW)");
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        string name = context.DnsEndPoint.Host;
        IPAddress[] found = IPAddress.TryParse(name, out IPAddress? literal) ? [literal] : await _network.ResolveAsync(name, ct).ConfigureAwait(false);
        // The connection goes to what was checked: a name that resolves differently the next moment changes nothing.
        IPAddress[] usable = _allowPrivate ? found : [.. found.Where(address => !PrivateAddresses.Contain(address))];
        if (usable.Length == 0 && found.Length > 0) throw new ProviderException($"{name} is inside a private network, which the link does not allow (ALLOW_PRIVATE)");
        return await _network.ConnectAsync(usable, context.DnsEndPoint.Port, ct).ConfigureAwait(false);
    }

    private static HttpRequestMessage Make(string method, Uri address, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body)
    {
        if (method.Length == 0 || !method.All(char.IsAsciiLetterUpper)) throw new ProviderException($"\"{method}\" is no method");
        var message = new HttpRequestMessage(new HttpMethod(method), address);
        if (body.Length > 0) message.Content = new ReadOnlyMemoryContent(body.ToArray());
        foreach ((string name, string value) in headers)
        {
            if (!HeaderRules.IsName(name)) throw new ProviderException($"\"{name}\" is no name of a header");
            if (!HeaderRules.IsValue(value)) throw new ProviderException($"the header \"{name}\" holds a line feed, or what is not Latin-1");
            if (HeaderRules.IsFraming(name)) continue;
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static Dictionary<string, string> WithoutSecrets(IReadOnlyDictionary<string, string> headers) => headers
        .Where(header => header.Key.ToLowerInvariant() is not ("authorization" or "cookie" or "proxy-authorization"))
        .ToDictionary(header => header.Key, header => header.Value, StringComparer.Ordinal);

    private async Task<HttpResponse> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        using var body = new MemoryStream();
        Stream content = await answer.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            byte[] buffer = new byte[16 << 10];
            int read;
            while ((read = await content.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                if (body.Length + read > _maxBody) throw new ProviderException($"the answer has more than {_maxBody} bytes (MAX_BODY)");
                body.Write(buffer, 0, read);
            }
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers)) headers[name.ToLowerInvariant()] = string.Join(", ", values);
        return new HttpResponse((uint)answer.StatusCode, answer.ReasonPhrase ?? "", headers, body.ToArray());
    }
}
