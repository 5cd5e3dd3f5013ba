using Mooring.Nats.JetStream;

namespace Mooring.Nats.KeyValue;

/// <summary>What a bucket keeps, for how long and where.</summary>
public sealed record KeyValueConfig
{
    /// <summary>Its name: letters, digits, dash and underscore.</summary>
    public required string Bucket { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Revisions of each key that are kept: 1 to 64.</summary>
    /// <value>Default: 1, only the value.</value>
    public int History { get; init; } = 1;

    /// <summary>How long a revision is kept; zero: for ever.</summary>
    public TimeSpan TimeToLive { get; init; }

    /// <summary>The longest value in bytes; -1: what the server accepts.</summary>
    public int MaxValueSize { get; init; } = -1;

    /// <summary>Bytes that it holds; -1: any number.</summary>
    public long MaxBytes { get; init; } = -1;

    /// <summary>Where it is kept.</summary>
    public StreamStorage Storage { get; init; }

    /// <summary>Servers that keep a copy: 1, 3 or 5.</summary>
    public int Replicas { get; init; } = 1;
}

/// <summary>What a bucket holds now.</summary>
/// <param name="Bucket">Its name.</param>
/// <param name="Values">Revisions that it holds, deletions included.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="History">Revisions of each key that are kept.</param>
/// <param name="TimeToLive">How long a revision is kept; zero: for ever.</param>
public sealed record KeyValueStatus(string Bucket, long Values, long Bytes, int History, TimeSpan TimeToLive);
