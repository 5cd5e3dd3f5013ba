using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Client;

/// <summary>What a client sends along with one call.</summary>
public sealed record GrpcCallOptions
{
    /// <summary>How long the call may take, the whole stream included; null: as long as it needs.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Metadata of the request.</summary>
    public Metadata Metadata { get; init; } = [];

    /// <summary>Whether requests of at least <see cref="GrpcOptions.CompressionThreshold"/> bytes are compressed with gzip.</summary>
    /// <value>Default false: a server need not know gzip.</value>
    public bool Compress { get; init; }
}
