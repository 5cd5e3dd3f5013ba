using System.Buffers;
using System.Globalization;
using System.Text;

namespace Mooring.Nats.Protocol;

/// <summary>Reads and writes header blocks: <c>NATS/1.0[ status[ text]]</c>, <c>name: value</c> lines, an empty line.</summary>
/// <remarks><see href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-4.md"/></remarks>
internal static class HeaderCodec
{
    private static ReadOnlySpan<byte> Version => "NATS/1.0"u8;

    /// <summary>Bytes that <see cref="Write"/> takes at most.</summary>
    public static int Size(NatsHeaders headers)
    {
        int size = Version.Length + 4;
        foreach ((string name, string value) in headers) size += name.Length + Encoding.UTF8.GetByteCount(value) + 4;
        return size;
    }

    /// <summary>Writes the block; names and values were checked when they were added.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(NatsHeaders headers, Span<byte> destination)
    {
        Version.CopyTo(destination);
        int at = Version.Length;
        at += LineEnd(destination[at..]);
        foreach ((string name, string value) in headers)
        {
            at += Encoding.ASCII.GetBytes(name, destination[at..]);
            destination[at++] = (byte)':';
            destination[at++] = (byte)' ';
            at += Encoding.UTF8.GetBytes(value, destination[at..]);
            at += LineEnd(destination[at..]);
        }

        return at + LineEnd(destination[at..]);
    }

    /// <summary>Reads a block.</summary>
    /// <param name="block">The whole block.</param>
    /// <param name="status">The status of the version line, 100 to 999; 0 if it has none.</param>
    /// <param name="statusText">What follows the status; empty if nothing does.</param>
    /// <returns>The headers, or <see langword="null"/> if there are none.</returns>
    /// <exception cref="NatsProtocolException">The block does not follow the format.</exception>
    public static NatsHeaders? Read(in ReadOnlySequence<byte> block, out int status, out string statusText)
    {
        if (block.IsSingleSegment) return Read(block.FirstSpan, out status, out statusText);
        byte[] joined = ArrayPool<byte>.Shared.Rent((int)block.Length);
        try
        {
            block.CopyTo(joined);
            return Read(joined.AsSpan(0, (int)block.Length), out status, out statusText);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    private static NatsHeaders? Read(ReadOnlySpan<byte> block, out int status, out string statusText)
    {
        ReadOnlySpan<byte> line = NextLine(ref block);
        if (!line.StartsWith(Version)) throw new NatsProtocolException("A header block does not start with NATS/1.0.");
        ReadStatus(line[Version.Length..].Trim((byte)' '), out status, out statusText);

        NatsHeaders? headers = null;
        while (!block.IsEmpty)
        {
            line = NextLine(ref block);
            if (line.IsEmpty) continue;
            int colon = line.IndexOf((byte)':');
            if (colon <= 0) throw new NatsProtocolException("A header line has no name.");
            headers ??= new NatsHeaders();
            headers.AddReceived(Encoding.UTF8.GetString(line[..colon]), Encoding.UTF8.GetString(line[(colon + 1)..].Trim(" \t"u8)));
        }

        return headers;
    }

    private static void ReadStatus(ReadOnlySpan<byte> line, out int status, out string text)
    {
        (status, text) = (0, "");
        if (line.IsEmpty) return;
        if (line.Length < 3 || !int.TryParse(line[..3], NumberStyles.None, CultureInfo.InvariantCulture, out status))
        {
            throw new NatsProtocolException("A header block has a status that is no number.");
        }

        text = Encoding.UTF8.GetString(line[3..].Trim((byte)' '));
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf("\r\n"u8);
        if (end < 0) throw new NatsProtocolException("A header block does not end with an empty line.");
        ReadOnlySpan<byte> line = rest[..end];
        rest = rest[(end + 2)..];
        return line;
    }

    private static int LineEnd(Span<byte> destination)
    {
        destination[0] = (byte)'\r';
        destination[1] = (byte)'\n';
        return 2;
    }
}
