using System.Buffers;

namespace Mooring.Nats.Protocol;

/// <summary>What the server says: one case for each command of the client protocol.</summary>
/// <remarks><see href="https://docs.nats.io/reference/reference-protocols/nats-protocol"/></remarks>
internal enum ServerCommandKind
{
    /// <summary>No command: what <see langword="default"/> is.</summary>
    None,

    /// <summary><c>MSG</c> or <c>HMSG</c>.</summary>
    Message,

    /// <summary><c>PING</c></summary>
    Ping,

    /// <summary><c>PONG</c></summary>
    Pong,

    /// <summary><c>INFO</c> with JSON in <see cref="ServerCommand.Text"/>.</summary>
    Info,

    /// <summary><c>-ERR</c> with the reason in <see cref="ServerCommand.Text"/>, without its quotes.</summary>
    Error,

    /// <summary><c>+OK</c></summary>
    Ok,
}

/// <summary>One command from the server, lent from the buffer it was received in.</summary>
/// <remarks>Everything in it is valid until the next call of <see cref="ProtocolParser.TryParse"/> and until the buffer is given back.</remarks>
internal readonly ref struct ServerCommand
{
    public ServerCommandKind Kind { get; init; }

    /// <summary>Subject of a message; UTF-8.</summary>
    public ReadOnlySpan<byte> Subject { get; init; }

    /// <summary>Id of the subscription that a message is for, as the client chose it.</summary>
    public long SubscriptionId { get; init; }

    /// <summary>Where an answer to the message goes; empty if none is expected.</summary>
    public ReadOnlySpan<byte> ReplyTo { get; init; }

    /// <summary>The header block with its version line and its empty last line; empty for <c>MSG</c>.</summary>
    public ReadOnlySequence<byte> Headers { get; init; }

    /// <summary>The message's own bytes.</summary>
    public ReadOnlySequence<byte> Payload { get; init; }

    /// <summary>The argument of <c>INFO</c> and <c>-ERR</c>; UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>What the message counts for against limits, in bytes: subject, reply subject, headers and payload, as the server counts.</summary>
    public long Size => Subject.Length + ReplyTo.Length + Headers.Length + Payload.Length;
}
