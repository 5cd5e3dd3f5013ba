using System.Globalization;
using Microsoft.AspNetCore.Http;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Server;

/// <summary>Puts a status, and the metadata that goes with it, into a response.</summary>
internal static class StatusHeaders
{
    private const string Status = "grpc-status";
    private const string Message = "grpc-message";

    // Kestrel keeps strings as given: nothing is formatted for the calls that succeed.
    private static readonly string[] Codes = [.. Enumerable.Range(0, 17).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The status of a response that has a body.</summary>
    public static void AppendTrailers(HttpResponse response, StatusCode code, string message, Metadata metadata)
    {
        response.AppendTrailer(Status, Codes[(int)code]);
        if (message.Length > 0) response.AppendTrailer(Message, StatusMessage.Encode(message));
        foreach (var entry in metadata) response.AppendTrailer(entry.Key, MetadataHeaders.ToHeaderValue(entry));
    }

    /// <summary>The status of a response that has none ("trailers-only").</summary>
    public static void SetHeaders(HttpResponse response, StatusCode code, string message, Metadata metadata)
    {
        response.ContentType = RequestHeaders.GrpcContentType;
        response.Headers.Remove(RequestHeaders.Encoding);
        response.Headers[Status] = Codes[(int)code];
        if (message.Length > 0) response.Headers[Message] = StatusMessage.Encode(message);
        foreach (var entry in metadata) response.Headers.Append(entry.Key, MetadataHeaders.ToHeaderValue(entry));
    }
}
