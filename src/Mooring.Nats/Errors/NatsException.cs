namespace Mooring.Nats;

/// <summary>Base of everything that this client throws for reasons other than a caller's mistake.</summary>
public class NatsException : Exception
{
    /// <param name="message">What happened, and what can be done about it.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public NatsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>There is no connection: none could be made, it was lost, or it is closed.</summary>
/// <param name="message">What happened.</param>
/// <param name="innerException">What caused it.</param>
public class NatsConnectionException(string message, Exception? innerException = null) : NatsException(message, innerException);

/// <summary>The server does not accept the credentials, or the client cannot present those that the server asks for.</summary>
/// <param name="message">What happened.</param>
/// <param name="innerException">What caused it.</param>
public sealed class NatsAuthenticationException(string message, Exception? innerException = null) : NatsConnectionException(message, innerException);

/// <summary>The server broke the protocol; the connection it happened on is given up.</summary>
/// <param name="message">What was wrong.</param>
/// <param name="innerException">What caused it.</param>
public sealed class NatsProtocolException(string message, Exception? innerException = null) : NatsException(message, innerException);

/// <summary>Something was not done within its time.</summary>
/// <param name="message">What was waited for, and how long.</param>
/// <param name="innerException">What caused it.</param>
public sealed class NatsTimeoutException(string message, Exception? innerException = null) : NatsException(message, innerException);

/// <summary>Nobody subscribes to the subject of a request.</summary>
/// <param name="subject">The subject of the request.</param>
public sealed class NatsNoRespondersException(string subject) : NatsException($"Nobody answers requests to '{subject}'.")
{
    /// <summary>The subject of the request.</summary>
    public string Subject { get; } = subject;
}

/// <summary>A message is longer than the server accepts.</summary>
/// <param name="size">Bytes of headers and data.</param>
/// <param name="limit">The server's <c>max_payload</c>, in bytes.</param>
public sealed class NatsPayloadTooLargeException(long size, long limit)
    : NatsException($"The message has {size} bytes with its headers; the server accepts {limit} (max_payload).")
{
    /// <summary>Bytes of headers and data.</summary>
    public long Size { get; } = size;

    /// <summary>The server's <c>max_payload</c>, in bytes.</summary>
    public long Limit { get; } = limit;
}

/// <summary>The buffer for outgoing messages is full, and the options say not to wait.</summary>
/// <param name="limit">The buffer's limit, in bytes.</param>
public sealed class NatsBufferFullException(int limit)
    : NatsException($"{limit} bytes wait to be sent already (NatsOptions.MaxPendingBytes), and the options say not to wait.");

/// <summary>The server forbids to subscribe to a subject.</summary>
/// <param name="subject">The subject.</param>
/// <param name="message">The server's own text.</param>
public sealed class NatsPermissionException(string subject, string message) : NatsException($"The server does not permit it: {message}")
{
    /// <summary>The subject.</summary>
    public string Subject { get; } = subject;
}
