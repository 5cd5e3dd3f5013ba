using Microsoft.AspNetCore.Http;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Server;

/// <summary>What a call's own headers say, once they are known to be right.</summary>
internal readonly record struct RequestHeaders(TimeSpan? Timeout, bool SendsGzip, bool AcceptsGzip)
{
    public const string GrpcContentType = "application/grpc";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string SupportedEncodings = "identity,gzip";

    /// <summary>Whether the content type is <c>application/grpc</c> with protobuf messages: nothing, <c>+proto</c> or parameters may follow.</summary>
    public static bool IsGrpc(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(GrpcContentType, StringComparison.OrdinalIgnoreCase)) return false;
        var rest = contentType.AsSpan(GrpcContentType.Length);
        if (rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase)) rest = rest["+proto".Length..];
        return rest.IsEmpty || rest[0] is ';' or ' ';
    }

    /// <exception cref="GrpcStatusException"><see cref="StatusCode.Internal"/>: malformed timeout;
    /// <see cref="StatusCode.Unimplemented"/>: a message encoding other than identity and gzip.</exception>
    public static RequestHeaders Read(HttpRequest request)
    {
        TimeSpan? timeout = null;
        if (request.Headers.TryGetValue("grpc-timeout", out var text))
        {
            if (!GrpcTimeout.TryParse(text.ToString(), out var value))
            {
                throw new GrpcStatusException(StatusCode.Internal, "grpc-timeout is not one to eight digits and one of the units H, M, S, m, u, n.");
            }

            if (value <= GrpcTimeout.Longest) timeout = value;
        }

        var encoding = request.Headers[Encoding].ToString();
        if (encoding is not ("" or "identity" or Gzip.Name))
        {
            throw new GrpcStatusException(StatusCode.Unimplemented, $"The message encoding '{encoding}' is not supported; use {SupportedEncodings}.");
        }

        return new RequestHeaders(timeout, encoding == Gzip.Name, Accepts(request.Headers[AcceptEncoding].ToString()));
    }

    private static bool Accepts(ReadOnlySpan<char> acceptEncoding)
    {
        foreach (var range in acceptEncoding.Split(','))
        {
            if (acceptEncoding[range].Trim() is Gzip.Name) return true;
        }

        return false;
    }
}
