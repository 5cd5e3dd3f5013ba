using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Mooring.Nats.Protocol;

namespace Mooring.Nats.JetStream;

public sealed partial class NatsJetStream
{
    /// <summary>Creates a consumer, or changes the one of that name.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="config">How it is configured; without a name it is ephemeral and gets one.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="ArgumentException">A name is not one token, or the filter is malformed.</exception>
    /// <exception cref="JetStreamException">There is no such stream, or the change is not possible.</exception>
    public async Task<NatsConsumer> CreateConsumerAsync(string stream, ConsumerConfig config, CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotToken(stream);
        ArgumentNullException.ThrowIfNull(config);
        string name = config.DurableName ?? config.Name ?? RandomNumberGenerator.GetHexString(16, lowercase: true);
        Subjects.ThrowIfNotToken(name, "config.Name");
        if (config.FilterSubject is { } filter) Subjects.ThrowIfNotSubscribable(filter, "config.FilterSubject");

        var request = new CreateConsumerRequest(stream, config with { Name = name });
        string subject = $"CONSUMER.CREATE.{stream}.{name}{(config.FilterSubject is null ? "" : "." + config.FilterSubject)}";
        ConsumerResponse response = await CallAsync(
            subject, Json(request, ApiJson.Default.CreateConsumerRequest), ApiJson.Default.ConsumerResponse, cancellationToken).ConfigureAwait(false);
        return new NatsConsumer(this, ToInfo(response));
    }

    /// <summary>Looks a consumer up.</summary>
    /// <returns><see langword="null"/> if the stream has none of that name.</returns>
    /// <exception cref="JetStreamException">There is no such stream.</exception>
    public async Task<NatsConsumer?> GetConsumerAsync(string stream, string consumer, CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotToken(stream);
        Subjects.ThrowIfNotToken(consumer);
        try
        {
            ConsumerResponse response = await CallAsync($"CONSUMER.INFO.{stream}.{consumer}", default, ApiJson.Default.ConsumerResponse, cancellationToken).ConfigureAwait(false);
            return new NatsConsumer(this, ToInfo(response));
        }
        catch (JetStreamException e) when (e.ErrorCode == JetStreamException.ConsumerNotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes a consumer.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="JetStreamException">There is no such stream.</exception>
    public async Task<bool> DeleteConsumerAsync(string stream, string consumer, CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotToken(stream);
        Subjects.ThrowIfNotToken(consumer);
        Task<SuccessResponse> deletion = CallAsync($"CONSUMER.DELETE.{stream}.{consumer}", default, ApiJson.Default.SuccessResponse, cancellationToken);
        return await ExistedAsync(deletion, JetStreamException.ConsumerNotFound).ConfigureAwait(false);
    }

    /// <summary>The names of a stream's consumers.</summary>
    /// <exception cref="JetStreamException">There is no such stream.</exception>
    public async IAsyncEnumerable<string> ConsumerNamesAsync(string stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotToken(stream);
        int offset = 0;
        while (true)
        {
            ReadOnlyMemory<byte> request = Json(new NamesRequest(offset), ApiJson.Default.NamesRequest);
            ConsumerNamesResponse page = await CallAsync(
                "CONSUMER.NAMES." + stream, request, ApiJson.Default.ConsumerNamesResponse, cancellationToken).ConfigureAwait(false);
            foreach (string name in page.Consumers ?? []) yield return name;
            offset += page.Consumers?.Count ?? 0;
            if (page.Consumers is not { Count: > 0 } || offset >= page.Total) yield break;
        }
    }

    /// <summary>Reads a stream in order and without gaps, by consumers that this makes, and makes again when they get lost.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">What to read; the default is everything, without end.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <remarks>Nothing is acknowledged: the reader keeps its own place.</remarks>
    /// <exception cref="ArgumentException">The options contradict each other, or the filter is malformed.</exception>
    /// <exception cref="JetStreamException">There is no such stream.</exception>
    public IAsyncEnumerable<JetStreamMessage> ReadInOrderAsync(string stream, ReadInOrderOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        if (options is { StartSequence: not null, StartTime: not null }) throw new ArgumentException("Either StartSequence or StartTime, not both.", nameof(options));
        var reader = new OrderedReader(this, stream, new ConsumerConfig
        {
            FilterSubject = options.FilterSubject,
            DeliverPolicy = options.StartSequence is not null ? DeliverPolicy.ByStartSequence : options.StartTime is not null ? DeliverPolicy.ByStartTime : DeliverPolicy.All,
            StartSequence = options.StartSequence,
            StartTime = options.StartTime,
        });
        return options.StopWhenCaughtUp ? reader.ReadInitialAsync(cancellationToken) : reader.ReadAsync(cancellationToken);
    }

    internal static ConsumerInfo ToInfo(ConsumerResponse response) => new()
    {
        StreamName = response.StreamName ?? "",
        Name = response.Name ?? "",
        Config = response.Config ?? new ConsumerConfig(),
        Delivered = response.Delivered,
        AckFloor = response.AckFloor,
        AckPending = response.NumAckPending,
        Redelivered = response.NumRedelivered,
        Waiting = response.NumWaiting,
        Pending = response.NumPending,
        Created = response.Created,
    };
}
