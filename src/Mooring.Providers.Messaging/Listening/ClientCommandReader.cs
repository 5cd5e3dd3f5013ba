using System.Buffers;
using System.Globalization;
using System.Text;

namespace Mooring.Providers.Messaging.Listening;

/// <summary>Takes the commands of NATS's client protocol off a buffer, whole ones only. https://docs.nats.io/reference/reference-protocols/nats-protocol</summary>
internal static class ClientCommandReader
{
    /// <summary>The longest line, in bytes; nats-server's own.</summary>
    public const int LongestLine = 4096;

    /// <summary>Headers and body of one message, in bytes; nats-server's own.</summary>
    public const int LargestPayload = 1 << 20;

    /// <summary>Takes the next command off; false, with the buffer as it was, if not all of it is there.</summary>
    /// <exception cref="ClientProtocolException">These are no commands.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out ClientCommand command)
    {
        command = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            return buffer.Length <= LongestLine ? false : throw new ClientProtocolException("Maximum Control Line Exceeded");
        }

        if (line.Length > LongestLine) throw new ClientProtocolException("Maximum Control Line Exceeded");
        string text = Encoding.UTF8.GetString(line).TrimEnd('\r');
        int space = text.AsSpan().IndexOfAny(' ', '\t');
        string verb = (space < 0 ? text : text[..space]).ToUpperInvariant();
        string rest = space < 0 ? "" : text[space..].Trim();
        switch (verb)
        {
            case "PUB" or "HPUB":
                if (!TryReadPublish(rest, verb == "HPUB", ref reader, out command)) return false;
                break;
            case "SUB":
                command = Subscribe(rest);
                break;
            case "UNSUB":
                command = Unsubscribe(rest);
                break;
            case "PING":
                command = new ClientCommand(ClientVerb.Ping);
                break;
            case "PONG":
                command = new ClientCommand(ClientVerb.Pong);
                break;
            case "CONNECT":
                command = new ClientCommand(ClientVerb.Connect) { Body = Encoding.UTF8.GetBytes(rest) };
                break;
            default:
                throw new ClientProtocolException("Unknown Protocol Operation");
        }

        buffer = buffer.Slice(reader.Position);
        return true;
    }

    /// <summary><c>PUB subject [reply] size</c>, <c>HPUB subject [reply] headers size</c>; then as many bytes and a line end.</summary>
    private static bool TryReadPublish(string rest, bool hasHeaders, ref SequenceReader<byte> reader, out ClientCommand command)
    {
        command = default;
        string[] words = Words(rest);
        int numbers = hasHeaders ? 2 : 1;
        if (words.Length - numbers is not (1 or 2)) throw Malformed(rest);
        int size = Size(words[^1]), headers = hasHeaders ? Size(words[^2]) : 0;
        if (headers > size) throw Malformed(rest);
        if (reader.Remaining < size + 2) return false;
        byte[] payload = new byte[size];
        reader.TryCopyTo(payload);
        reader.Advance(size);
        if (!reader.IsNext("\r\n"u8, advancePast: true)) throw new ClientProtocolException("Message Payload Without A Line End");
        command = new ClientCommand(ClientVerb.Publish)
        {
            Subject = words[0],
            ReplyTo = words.Length - numbers == 2 ? words[1] : null,
            Headers = payload.AsMemory(0, headers),
            Body = payload.AsMemory(headers),
        };
        return true;
    }

    /// <summary><c>SUB subject [group] sid</c>.</summary>
    private static ClientCommand Subscribe(string rest)
    {
        string[] words = Words(rest);
        if (words.Length is not (2 or 3)) throw Malformed(rest);
        return new ClientCommand(ClientVerb.Subscribe) { Subject = words[0], QueueGroup = words.Length == 3 ? words[1] : null, Sid = words[^1] };
    }

    /// <summary><c>UNSUB sid [messages]</c>.</summary>
    private static ClientCommand Unsubscribe(string rest)
    {
        string[] words = Words(rest);
        if (words.Length is not (1 or 2)) throw Malformed(rest);
        long after = 0;
        if (words.Length == 2 && !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out after)) throw Malformed(rest);
        return new ClientCommand(ClientVerb.Unsubscribe) { Sid = words[0], After = after > 0 ? after : null };
    }

    private static int Size(string word)
    {
        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int size)) throw Malformed(word);
        return size <= LargestPayload ? size : throw new ClientProtocolException("Maximum Payload Violation");
    }

    private static string[] Words(string text) => text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static ClientProtocolException Malformed(string text) => new($"Parser Error at '{(text.Length > 64 ? text[..64] : text).Replace('\'', '"')}'");
}
