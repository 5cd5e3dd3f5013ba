using System.Globalization;

namespace Mooring.Nats.JetStream;

/// <summary>What a publish to a stream asks for: to be dropped as a duplicate, or to be refused if the stream is not as expected.</summary>
public sealed record JetStreamPublishOptions
{
    /// <summary>A second message with this id within the stream's duplicate window is dropped.</summary>
    public string? MessageId { get; init; }

    /// <summary>The stream that the message must go to.</summary>
    public string? ExpectedStream { get; init; }

    /// <summary>The sequence that must be the stream's last.</summary>
    public ulong? ExpectedLastSequence { get; init; }

    /// <summary>The sequence that must be the last of the message's subject; 0: there must be none.</summary>
    public ulong? ExpectedLastSubjectSequence { get; init; }

    /// <summary>The id that the stream's last message must have.</summary>
    public string? ExpectedLastMessageId { get; init; }

    /// <summary>How long to wait for the acknowledgement; <see langword="null"/>: <see cref="NatsOptions.RequestTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>A stream's acknowledgement: the message is kept.</summary>
/// <param name="Stream">The stream that has it.</param>
/// <param name="Sequence">Its place there.</param>
/// <param name="Duplicate">Whether it was dropped, because the stream has a message of that id.</param>
public sealed record PublishAck(string Stream, ulong Sequence, bool Duplicate);

public sealed partial class NatsJetStream
{
    private const int PublishAttempts = 3;
    private static readonly TimeSpan PauseForLeader = TimeSpan.FromMilliseconds(250); // a cluster without a leader usually has one soon

    /// <summary>Publishes a message and waits until a stream has it.</summary>
    /// <param name="subject">A subject that a stream keeps.</param>
    /// <param name="data">The message's bytes; may be used again when the call has completed.</param>
    /// <param name="options">Duplicates and expectations.</param>
    /// <param name="headers">The message's headers.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may be kept all the same.</param>
    /// <exception cref="NatsNoRespondersException">No stream keeps the subject.</exception>
    /// <exception cref="JetStreamException">The stream refuses it: an expectation is not met, or it is full.</exception>
    /// <exception cref="NatsTimeoutException">No acknowledgement came in time; the message may be kept all the same. With a message id it can be published again.</exception>
    public async Task<PublishAck> PublishAsync(
        string subject,
        ReadOnlyMemory<byte> data = default,
        JetStreamPublishOptions? options = null,
        NatsHeaders? headers = null,
        CancellationToken cancellationToken = default)
    {
        NatsHeaders? all = Combine(headers, options);
        for (int attempt = 1; ; attempt++)
        {
            NatsMessage answer = await Connection.RequestRawAsync(subject, data, all, options?.Timeout, cancellationToken).ConfigureAwait(false);
            if (answer.Status != 503)
            {
                PublishResponse response = Parse(answer, ApiJson.Default.PublishResponse);
                return new PublishAck(response.Stream ?? "", response.Seq, response.Duplicate);
            }

            // "No responders" means that the message went nowhere, so another try makes no duplicate.
            if (attempt == PublishAttempts) throw new NatsNoRespondersException(subject);
            await Task.Delay(PauseForLeader, Connection.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static NatsHeaders? Combine(NatsHeaders? headers, JetStreamPublishOptions? options)
    {
        if (options is null) return headers;
        var all = new NatsHeaders();
        foreach ((string name, string value) in headers ?? new()) all.Add(name, value);
        Set("Nats-Msg-Id", options.MessageId);
        Set("Nats-Expected-Stream", options.ExpectedStream);
        Set("Nats-Expected-Last-Sequence", options.ExpectedLastSequence?.ToString(CultureInfo.InvariantCulture));
        Set("Nats-Expected-Last-Subject-Sequence", options.ExpectedLastSubjectSequence?.ToString(CultureInfo.InvariantCulture));
        Set("Nats-Expected-Last-Msg-Id", options.ExpectedLastMessageId);
        return all;

        void Set(string name, string? value)
        {
            if (value is not null) all[name] = value;
        }
    }
}
