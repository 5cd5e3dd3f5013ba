using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mooring.Nats.JetStream;

/// <summary>Where in a stream a consumer begins.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliverPolicy>))]
public enum DeliverPolicy
{
    /// <summary>At the oldest message.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>At the newest message.</summary>
    [JsonStringEnumMemberName("last")]
    Last,

    /// <summary>After the newest message.</summary>
    [JsonStringEnumMemberName("new")]
    New,

    /// <summary>At <see cref="ConsumerConfig.StartSequence"/>.</summary>
    [JsonStringEnumMemberName("by_start_sequence")]
    ByStartSequence,

    /// <summary>At <see cref="ConsumerConfig.StartTime"/>.</summary>
    [JsonStringEnumMemberName("by_start_time")]
    ByStartTime,

    /// <summary>At the newest message of each subject.</summary>
    [JsonStringEnumMemberName("last_per_subject")]
    LastPerSubject,
}

/// <summary>What an acknowledgement stands for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AckPolicy>))]
public enum AckPolicy
{
    /// <summary>One message: each must be acknowledged.</summary>
    [JsonStringEnumMemberName("explicit")]
    Explicit,

    /// <summary>A message and all before it.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>Nothing: messages count as acknowledged when they are sent.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}

/// <summary>A place in a stream that the server keeps for readers. Consumers of this client are pulled: the reader says how much it takes.</summary>
/// <remarks><see href="https://docs.nats.io/nats-concepts/jetstream/consumers"/></remarks>
public sealed record ConsumerConfig
{
    /// <summary>Name of a consumer that stays until it is deleted.</summary>
    /// <value>Default: none: the consumer is ephemeral, and goes when nobody has pulled for <see cref="InactiveThreshold"/>.</value>
    public string? DurableName { get; init; }

    /// <summary>Name of an ephemeral consumer.</summary>
    /// <value>Default: <see cref="DurableName"/>, else one is made up.</value>
    public string? Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Where it begins.</summary>
    public DeliverPolicy DeliverPolicy { get; init; }

    /// <summary>Sequence for <see cref="DeliverPolicy.ByStartSequence"/>.</summary>
    [JsonPropertyName("opt_start_seq")]
    public ulong? StartSequence { get; init; }

    /// <summary>Time for <see cref="DeliverPolicy.ByStartTime"/>.</summary>
    [JsonPropertyName("opt_start_time")]
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>What an acknowledgement stands for.</summary>
    public AckPolicy AckPolicy { get; init; }

    /// <summary>Time after which a message that was not acknowledged is sent again.</summary>
    /// <value>Default: 30 s, the server's.</value>
    public TimeSpan? AckWait { get; init; }

    /// <summary>How often a message is sent at most; -1: without limit.</summary>
    public int? MaxDeliver { get; init; }

    /// <summary>Only messages of this subject; wildcards allowed.</summary>
    public string? FilterSubject { get; init; }

    /// <summary>Messages that may be sent and not acknowledged; -1: any number.</summary>
    /// <value>Default: 1,000, the server's.</value>
    public int? MaxAckPending { get; init; }

    /// <summary>Pulls that may wait.</summary>
    /// <value>Default: 512, the server's.</value>
    public int? MaxWaiting { get; init; }

    /// <summary>Whether messages come without their data, with its length in the header <c>Nats-Msg-Size</c>.</summary>
    public bool? HeadersOnly { get; init; }

    /// <summary>Time without a pull after which an ephemeral consumer goes.</summary>
    /// <value>Default: 5 s, the server's.</value>
    public TimeSpan? InactiveThreshold { get; init; }

    /// <summary>Copies of its state; 0: as many as the stream has.</summary>
    [JsonPropertyName("num_replicas")]
    public int Replicas { get; init; }

    /// <summary>Whether its state is kept in memory.</summary>
    [JsonPropertyName("mem_storage")]
    public bool? MemoryStorage { get; init; }

    /// <summary>What else the server knows of a consumer, kept as it is.</summary>
    [JsonInclude]
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; internal set; }
}

/// <summary>A pair of sequences: of the consumer's deliveries, and of the stream's messages.</summary>
public sealed record SequencePair
{
    /// <summary>Deliveries so far.</summary>
    [JsonPropertyName("consumer_seq")]
    public ulong Consumer { get; init; }

    /// <summary>Sequence in the stream.</summary>
    [JsonPropertyName("stream_seq")]
    public ulong Stream { get; init; }
}

/// <summary>A consumer: how it is configured and how far it is.</summary>
public sealed record ConsumerInfo
{
    /// <summary>The stream's name.</summary>
    public required string StreamName { get; init; }

    /// <summary>The consumer's name.</summary>
    public required string Name { get; init; }

    /// <summary>How it is configured.</summary>
    public required ConsumerConfig Config { get; init; }

    /// <summary>What was sent last.</summary>
    public SequencePair? Delivered { get; init; }

    /// <summary>Up to where everything is acknowledged.</summary>
    public SequencePair? AckFloor { get; init; }

    /// <summary>Messages that were sent and not acknowledged.</summary>
    [JsonPropertyName("num_ack_pending")]
    public long AckPending { get; init; }

    /// <summary>Messages that were sent more than once and not acknowledged.</summary>
    [JsonPropertyName("num_redelivered")]
    public long Redelivered { get; init; }

    /// <summary>Pulls that wait.</summary>
    [JsonPropertyName("num_waiting")]
    public long Waiting { get; init; }

    /// <summary>Messages that were not sent yet.</summary>
    [JsonPropertyName("num_pending")]
    public long Pending { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }
}
