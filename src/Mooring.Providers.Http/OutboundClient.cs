using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
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
    private readonly HttpClient _client;

    internal OutboundClient(ActorLink link)
    {
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
        })
        {
            Timeout = TimeSpan.FromSeconds(link.Number("timeout", 30, 1, 3600)),
        };
    }

    /// <summary>Ends its connections.</summary>
    public void Dispose() => _client.Dispose();

    internal async Task<HttpResponse> SendAsync(HttpRequest request, CancellationToken ct)
    {
        Uri address = Check(request.Path, request.QueryString);
        (string method, ReadOnlyMemory<byte> body) = (request.Method.ToUpperInvariant(), request.Body);
        for (int step = 0; ; step++)
        {
            using HttpRequestMessage message = Make(method, address, request.Header, body);
            using HttpResponseMessage answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
            if (answer.Headers.Location is not { } target || (int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || _maxRedirects == 0)
                return await ReadAsync(answer, ct).ConfigureAwait(false);

            if (step == _maxRedirects) throw new ProviderException($"the request was redirected more than {_maxRedirects} times");
            address = Check(new Uri(address, target).AbsoluteUri, "");
            if ((int)answer.StatusCode is 303 || ((int)answer.StatusCode is 301 or 302 && method == "POST")) (method, body) = ("GET", default);
        }
    }

    /// <summary>Whether an address is one of the machine itself, its network, or no single host at all.</summary>
    internal static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        if (length == 4)
        {
            return bytes[0] is 0 or 10 or 127 or >= 224
                || (bytes[0] == 100 && bytes[1] is >= 64 and < 128) // shared by providers, RFC 6598
                || (bytes[0] == 169 && bytes[1] == 254)
                || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
                || (bytes[0] == 192 && bytes[1] == 168)
                || (bytes[0] == 192 && bytes[1] == 0 && bytes[2] is 0 or 2)
                || (bytes[0] == 198 && bytes[1] is 18 or 19);
        }

        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal
            || address.IsIPv6Multicast || address.IsIPv6UniqueLocal || address.IsIPv6Teredo
            || (bytes[0] == 0x20 && bytes[1] == 0x02) // 6to4 holds an IPv4 address
            || (bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == 0xff && bytes[3] == 0x9b); // and so does NAT64
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
        IPAddress[] found = IPAddress.TryParse(context.DnsEndPoint.Host, out IPAddress? literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct).ConfigureAwait(false);
        IPAddress[] usable = _allowPrivate ? found : [.. found.Where(address => !IsPrivate(address))];
        if (usable.Length == 0 && found.Length > 0) throw new ProviderException($"{context.DnsEndPoint.Host} is inside a private network, which the link does not allow (ALLOW_PRIVATE)");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, context.DnsEndPoint.Port, ct).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static HttpRequestMessage Make(string method, Uri address, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body)
    {
        if (method.Length == 0 || !method.All(char.IsAsciiLetterUpper)) throw new ProviderException($"\"{method}\" is no method");
        var message = new HttpRequestMessage(new HttpMethod(method), address);
        if (body.Length > 0) message.Content = new ReadOnlyMemoryContent(body.ToArray());
        foreach ((string name, string value) in headers)
        {
            if (value.AsSpan().ContainsAny("\r\n\0")) throw new ProviderException($"the header \"{name}\" holds a line feed");
            if (name.ToLowerInvariant() is "host" or "content-length" or "transfer-encoding" or "connection") continue;
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

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
