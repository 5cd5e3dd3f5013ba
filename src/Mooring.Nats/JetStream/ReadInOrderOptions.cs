namespace Mooring.Nats.JetStream;

/// <summary>What is read of a stream in order.</summary>
public sealed record ReadInOrderOptions
{
    /// <summary>Only messages of this subject; wildcards allowed.</summary>
    /// <value>Default: none, all messages.</value>
    public string? FilterSubject { get; init; }

    /// <summary>The first sequence to read.</summary>
    /// <value>Default: none, the oldest message.</value>
    public ulong? StartSequence { get; init; }

    /// <summary>The time of the first message to read.</summary>
    /// <value>Default: none, the oldest message.</value>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Whether the reading ends with the newest message that there is when it begins.</summary>
    /// <value>Default: false, it goes on with what comes.</value>
    public bool StopWhenCaughtUp { get; init; }
}
