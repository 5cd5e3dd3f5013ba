using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Client;

/// <summary>Reads how a call ended from an HTTP response.</summary>
internal static class ResponseStatus
{
    /// <summary>Whether the headers already carry the status: no message follows.</summary>
    public static bool IsTrailersOnly(HttpResponseMessage response) => response.Headers.Contains("grpc-status");

    /// <exception cref="GrpcStatusException">It is not the beginning of a gRPC response.</exception>
    public static void ThrowIfNotGrpc(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var message = Single(response.Headers, "grpc-message") is { } text ? ": " + StatusMessage.Decode(text) : "";
            throw new GrpcStatusException(FromHttp(response.StatusCode), $"The server answered with HTTP status {(int)response.StatusCode}{message}");
        }

        if (response.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new GrpcStatusException(StatusCode.Unknown, $"The server answered with content type '{response.Content.Headers.ContentType}', not gRPC.");
        }
    }

    /// <exception cref="GrpcStatusException">The status is missing or not OK.</exception>
    public static void ThrowIfNotOk(HttpHeaders trailers)
    {
        if (Single(trailers, "grpc-status") is not { } text || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            throw new GrpcStatusException(StatusCode.Unknown, "The response ended without a status.");
        }

        if (code == 0) return;
        throw new GrpcStatusException(
            code <= (int)StatusCode.Unauthenticated ? (StatusCode)code : StatusCode.Unknown,
            StatusMessage.Decode(Single(trailers, "grpc-message") ?? ""))
        {
            Trailers = ToMetadata(trailers),
        };
    }

    public static Metadata ToMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values) MetadataHeaders.AddReceived(metadata, name, value);
        }

        return metadata;
    }

    /// <summary>A failure of HTTP or of the connection, as a status.</summary>
    public static GrpcStatusException FromTransport(Exception exception)
    {
        var protocol = exception as HttpProtocolException ?? exception.InnerException as HttpProtocolException;
        return new GrpcStatusException(
            protocol?.ErrorCode switch
            {
                8 => StatusCode.Cancelled, // CANCEL
                11 => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
                2 or 1 or 3 => StatusCode.Internal, // INTERNAL_ERROR, PROTOCOL_ERROR, FLOW_CONTROL_ERROR
                _ => StatusCode.Unavailable,
            },
            exception.Message,
            exception);
    }

    private static string? Single(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <remarks><see href="https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md"/>.</remarks>
    private static StatusCode FromHttp(HttpStatusCode status) => (int)status switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
