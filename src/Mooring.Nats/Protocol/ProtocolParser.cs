using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Mooring.Nats.Protocol;

/// <summary>Cuts the bytes of a connection into commands, copying nothing that lies in one piece.</summary>
/// <remarks>
/// <para>It keeps no state between commands: a command that is not complete is looked at again when more has come. Its line is short, and
/// where its payload ends follows from the line, so nothing is searched twice.</para>
/// <para>Verbs are matched without regard to case, and arguments may be separated by several spaces or tabs, as the protocol allows.</para>
/// </remarks>
internal sealed class ProtocolParser(long maxPayload)
{
    /// <summary>The longest line, in bytes. <c>INFO</c> is the longest there is: it lists the servers of a cluster.</summary>
    public const int MaxLine = 128 * 1024;

    private byte[] _line = []; // a line that lies in several pieces is joined here; grows to MaxLine

    /// <summary>Takes the next command off the front of <paramref name="input"/> if all of it is there.</summary>
    /// <param name="input">What was received and not yet parsed; advanced past the command on success, else left as it is.</param>
    /// <param name="command">The command.</param>
    /// <exception cref="NatsProtocolException">The bytes are no command of the protocol, or announce more than the limits allow.</exception>
    public bool TryParse(ref ReadOnlySequence<byte> input, out ServerCommand command)
    {
        command = default;
        if (!TryReadLine(input, out ReadOnlySpan<byte> line, out int consumed)) return false;
        if (line.Length >= 4)
        {
            int verb = (line[0] << 24 | line[1] << 16 | line[2] << 8 | line[3]) & unchecked((int)0xDFDFDFFF);
            if (verb == ('M' << 24 | 'S' << 16 | 'G' << 8 | ' ') || verb == ('M' << 24 | 'S' << 16 | 'G' << 8 | '\t'))
            {
                return TryParseMessage(ref input, consumed, line[4..], hasHeaders: false, out command);
            }
        }

        if (Is(line, "HMSG"u8, out ReadOnlySpan<byte> arguments)) return TryParseMessage(ref input, consumed, arguments, hasHeaders: true, out command);
        command = ParseLine(line);
        input = input.Slice(consumed);
        return true;
    }

    private static ServerCommand ParseLine(ReadOnlySpan<byte> line)
    {
        if (Is(line, "PING"u8, out _)) return new ServerCommand { Kind = ServerCommandKind.Ping };
        if (Is(line, "PONG"u8, out _)) return new ServerCommand { Kind = ServerCommandKind.Pong };
        if (Is(line, "+OK"u8, out _)) return new ServerCommand { Kind = ServerCommandKind.Ok };
        if (Is(line, "INFO"u8, out ReadOnlySpan<byte> text)) return new ServerCommand { Kind = ServerCommandKind.Info, Text = text };
        if (Is(line, "-ERR"u8, out text)) return new ServerCommand { Kind = ServerCommandKind.Error, Text = text.Trim("'"u8) };
        throw new NatsProtocolException($"The server sent a line that is no command: '{Excerpt(line)}'.");
    }

    private bool TryParseMessage(
        ref ReadOnlySequence<byte> input, int lineLength, ReadOnlySpan<byte> arguments, bool hasHeaders, out ServerCommand command)
    {
        ReadOnlySpan<byte> rest = arguments;
        ReadOnlySpan<byte> subject = NextArgument(ref rest);
        long subscription = Number(NextArgument(ref rest), arguments);
        ReadOnlySpan<byte> replyTo = default;
        ReadOnlySpan<byte> first = NextArgument(ref rest);
        ReadOnlySpan<byte> second = NextArgument(ref rest);
        ReadOnlySpan<byte> third = NextArgument(ref rest);
        if (!rest.IsEmpty || first.IsEmpty) throw Malformed(arguments);
        if (hasHeaders ? !third.IsEmpty : !second.IsEmpty)
        {
            replyTo = first;
            first = second;
            second = third;
            third = default;
        }

        if (!third.IsEmpty || second.IsEmpty == hasHeaders) throw Malformed(arguments);

        long headerSize = hasHeaders ? Number(first, arguments) : 0;
        long totalSize = hasHeaders ? Number(second, arguments) : Number(first, arguments);
        if (headerSize > totalSize) throw Malformed(arguments);
        if (totalSize > maxPayload) throw new NatsProtocolException($"The server announced a message of {totalSize} bytes; the limit is {maxPayload}.");
        if (input.Length < lineLength + totalSize + 2)
        {
            command = default;
            return false;
        }

        ReadOnlySequence<byte> body = input.Slice(lineLength, totalSize + 2);
        RequireLineEnd(body.Slice(totalSize), arguments);
        command = new ServerCommand
        {
            Kind = ServerCommandKind.Message,
            Subject = subject,
            SubscriptionId = subscription,
            ReplyTo = replyTo,
            Headers = hasHeaders ? body.Slice(0, headerSize) : default,
            Payload = body.Slice(headerSize, totalSize - headerSize),
        };
        input = input.Slice(body.End);
        return true;
    }

    /// <summary>Finds the line at the front, joining it when it lies in several pieces.</summary>
    private bool TryReadLine(in ReadOnlySequence<byte> input, out ReadOnlySpan<byte> line, out int consumed)
    {
        ReadOnlySpan<byte> first = input.FirstSpan;
        int end = first.IndexOf((byte)'\n');
        if (end < 0)
        {
            if (input.IsSingleSegment || input.PositionOf((byte)'\n') is not { } position)
            {
                if (input.Length > MaxLine) throw new NatsProtocolException($"The server sent a line of more than {MaxLine} bytes.");
                line = default;
                consumed = 0;
                return false;
            }

            ReadOnlySequence<byte> pieces = input.Slice(0, position);
            if (pieces.Length > MaxLine) throw new NatsProtocolException($"The server sent a line of {pieces.Length} bytes; the limit is {MaxLine}.");
            end = (int)pieces.Length;
            if (_line.Length < end) _line = new byte[Math.Min(MaxLine, Math.Max(end, 2 * _line.Length))];
            pieces.CopyTo(_line);
            first = _line;
        }

        consumed = end + 1;
        line = first[..(end > 0 && first[end - 1] == '\r' ? end - 1 : end)];
        return true;
    }

    private static void RequireLineEnd(in ReadOnlySequence<byte> end, ReadOnlySpan<byte> arguments)
    {
        ReadOnlySpan<byte> span = end.FirstSpan;
        bool right = span.Length == 2 ? span is [(byte)'\r', (byte)'\n'] : span[0] == '\r' && end.Slice(1).FirstSpan[0] == '\n';
        if (!right) throw new NatsProtocolException($"The message '{Excerpt(arguments)}' is not as long as the server announced.");
    }

    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> verb, out ReadOnlySpan<byte> arguments)
    {
        arguments = default;
        if (line.Length < verb.Length || !Ascii.EqualsIgnoreCase(line[..verb.Length], verb)) return false;
        arguments = line[verb.Length..];
        if (!arguments.IsEmpty && arguments[0] is not ((byte)' ' or (byte)'\t')) return false;
        arguments = arguments.Trim(" \t"u8);
        return true;
    }

    private static ReadOnlySpan<byte> NextArgument(scoped ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        int end = rest.IndexOfAny((byte)' ', (byte)'\t');
        if (end < 0) end = rest.Length;
        ReadOnlySpan<byte> argument = rest[..end];
        rest = rest[end..];
        return argument;
    }

    private static long Number(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> arguments)
    {
        if (digits.IsEmpty || digits.Length > 18 || !Utf8Parser.TryParse(digits, out ulong value, out int used) || used != digits.Length)
        {
            throw Malformed(arguments);
        }

        return (long)value;
    }

    private static NatsProtocolException Malformed(ReadOnlySpan<byte> arguments) => new($"The server sent a malformed message line: '{Excerpt(arguments)}'.");

    private static string Excerpt(ReadOnlySpan<byte> line) => Encoding.Latin1.GetString(line[..Math.Min(line.Length, 80)]);
}
