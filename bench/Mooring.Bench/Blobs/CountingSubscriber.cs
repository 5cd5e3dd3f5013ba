using System.Net.Sockets;
using System.Text;

namespace Mooring.Bench.Blobs;

/// <summary>A NATS subscriber that only counts: no queue, no copy, one buffer. What it costs is the same whoever publishes, and little.</summary>
internal sealed class CountingSubscriber : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start; // of the bytes in _buffer that have not been looked at
    private int _end;

    private CountingSubscriber(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    /// <summary>Subscribes; the server has the subscription when this returns.</summary>
    public static async Task<CountingSubscriber> StartAsync(Uri server, string subject, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        var subscriber = new CountingSubscriber(client);
        await subscriber._stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {{\"verbose\":false}}\r\nSUB {subject} 1\r\nPING\r\n"), cancellationToken);
        while (await subscriber.LineAsync(cancellationToken) != "PONG")
        {
        }

        return subscriber;
    }

    /// <summary>Takes messages until so many have come.</summary>
    /// <returns>The bytes of their bodies.</returns>
    public async Task<long> TakeAsync(long messages, CancellationToken cancellationToken)
    {
        long bytes = 0;
        while (messages > 0)
        {
            string line = await LineAsync(cancellationToken);
            if (line == "PING") await _stream.WriteAsync("PONG\r\n"u8.ToArray(), cancellationToken);
            if (!line.StartsWith("MSG ", StringComparison.Ordinal)) continue;
            int size = int.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), System.Globalization.CultureInfo.InvariantCulture);
            await SkipAsync(size + 2, cancellationToken); // the line's end behind the body
            bytes += size;
            messages--;
        }

        return bytes;
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<string> LineAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
            await FillAsync(cancellationToken);
        }

        string line = Encoding.ASCII.GetString(_buffer, _start, length);
        _start += length + 2;
        return line;
    }

    private async ValueTask SkipAsync(int count, CancellationToken cancellationToken)
    {
        while (count > _end - _start)
        {
            count -= _end - _start;
            _start = _end = 0;
            await FillAsync(cancellationToken);
        }

        _start += count;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        int read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        if (read == 0) throw new EndOfStreamException("The server has closed the subscriber's connection.");
        _end += read;
    }
}
