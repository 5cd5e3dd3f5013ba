using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mooring.Nats.JetStream;

/// <summary>What every answer of the JetStream API may have in place of its content.</summary>
internal abstract record ApiResponse
{
    public ApiError? Error { get; init; }
}

internal sealed record ApiError
{
    public int Code { get; init; }

    public int ErrCode { get; init; }

    public string? Description { get; init; }
}

internal sealed record StreamResponse : ApiResponse
{
    public StreamConfig? Config { get; init; }

    public StreamState? State { get; init; }

    public DateTimeOffset Created { get; init; }
}

internal sealed record ConsumerResponse : ApiResponse
{
    public string? StreamName { get; init; }

    public string? Name { get; init; }

    public ConsumerConfig? Config { get; init; }

    public SequencePair? Delivered { get; init; }

    public SequencePair? AckFloor { get; init; }

    public long NumAckPending { get; init; }

    public long NumRedelivered { get; init; }

    public long NumWaiting { get; init; }

    public long NumPending { get; init; }

    public DateTimeOffset Created { get; init; }
}

internal sealed record SuccessResponse : ApiResponse
{
    public bool Success { get; init; }

    /// <summary>Messages that a purge removed.</summary>
    public long Purged { get; init; }
}

internal sealed record NamesRequest(int Offset, string? Subject = null);

internal sealed record StreamNamesResponse : ApiResponse
{
    public int Total { get; init; }

    public IReadOnlyList<string>? Streams { get; init; }
}

internal sealed record ConsumerNamesResponse : ApiResponse
{
    public int Total { get; init; }

    public IReadOnlyList<string>? Consumers { get; init; }
}

internal sealed record CreateConsumerRequest(string StreamName, ConsumerConfig Config);

internal sealed record PurgeRequest(string? Filter, ulong? Seq, long? Keep);

internal sealed record GetMessageRequest(ulong? Seq = null, string? LastBySubj = null);

internal sealed record DeleteMessageRequest(ulong Seq, bool NoErase);

internal sealed record GetMessageResponse : ApiResponse
{
    public RawMessage? Message { get; init; }
}

internal sealed record RawMessage
{
    public string? Subject { get; init; }

    public ulong Seq { get; init; }

    public byte[]? Data { get; init; }

    public byte[]? Hdrs { get; init; }

    public DateTimeOffset Time { get; init; }
}

internal sealed record PublishResponse : ApiResponse
{
    public string? Stream { get; init; }

    public ulong Seq { get; init; }

    public bool Duplicate { get; init; }

    public string? Domain { get; init; }
}

internal sealed record PullRequest(int Batch, long? MaxBytes, TimeSpan? Expires, bool? NoWait, TimeSpan? IdleHeartbeat);

internal sealed record NakRequest(TimeSpan Delay);

/// <summary>Times as the API has them: nanoseconds in a number.</summary>
internal sealed class NanosecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeSpan.FromTicks(reader.GetInt64() / TimeSpan.NanosecondsPerTick);

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(checked(value.Ticks * TimeSpan.NanosecondsPerTick));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(NanosecondsConverter)])]
[JsonSerializable(typeof(StreamConfig))]
[JsonSerializable(typeof(StreamResponse))]
[JsonSerializable(typeof(ConsumerResponse))]
[JsonSerializable(typeof(SuccessResponse))]
[JsonSerializable(typeof(NamesRequest))]
[JsonSerializable(typeof(StreamNamesResponse))]
[JsonSerializable(typeof(ConsumerNamesResponse))]
[JsonSerializable(typeof(CreateConsumerRequest))]
[JsonSerializable(typeof(PurgeRequest))]
[JsonSerializable(typeof(GetMessageRequest))]
[JsonSerializable(typeof(DeleteMessageRequest))]
[JsonSerializable(typeof(GetMessageResponse))]
[JsonSerializable(typeof(PublishResponse))]
[JsonSerializable(typeof(PullRequest))]
[JsonSerializable(typeof(NakRequest))]
internal sealed partial class ApiJson : JsonSerializerContext;
