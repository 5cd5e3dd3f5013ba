using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Json;
using Mooring.Nats.Protocol;

namespace Mooring.Nats.Connections;

/// <summary>Makes a connection to one server: TCP, INFO, TLS, CONNECT, PING, PONG.</summary>
internal static class Handshake
{
    private const int ReadSize = 64 * 1024;

    /// <summary>Connects.</summary>
    /// <returns>A session of which nothing was read beyond the handshake's PONG, and on which nobody writes.</returns>
    /// <exception cref="NatsAuthenticationException">The server refuses the credentials.</exception>
    /// <exception cref="NatsConnectionException">It cannot be reached, did not answer in time, or does not speak the protocol.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<Session> ConnectAsync(ServerAddress address, NatsOptions options, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ConnectUntimedAsync(address, options, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NatsConnectionException($"{address.Display} did not complete the handshake within {options.ConnectTimeout.TotalSeconds:0.###} s.", e);
        }
        catch (Exception e) when (e is SocketException or IOException or NatsProtocolException)
        {
            throw new NatsConnectionException($"Cannot connect to {address.Display}: {e.Message}", e);
        }
    }

    private static async Task<Session> ConnectUntimedAsync(ServerAddress address, NatsOptions options, CancellationToken cancellationToken)
    {
        Stream stream = await OpenAsync(address, cancellationToken).ConfigureAwait(false);
        Session? session = null;
        try
        {
            bool encrypted = options.Tls.Mode is NatsTlsMode.HandshakeFirst;
            if (encrypted) stream = await TlsUpgrade.ApplyAsync(stream, options.Tls, address, cancellationToken).ConfigureAwait(false);
            session = NewSession(stream, address, options);
            await session.ReadInfoAsync(cancellationToken).ConfigureAwait(false);
            if (!encrypted && TlsUpgrade.IsWanted(options.Tls, address, session.Info.TlsRequired, session.Info.TlsAvailable))
            {
                ServerInfo info = session.Info;
                await session.LeaveStreamAsync().ConfigureAwait(false);
                stream = await TlsUpgrade.ApplyAsync(stream, options.Tls, address, cancellationToken).ConfigureAwait(false);
                session = NewSession(stream, address, options);
                session.Info = info;
                encrypted = true;
            }

            byte[] hello = await HelloAsync(session, options, encrypted, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(hello, cancellationToken).ConfigureAwait(false);
            await session.ReadPongAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            if (session is not null) await session.DisposeAsync().ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<Stream> OpenAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Session NewSession(Stream stream, ServerAddress address, NatsOptions options)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReadSize, minimumReadSize: ReadSize / 4, leaveOpen: true));
        return new Session(stream, pipe, address, new ProtocolParser(options.MaxIncomingPayload));
    }

    /// <summary><c>CONNECT</c> with the credentials, and the <c>PING</c> whose answer tells that they were accepted.</summary>
    private static async ValueTask<byte[]> HelloAsync(Session session, NatsOptions options, bool encrypted, CancellationToken cancellationToken)
    {
        var hello = new ConnectOptions
        {
            Name = options.Name,
            Echo = options.Echo,
            TlsRequired = encrypted,
            Version = typeof(Handshake).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
        };
        if (Credentials(session.Address, options) is { } credentials)
        {
            hello = await credentials.AddToAsync(hello, session.Info.Nonce, cancellationToken).ConfigureAwait(false);
        }

        var bytes = new ArrayBufferWriter<byte>(512);
        bytes.Write("CONNECT "u8);
        bytes.Write(JsonSerializer.SerializeToUtf8Bytes(hello, ProtocolJson.Default.ConnectOptions));
        bytes.Write("\r\nPING\r\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    private static NatsCredentials? Credentials(ServerAddress address, NatsOptions options) => address switch
    {
        { User: { } user, Password: { } password } => NatsCredentials.UserPassword(user, password),
        { User: { } token } => NatsCredentials.Token(token),
        _ => options.Credentials,
    };
}
