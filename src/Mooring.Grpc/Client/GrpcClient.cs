using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Client;

/// <summary>A connection to a gRPC server.</summary>
/// <remarks>Safe for use by several threads: calls share the connection. Make one per server and keep it.</remarks>
public sealed class GrpcClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Uri _base;
    private readonly GrpcOptions _options;

    /// <param name="address"><c>http://HOST:PORT</c> (cleartext HTTP/2), <c>https://HOST:PORT</c>, or <c>unix:/path/of.sock</c>.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is none of these.</exception>
    public GrpcClient(string address, GrpcOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        _options = options ?? new GrpcOptions();
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
        };
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            var endpoint = new UnixDomainSocketEndPoint(address["unix:".Length..]);
            handler.ConnectCallback = async (_, cancellationToken) => await ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            _base = new Uri("http://localhost");
        }
        else
        {
            _base = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new ArgumentException($"'{address}' is not an address of a gRPC server: use http://HOST:PORT, https://HOST:PORT or unix:PATH.", nameof(address));
        }

        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>Sends one message and returns the one that answers it.</summary>
    /// <param name="method">The full name, such as <c>mooring.v1.Actors/Call</c>.</param>
    /// <param name="request">The message.</param>
    /// <param name="parser">Of the answer.</param>
    /// <param name="options">Deadline, metadata; null for none.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="GrpcStatusException">The call did not end with OK.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        string method, TRequest request, MessageParser<TResponse> parser, GrpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var call = Duplex<TRequest, TResponse>(method, parser, options, cancellationToken);
        await using (call.ConfigureAwait(false))
        {
            try
            {
                await call.WriteAsync(request).ConfigureAwait(false);
                await call.CompleteAsync().ConfigureAwait(false);
            }
            catch (GrpcStatusException)
            {
                // A server may answer before it has read the request, and close it: reading tells what it answered.
            }

            var response = await call.ReadAsync().ConfigureAwait(false);
            if (response is null || await call.ReadAsync().ConfigureAwait(false) is not null)
            {
                throw new GrpcStatusException(StatusCode.Unimplemented, "The server did not answer with exactly one message.");
            }

            return response;
        }
    }

    /// <summary>Opens a call with a stream of messages in each direction. The request is sent at once.</summary>
    /// <inheritdoc cref="UnaryAsync"/>
    public DuplexCall<TRequest, TResponse> Duplex<TRequest, TResponse>(
        string method, MessageParser<TResponse> parser, GrpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(parser);
        return new DuplexCall<TRequest, TResponse>(_http, new Uri(_base, method), parser, _options, options ?? new GrpcCallOptions(), cancellationToken);
    }

    /// <summary>Closes the connection; running calls fail.</summary>
    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
