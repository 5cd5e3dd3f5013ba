using System.Text;

namespace Mooring.Nats;

/// <summary>A message that was received. Immutable; it owns its bytes.</summary>
public sealed class NatsMessage
{
    private readonly NatsConnection? _connection; // null: made without one, in tests

    internal NatsMessage(NatsConnection? connection, string subject, string? replyTo, NatsHeaders? headers, ReadOnlyMemory<byte> data, long size)
    {
        (_connection, Subject, ReplyTo, Headers, Data, Size) = (connection, subject, replyTo, headers, data, size);
    }

    /// <summary>The subject that it was published to.</summary>
    public string Subject { get; }

    /// <summary>Where an answer goes; <see langword="null"/> if none is expected.</summary>
    public string? ReplyTo { get; }

    /// <summary>Its headers; <see langword="null"/> if it has none.</summary>
    public NatsHeaders? Headers { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Its bytes read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Data.Span);

    /// <summary>The status that a server puts in place of a message, such as 503 for "no responders"; 0 for ordinary messages.</summary>
    public int Status { get; internal init; }

    /// <summary>The text of the status; empty for ordinary messages.</summary>
    public string StatusText { get; internal init; } = "";

    /// <summary>What it counts for against limits: subject, reply subject, headers and data, in bytes.</summary>
    public long Size { get; }

    /// <summary>The connection that it came by.</summary>
    internal NatsConnection Connection => _connection ?? throw new InvalidOperationException("The message came by no connection.");

    /// <summary>Publishes an answer.</summary>
    /// <param name="data">The answer's bytes; may be used again when the call has completed.</param>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the outgoing buffer.</param>
    /// <exception cref="InvalidOperationException">No answer is expected: <see cref="ReplyTo"/> is <see langword="null"/>.</exception>
    /// <exception cref="NatsException">As <see cref="NatsConnection.PublishAsync"/>.</exception>
    public ValueTask RespondAsync(ReadOnlyMemory<byte> data = default, NatsHeaders? headers = null, CancellationToken cancellationToken = default)
    {
        if (ReplyTo is null) throw new InvalidOperationException($"The message on '{Subject}' expects no answer: it has no reply subject.");
        return Connection.PublishAsync(ReplyTo, data, headers: headers, cancellationToken: cancellationToken);
    }
}
