using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Mooring.Providers.Http.Protocols;

/// <summary>Lets one port without TLS speak HTTP/1.1 and HTTP/2: by how a connection begins, as RFC 9113, 3.3, has it for prior knowledge.</summary>
/// <remarks>
/// Kestrel chooses the protocol by listener. So there are two: one that accepts from the network and speaks HTTP/1.1, whose middleware
/// (<see cref="SortAsync"/>) looks at the first bytes of each connection without taking them; and one that accepts only what the first
/// passes on, and speaks HTTP/2. The bytes go to neither of them twice, and through no further buffer.
/// </remarks>
internal sealed class CleartextProtocols(TimeProvider time) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // with a client that connects and says nothing: Kestrel's own for headers

    private readonly Channel<SortedConnection> _http2 = Channel.CreateUnbounded<SortedConnection>(); // as many as there are connections

    /// <summary>Where HTTP/2 is to be listened for.</summary>
    public EndPoint Http2 { get; } = new Http2EndPoint();

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Serves a connection in the protocol that its client speaks, to its end.</summary>
    /// <param name="connection">A connection of which nothing has been read.</param>
    /// <param name="http1">Serves it in HTTP/1.1.</param>
    public async Task SortAsync(ConnectionContext connection, ConnectionDelegate http1)
    {
        bool isHttp2;
        try
        {
            isHttp2 = await BeginsWithPrefaceAsync(connection).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is OperationCanceledException or IOException)
        {
            connection.Abort(new ConnectionAbortedException("The client said nothing.", cause));
            return;
        }

        if (!isHttp2)
        {
            await http1(connection).ConfigureAwait(false);
            return;
        }

        var sorted = new SortedConnection(connection);
        if (_http2.Writer.TryWrite(sorted)) await sorted.Ended.ConfigureAwait(false);
        else connection.Abort(new ConnectionAbortedException("The server stops."));
    }

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => ReferenceEquals(endpoint, Http2);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(new Listener(this));

    private async ValueTask<bool> BeginsWithPrefaceAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        using var limit = new CancellationTokenSource(Patience, time);
        CancellationToken stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.ConnectionClosed, stopping);
        while (true)
        {
            ReadResult read = await input.ReadAsync(end.Token).ConfigureAwait(false);
            bool? known = Compare(read.Buffer) ?? (read.IsCompleted ? false : null);
            // Nothing is taken. What is marked as looked at, too, is not given again before there is more.
            input.AdvanceTo(read.Buffer.Start, known is null ? read.Buffer.End : read.Buffer.Start);
            if (known is { } isHttp2) return isHttp2;
        }
    }

    /// <returns>Null while it could be either.</returns>
    private static bool? Compare(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> beginning = stackalloc byte[Preface.Length];
        int length = (int)Math.Min(bytes.Length, beginning.Length);
        bytes.Slice(0, length).CopyTo(beginning);
        if (!Preface.StartsWith(beginning[..length])) return false;
        return length == Preface.Length ? true : null;
    }

    /// <summary>No address: it says only that nobody from outside can get there.</summary>
    private sealed class Http2EndPoint : EndPoint
    {
        public override string ToString() => "http2";
    }

    private sealed class Listener(CleartextProtocols protocols) : IConnectionListener
    {
        public EndPoint EndPoint => protocols.Http2;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            ChannelReader<SortedConnection> waiting = protocols._http2.Reader;
            while (await waiting.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (waiting.TryRead(out SortedConnection? connection)) return connection;
            }

            return null;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            protocols._http2.Writer.TryComplete();
            while (protocols._http2.Reader.TryRead(out SortedConnection? unserved)) await unserved.DisposeAsync().ConfigureAwait(false);
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
