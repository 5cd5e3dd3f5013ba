using Google.Protobuf;
using Google.Protobuf.Reflection;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Server;

/// <summary>Runs one call; a status other than OK is an exception.</summary>
internal delegate ValueTask MethodHandler(GrpcCall call);

/// <summary>The methods of one gRPC service: bind each to a handler, then serve it with <see cref="GrpcEndpoints"/> or <see cref="GrpcServer"/>.</summary>
/// <remarks>
/// A handler throws <see cref="GrpcStatusException"/> to end its call with that status; any other exception becomes
/// <see cref="StatusCode.Internal"/> with a text that does not show it, and is logged. Do not bind methods once the service is served.
/// </remarks>
public sealed class GrpcService
{
    private readonly Dictionary<string, MethodHandler> _methods = new(StringComparer.Ordinal);

    /// <summary>A service that is described by its proto file, as reflection needs it.</summary>
    public GrpcService(ServiceDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        (Name, Descriptor) = (descriptor.FullName, descriptor);
    }

    /// <summary>A service that is known by its name only.</summary>
    /// <param name="name">The full name, such as <c>mooring.v1.Actors</c>.</param>
    public GrpcService(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The full name.</summary>
    public string Name { get; }

    /// <summary>The description from the proto file, if there is one.</summary>
    public ServiceDescriptor? Descriptor { get; }

    internal IReadOnlyDictionary<string, MethodHandler> Methods => _methods;

    /// <summary>Binds a method that takes one message and answers with one.</summary>
    /// <exception cref="ArgumentException">The method is bound already, or the descriptor does not have it.</exception>
    public GrpcService Unary<TRequest, TResponse>(
        string method, MessageParser<TRequest> parser, Func<TRequest, GrpcCall, ValueTask<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => Bind(method, async call =>
    {
        var request = await SingleAsync(call, parser).ConfigureAwait(false);
        call.Writer.Write(await handler(request, call).ConfigureAwait(false));
    });

    /// <summary>Binds a method that takes a stream of messages and answers with one.</summary>
    /// <inheritdoc cref="Unary"/>
    public GrpcService ClientStreaming<TRequest, TResponse>(
        string method, MessageParser<TRequest> parser, Func<GrpcStreamReader<TRequest>, GrpcCall, ValueTask<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => Bind(method, async call =>
    {
        var requests = new GrpcStreamReader<TRequest>(call.Reader, parser, call.CancellationToken);
        call.Writer.Write(await handler(requests, call).ConfigureAwait(false));
    });

    /// <summary>Binds a method that takes one message and answers with a stream of them.</summary>
    /// <inheritdoc cref="Unary"/>
    public GrpcService ServerStreaming<TRequest, TResponse>(
        string method, MessageParser<TRequest> parser, Func<TRequest, GrpcStreamWriter<TResponse>, GrpcCall, ValueTask> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => Bind(method, async call =>
    {
        var request = await SingleAsync(call, parser).ConfigureAwait(false);
        await handler(request, new GrpcStreamWriter<TResponse>(call.Writer, call.CancellationToken), call).ConfigureAwait(false);
    });

    /// <summary>Binds a method with a stream of messages in each direction.</summary>
    /// <inheritdoc cref="Unary"/>
    public GrpcService Duplex<TRequest, TResponse>(
        string method,
        MessageParser<TRequest> parser,
        Func<GrpcStreamReader<TRequest>, GrpcStreamWriter<TResponse>, GrpcCall, ValueTask> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => Bind(method, call => handler(
            new GrpcStreamReader<TRequest>(call.Reader, parser, call.CancellationToken),
            new GrpcStreamWriter<TResponse>(call.Writer, call.CancellationToken),
            call));

    /// <summary>Binds a method that reads and writes message bodies itself.</summary>
    internal GrpcService Bind(string method, MethodHandler handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(handler);
        if (Descriptor is not null && Descriptor.FindMethodByName(method) is null)
        {
            throw new ArgumentException($"'{Name}' has no method '{method}'.", nameof(method));
        }

        if (!_methods.TryAdd(method, handler)) throw new ArgumentException($"'{Name}/{method}' is bound already.", nameof(method));
        return this;
    }

    private static async ValueTask<T> SingleAsync<T>(GrpcCall call, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        if (!await call.Reader.WaitToReadAsync(call.CancellationToken).ConfigureAwait(false)) throw WrongCount("none");
        call.Reader.TryRead(out var body);
        var request = parser.Parse(body);
        return await call.Reader.WaitToReadAsync(call.CancellationToken).ConfigureAwait(false) ? throw WrongCount("more") : request;
    }

    private static GrpcStatusException WrongCount(string found) =>
        new(StatusCode.Unimplemented, $"The method takes exactly one message, but {found} came.");
}
