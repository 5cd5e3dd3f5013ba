using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Mooring.Nats.Protocol;

/// <summary>Writes what clients say.</summary>
/// <remarks>Arguments were checked where they entered: nothing here can end a line early.</remarks>
internal static class ClientCommands
{
    /// <summary>Room for the longest number and the fixed parts of any command, in bytes.</summary>
    private const int Overhead = 64;

    /// <summary>Bytes that <see cref="WritePublish"/> takes at most.</summary>
    public static int PublishSize(string subject, string? replyTo, int headerSize, int dataSize) =>
        checked(Encoding.UTF8.GetMaxByteCount(subject.Length) + Encoding.UTF8.GetMaxByteCount(replyTo?.Length ?? 0) + Overhead + headerSize + dataSize);

    /// <summary>Writes <c>PUB</c>, or <c>HPUB</c> if there are headers.</summary>
    /// <returns>The bytes written.</returns>
    public static int WritePublish(
        Span<byte> destination, string subject, string? replyTo, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> data)
    {
        int at = 0;
        Append(destination, ref at, headers.IsEmpty ? "PUB "u8 : "HPUB "u8);
        at += Encoding.UTF8.GetBytes(subject, destination[at..]);
        destination[at++] = (byte)' ';
        if (replyTo is not null)
        {
            at += Encoding.UTF8.GetBytes(replyTo, destination[at..]);
            destination[at++] = (byte)' ';
        }

        if (!headers.IsEmpty)
        {
            AppendNumber(destination, ref at, headers.Length);
            destination[at++] = (byte)' ';
        }

        AppendNumber(destination, ref at, headers.Length + data.Length);
        Append(destination, ref at, "\r\n"u8);
        Append(destination, ref at, headers);
        Append(destination, ref at, data);
        Append(destination, ref at, "\r\n"u8);
        return at;
    }

    /// <summary><c>SUB</c>, followed by <c>UNSUB</c> if the subscription ends by itself after <paramref name="remaining"/> messages.</summary>
    public static byte[] Subscribe(string subject, string? queueGroup, long id, long? remaining)
    {
        string group = queueGroup is null ? "" : queueGroup + " ";
        string end = remaining is null ? "" : string.Create(CultureInfo.InvariantCulture, $"UNSUB {id} {remaining}\r\n");
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"SUB {subject} {group}{id}\r\n{end}"));
    }

    public static byte[] Unsubscribe(long id) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"UNSUB {id}\r\n"));

    private static void Append(Span<byte> destination, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination[at..]);
        at += bytes.Length;
    }

    private static void AppendNumber(Span<byte> destination, ref int at, int number)
    {
        Utf8Formatter.TryFormat(number, destination[at..], out int written);
        at += written;
    }
}
