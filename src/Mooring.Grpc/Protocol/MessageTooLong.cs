using System.Globalization;

namespace Mooring.Grpc.Protocol;

/// <summary>The failures of the message size limit.</summary>
internal static class MessageTooLong
{
    public static GrpcStatusException OnWire(long length, int limit) => new(
        StatusCode.ResourceExhausted,
        string.Create(CultureInfo.InvariantCulture, $"A message of {length} bytes is longer than the limit of {limit} bytes."));

    public static GrpcStatusException Decompressed(int limit) => new(
        StatusCode.ResourceExhausted,
        string.Create(CultureInfo.InvariantCulture, $"A decompressed message is longer than the limit of {limit} bytes."));
}
