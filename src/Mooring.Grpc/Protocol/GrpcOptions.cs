using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mooring.Grpc.Protocol;

/// <summary>Limits and habits of one side of gRPC calls, server or client.</summary>
public sealed record GrpcOptions
{
    /// <summary>The longest message that is accepted, on the wire and again after decompression.</summary>
    /// <value>Bytes, at least 1. Default 16 MiB. A longer message ends its call with <see cref="StatusCode.ResourceExhausted"/>.</value>
    public int MaxReceiveMessageSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxReceiveMessageSize), value, "at least 1 byte");
    } = 16 * 1024 * 1024;

    /// <summary>When a server compresses its messages. Clients decide call by call.</summary>
    /// <value>Default <see cref="ResponseCompression.LikeRequest"/>.</value>
    public ResponseCompression ResponseCompression { get; init; } = ResponseCompression.LikeRequest;

    /// <summary>Messages shorter than this are sent as they are even where compression is on; so are messages that do not get shorter.</summary>
    /// <value>Bytes. Default 1024.</value>
    public int CompressionThreshold { get; init; } = 1024;

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where a server reports failures of its handlers.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}

/// <summary>When a server compresses its messages.</summary>
public enum ResponseCompression
{
    /// <summary>For clients that compress theirs: they have said that bytes matter more to them than time.</summary>
    LikeRequest,

    /// <summary>For all clients that can decompress, which many can that did not ask for it.</summary>
    WhenAccepted,

    /// <summary>Never.</summary>
    Never,
}
