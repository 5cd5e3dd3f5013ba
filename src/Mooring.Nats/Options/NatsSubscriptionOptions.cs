namespace Mooring.Nats;

/// <summary>What a subscription holds for its reader. Messages beyond it are dropped, counted and told of: the reader is a slow consumer.</summary>
public sealed record NatsSubscriptionLimits
{
    /// <summary>Messages that may wait for the reader.</summary>
    /// <value>Default: 65,536.</value>
    public int MaxPendingMessages { get; init; } = 65_536;

    /// <summary>Bytes that may wait for the reader: subjects, headers and data.</summary>
    /// <value>Default: 64 MiB.</value>
    public long MaxPendingBytes { get; init; } = 64 * 1024 * 1024;
}

/// <summary>How a subscription is made.</summary>
public sealed record NatsSubscriptionOptions
{
    /// <summary>The group of subscriptions of which one gets each message.</summary>
    /// <value>Default: none, so that the subscription gets every message.</value>
    public string? QueueGroup { get; init; }

    /// <summary>Messages after which the subscription ends by itself.</summary>
    /// <value>Default: none.</value>
    public long? MaxMessages { get; init; }

    /// <summary>What it holds for its reader.</summary>
    /// <value>Default: those of <see cref="NatsOptions.SubscriptionLimits"/>.</value>
    public NatsSubscriptionLimits? Limits { get; init; }
}
