using System.Buffers.Text;

namespace Mooring.Nats.Protocol;

/// <summary>Reads back what this client wrote, after the connection it was meant for has broken.</summary>
internal static class OutgoingScan
{
    /// <summary>Keeps the publishes that begin at or after an offset, moving them to the front.</summary>
    /// <param name="commands">Whole commands, as <see cref="ClientCommands"/> writes them.</param>
    /// <param name="from">Commands that begin before this offset were handed to the broken connection, wholly or in part.</param>
    /// <param name="lost">Bytes of the publishes that are not kept, and that were not certainly handed over whole before <paramref name="confirmed"/>.</param>
    /// <param name="confirmed">Commands that end at or before this offset were handed over whole.</param>
    /// <returns>The bytes that remain at the front.</returns>
    /// <remarks>Only publishes are kept: the new connection makes its own subscriptions, and PINGs belong to the old one.</remarks>
    public static int KeepPublishes(Span<byte> commands, int confirmed, int from, out long lost)
    {
        int kept = 0;
        lost = 0;
        for (int at = 0; at < commands.Length;)
        {
            int size = CommandSize(commands[at..], out bool isPublish);
            if (isPublish && at >= from)
            {
                commands.Slice(at, size).CopyTo(commands[kept..]);
                kept += size;
            }
            else if (isPublish && at + size > confirmed)
            {
                lost += size;
            }

            at += size;
        }

        return kept;
    }

    private static int CommandSize(ReadOnlySpan<byte> commands, out bool isPublish)
    {
        int line = commands.IndexOf((byte)'\n') + 1;
        isPublish = commands.StartsWith("PUB "u8) || commands.StartsWith("HPUB "u8);
        if (!isPublish) return line;
        ReadOnlySpan<byte> arguments = commands[..(line - 2)];
        Utf8Parser.TryParse(arguments[(arguments.LastIndexOf((byte)' ') + 1)..], out int payload, out _);
        return line + payload + 2;
    }
}
