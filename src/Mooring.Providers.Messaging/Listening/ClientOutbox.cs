using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;

namespace Mooring.Providers.Messaging.Listening;

/// <summary>What waits to be sent to one client, in order, and the loop that sends it.</summary>
internal sealed class ClientOutbox(long mostBytes)
{
    private const int FlushAt = 64 << 10; // bytes that are gathered while more is waiting

    private readonly Channel<Entry> _waiting = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private long _bytes; // of what waits

    /// <summary>Adds a line, which ends in a line feed.</summary>
    /// <returns>False if the client has let too much wait: it is to be cut off.</returns>
    public bool TryPost(string line) => TryPost(new Entry(line, default, default, IsMessage: false));

    /// <summary>Adds a message.</summary>
    /// <returns>False if the client has let too much wait: it is to be cut off.</returns>
    public bool TryPost(string sid, bool withHeaders, in BrokerDelivery delivery, ReadOnlyMemory<byte> headers)
    {
        if (!withHeaders) headers = default;
        string reply = delivery.ReplyTo is { } replyTo ? " " + replyTo : "";
        string line = headers.IsEmpty
            ? string.Create(CultureInfo.InvariantCulture, $"MSG {delivery.Subject} {sid}{reply} {delivery.Body.Length}\r\n")
            : string.Create(CultureInfo.InvariantCulture, $"HMSG {delivery.Subject} {sid}{reply} {headers.Length} {headers.Length + delivery.Body.Length}\r\n");
        return TryPost(new Entry(line, headers, delivery.Body, IsMessage: true));
    }

    /// <summary>Nothing more will be added.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Sends until there will be no more.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task SendAsync(Stream stream, CancellationToken ct)
    {
        PipeWriter writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: FlushAt, leaveOpen: true));
        while (await _waiting.Reader.WaitToReadAsync(ct).ConfigureAwait(false))
        {
            while (_waiting.Reader.TryRead(out Entry entry))
            {
                Write(writer, entry);
                Interlocked.Add(ref _bytes, -entry.Size);
                if (writer.UnflushedBytes >= FlushAt) await writer.FlushAsync(ct).ConfigureAwait(false);
            }

            await writer.FlushAsync(ct).ConfigureAwait(false);
        }

        await writer.CompleteAsync().ConfigureAwait(false);
    }

    private bool TryPost(in Entry entry)
    {
        if (Interlocked.Add(ref _bytes, entry.Size) > mostBytes) return false;
        _waiting.Writer.TryWrite(entry); // fails only when the session has ended
        return true;
    }

    private static void Write(PipeWriter writer, in Entry entry)
    {
        Encoding.UTF8.GetBytes(entry.Line, writer);
        if (!entry.IsMessage) return;
        writer.Write(entry.Headers.Span);
        writer.Write(entry.Body.Span);
        writer.Write("\r\n"u8);
    }

    private readonly record struct Entry(string Line, ReadOnlyMemory<byte> Headers, ReadOnlyMemory<byte> Body, bool IsMessage)
    {
        public long Size => Line.Length + Headers.Length + Body.Length;
    }
}
