using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Mooring.Grpc.Tests.Support;

/// <summary>A request made of plain HTTP/2, and what came back.</summary>
internal sealed record RawResponse(HttpResponseMessage Http, byte[] Body)
{
    /// <summary>The status, from the trailers or, without a body, from the headers.</summary>
    public string? Status => Find("grpc-status");

    public string? Message => Find("grpc-message");

    private string? Find(string name) =>
        Http.TrailingHeaders.TryGetValues(name, out var values) || Http.Headers.TryGetValues(name, out values) ? values.Single() : null;
}

/// <summary>Sends what no gRPC client would.</summary>
internal sealed class RawClient(string address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address) };

    public async Task<RawResponse> SendAsync(
        byte[] body,
        string method = TestHost.ProcessMessages,
        string? contentType = "application/grpc",
        (string Name, string Value)[]? headers = null,
        HttpMethod? verb = null)
    {
        using var request = new HttpRequestMessage(verb ?? HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers ?? []) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        var response = await _http.SendAsync(request).Within();
        return new RawResponse(response, await response.Content.ReadAsByteArrayAsync().Within());
    }

    /// <summary>A message with its five bytes before it.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    /// <summary>A gzip member with <paramref name="data"/>.</summary>
    public static byte[] Compress(byte[] data)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write(data);
        return target.ToArray();
    }

    public void Dispose() => _http.Dispose();
}
