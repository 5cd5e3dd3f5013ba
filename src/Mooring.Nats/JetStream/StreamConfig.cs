using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mooring.Nats.JetStream;

/// <summary>When a stream lets go of messages.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamRetention>))]
public enum StreamRetention
{
    /// <summary>When a limit is reached.</summary>
    [JsonStringEnumMemberName("limits")]
    Limits,

    /// <summary>When every consumer that wants a message has acknowledged it.</summary>
    [JsonStringEnumMemberName("interest")]
    Interest,

    /// <summary>When one consumer has acknowledged it.</summary>
    [JsonStringEnumMemberName("workqueue")]
    WorkQueue,
}

/// <summary>What a full stream lets go of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamDiscard>))]
public enum StreamDiscard
{
    /// <summary>Its oldest messages.</summary>
    [JsonStringEnumMemberName("old")]
    Old,

    /// <summary>The message that comes: the publisher gets an error.</summary>
    [JsonStringEnumMemberName("new")]
    New,
}

/// <summary>Where a stream keeps its messages.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamStorage>))]
public enum StreamStorage
{
    /// <summary>In files.</summary>
    [JsonStringEnumMemberName("file")]
    File,

    /// <summary>In memory.</summary>
    [JsonStringEnumMemberName("memory")]
    Memory,
}

/// <summary>What a stream keeps, for how long and where.</summary>
/// <remarks><see href="https://docs.nats.io/nats-concepts/jetstream/streams"/></remarks>
public sealed record StreamConfig
{
    /// <summary>Its name: one token.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The subjects that it keeps; wildcards allowed.</summary>
    /// <value>Default: the stream's name.</value>
    public IReadOnlyList<string>? Subjects { get; init; }

    /// <summary>When it lets go of messages.</summary>
    public StreamRetention Retention { get; init; }

    /// <summary>What it lets go of when it is full.</summary>
    public StreamDiscard Discard { get; init; }

    /// <summary>Where it keeps them.</summary>
    public StreamStorage Storage { get; init; }

    /// <summary>Servers that keep a copy: 1, 3 or 5.</summary>
    [JsonPropertyName("num_replicas")]
    public int Replicas { get; init; } = 1;

    /// <summary>Consumers that it may have; -1: any number.</summary>
    public int MaxConsumers { get; init; } = -1;

    /// <summary>Messages that it keeps; -1: any number.</summary>
    [JsonPropertyName("max_msgs")]
    public long MaxMessages { get; init; } = -1;

    /// <summary>Messages that it keeps of each subject; -1: any number.</summary>
    [JsonPropertyName("max_msgs_per_subject")]
    public long MaxMessagesPerSubject { get; init; } = -1;

    /// <summary>Bytes that it keeps; -1: any number.</summary>
    public long MaxBytes { get; init; } = -1;

    /// <summary>The longest message, headers included, in bytes; -1: what the server accepts.</summary>
    [JsonPropertyName("max_msg_size")]
    public int MaxMessageSize { get; init; } = -1;

    /// <summary>How long it keeps a message; zero: for ever.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>For how long a message id is remembered, so that a second message with it is dropped.</summary>
    /// <value>Default: two minutes, the server's.</value>
    public TimeSpan? DuplicateWindow { get; init; }

    /// <summary>Whether it keeps publishers waiting for no acknowledgement.</summary>
    public bool NoAck { get; init; }

    /// <summary>Whether a message may replace those before it (header <c>Nats-Rollup</c>).</summary>
    [JsonPropertyName("allow_rollup_hdrs")]
    public bool AllowRollup { get; init; }

    /// <summary>Whether single messages cannot be deleted.</summary>
    public bool DenyDelete { get; init; }

    /// <summary>Whether it cannot be purged.</summary>
    public bool DenyPurge { get; init; }

    /// <summary>Whether every copy may answer reads of single messages, not only the leader.</summary>
    public bool AllowDirect { get; init; }

    /// <summary>What else the server knows of a stream (mirror, sources, placement, ...), kept as it is when a stream is updated.</summary>
    [JsonInclude]
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; internal set; }
}

/// <summary>What a stream holds now.</summary>
public sealed record StreamState
{
    /// <summary>Messages.</summary>
    public long Messages { get; init; }

    /// <summary>Bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Sequence of the oldest message; 0 if there never was one.</summary>
    [JsonPropertyName("first_seq")]
    public ulong FirstSequence { get; init; }

    /// <summary>Sequence of the newest message; 0 if there never was one.</summary>
    [JsonPropertyName("last_seq")]
    public ulong LastSequence { get; init; }

    /// <summary>Consumers.</summary>
    [JsonPropertyName("consumer_count")]
    public int Consumers { get; init; }

    /// <summary>Subjects of which there are messages.</summary>
    [JsonPropertyName("num_subjects")]
    public long Subjects { get; init; }
}

/// <summary>A stream: how it is configured and what it holds.</summary>
public sealed record StreamInfo
{
    /// <summary>How it is configured.</summary>
    public required StreamConfig Config { get; init; }

    /// <summary>What it holds.</summary>
    public required StreamState State { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }
}
