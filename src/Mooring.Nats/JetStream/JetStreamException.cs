namespace Mooring.Nats.JetStream;

/// <summary>JetStream refused a request.</summary>
public sealed class JetStreamException : NatsException
{
    /// <summary><see cref="ErrorCode"/> of "stream not found".</summary>
    public const int StreamNotFound = 10059;

    /// <summary><see cref="ErrorCode"/> of "consumer not found".</summary>
    public const int ConsumerNotFound = 10014;

    /// <summary><see cref="ErrorCode"/> of "no message found".</summary>
    public const int MessageNotFound = 10037;

    /// <summary><see cref="ErrorCode"/> of "wrong last sequence": an expectation of a publish was not met.</summary>
    public const int WrongLastSequence = 10071;

    /// <summary><see cref="ErrorCode"/> of "stream name already in use with a different configuration".</summary>
    public const int StreamNameInUse = 10058;

    /// <param name="code">The kind of error, as in HTTP: 404, 503, ...</param>
    /// <param name="errorCode">The server's number for the error; 0 if it gave none.</param>
    /// <param name="message">What is wrong.</param>
    public JetStreamException(int code, int errorCode, string message)
        : base(message) => (Code, ErrorCode) = (code, errorCode);

    /// <summary>The kind of error, as in HTTP: 400 for a request that makes no sense, 404, 503 when JetStream does not answer.</summary>
    public int Code { get; }

    /// <summary>The server's number for the error, such as <see cref="WrongLastSequence"/>; 0 if it gave none.</summary>
    public int ErrorCode { get; }
}
