using System.Globalization;

namespace Mooring.Nats.JetStream;

/// <summary>A message that a consumer sent, with its place in the stream, to be acknowledged.</summary>
/// <remarks><see href="https://docs.nats.io/reference/reference-protocols/nats_api_reference#acknowledging-messages"/></remarks>
public sealed class JetStreamMessage
{
    private readonly NatsMessage _message;

    private JetStreamMessage(NatsMessage message, string stream, string consumer, long delivered, ulong streamSequence, ulong consumerSequence, DateTimeOffset time, long pending)
    {
        _message = message;
        (Stream, Consumer, Delivered, Pending) = (stream, consumer, delivered, pending);
        (StreamSequence, ConsumerSequence, Time) = (streamSequence, consumerSequence, time);
    }

    /// <summary>The subject that it was published to.</summary>
    public string Subject => _message.Subject;

    /// <summary>Its headers; <see langword="null"/> if it has none.</summary>
    public NatsHeaders? Headers => _message.Headers;

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Data => _message.Data;

    /// <summary>Its bytes read as UTF-8.</summary>
    public string Text => _message.Text;

    /// <summary>The stream.</summary>
    public string Stream { get; }

    /// <summary>The consumer.</summary>
    public string Consumer { get; }

    /// <summary>How often it has been sent, this time included.</summary>
    public long Delivered { get; }

    /// <summary>Its place in the stream.</summary>
    public ulong StreamSequence { get; }

    /// <summary>The number of this delivery among those of the consumer.</summary>
    public ulong ConsumerSequence { get; }

    /// <summary>When the stream took it.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Messages that the consumer had still to send when it sent this one.</summary>
    public long Pending { get; }

    /// <summary>Acknowledges it: it is done, and is not sent again. Does not wait for the server.</summary>
    public ValueTask AckAsync(CancellationToken cancellationToken = default) => AnswerAsync("+ACK"u8.ToArray(), cancellationToken);

    /// <summary>Acknowledges it, and waits until the server has noted that.</summary>
    /// <exception cref="NatsTimeoutException">The server did not confirm within <see cref="NatsOptions.RequestTimeout"/>.</exception>
    public async Task AckAndConfirmAsync(CancellationToken cancellationToken = default)
    {
        await _message.Connection.RequestAsync(_message.ReplyTo!, "+ACK"u8.ToArray(), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives it back: it could not be done now, and is sent again.</summary>
    /// <param name="delay">How long the server waits before it sends it again; <see langword="null"/>: not at all.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the outgoing buffer.</param>
    public ValueTask NakAsync(TimeSpan? delay = null, CancellationToken cancellationToken = default)
    {
        if (delay is not { } time) return AnswerAsync("-NAK"u8.ToArray(), cancellationToken);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(delay));
        byte[] nak = [.. "-NAK "u8, .. NatsJetStream.Json(new NakRequest(time), ApiJson.Default.NakRequest).Span];
        return AnswerAsync(nak, cancellationToken);
    }

    /// <summary>Gives it up: it is not sent again, though it was not done.</summary>
    public ValueTask TermAsync(CancellationToken cancellationToken = default) => AnswerAsync("+TERM"u8.ToArray(), cancellationToken);

    /// <summary>Says that it is being worked on: the time for its acknowledgement starts again.</summary>
    public ValueTask ProgressAsync(CancellationToken cancellationToken = default) => AnswerAsync("+WPI"u8.ToArray(), cancellationToken);

    /// <summary>Reads what the reply subject says of the message's place.</summary>
    /// <returns><see langword="null"/> if the message is not a consumer's.</returns>
    internal static JetStreamMessage? FromMessage(NatsMessage message)
    {
        // $JS.ACK.stream.consumer.delivered.stream seq.consumer seq.time.pending, or with domain and account before the stream and perhaps more at the end.
        string[] tokens = message.ReplyTo?.Split('.') ?? [];
        if (tokens.Length < 9 || tokens[0] != "$JS" || tokens[1] != "ACK") return null;
        int at = tokens.Length == 9 ? 2 : 4;
        if (tokens.Length < at + 7
            || !long.TryParse(tokens[at + 2], CultureInfo.InvariantCulture, out long delivered)
            || !ulong.TryParse(tokens[at + 3], CultureInfo.InvariantCulture, out ulong streamSequence)
            || !ulong.TryParse(tokens[at + 4], CultureInfo.InvariantCulture, out ulong consumerSequence)
            || !long.TryParse(tokens[at + 5], CultureInfo.InvariantCulture, out long nanoseconds)
            || !long.TryParse(tokens[at + 6], CultureInfo.InvariantCulture, out long pending))
        {
            return null;
        }

        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
        return new JetStreamMessage(message, tokens[at], tokens[at + 1], delivered, streamSequence, consumerSequence, time, pending);
    }

    private ValueTask AnswerAsync(byte[] answer, CancellationToken cancellationToken) => _message.RespondAsync(answer, cancellationToken: cancellationToken);
}
