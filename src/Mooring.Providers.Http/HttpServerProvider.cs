using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Http;

/// <summary>Brings HTTP requests to actors: <c>wascc:http_server</c> on Kestrel, by HTTP/1.1 or HTTP/2.</summary>
/// <remarks>
/// Values of a link: <c>PORT</c> (8080; 0 takes a free one), <c>HOST</c> (the address to listen on, 127.0.0.1), <c>PATH</c> (a prefix of
/// the path; links with the same port then share one server, and the longest prefix that fits serves a request), <c>MAX_BODY</c>
/// (bytes, 1 MiB), <c>HTTP2</c> (true: the port speaks both protocols, and a client chooses by how it begins, as there is no TLS in which to ask;
/// false: HTTP/1.1 alone; of links with one port the first decides), <c>MAX_CONCURRENT</c> (requests that may wait for the actor, 1024; further
/// ones get 503), <c>TIMEOUT</c> (seconds; the actor's own when not given).
/// </remarks>
public sealed class HttpServerProvider : CapabilityProvider<HttpRoute>
{
    private readonly SemaphoreSlim _changes = new(1); // held while servers start and stop
    private readonly Dictionary<(string Host, int Port), HttpListener> _listeners = []; // guarded by _changes

    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; } = new(CapabilityIds.HttpServer, "Kestrel")
    {
        Operations = [new OperationDescriptor(HttpOperations.HandleRequest, OperationDirection.ToActor)],
    };

    /// <summary>Where actors are served, by actor key: such as <c>http://127.0.0.1:8080/shop</c>.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses => Bound.ToDictionary(route => route.Link.Actor, route => route.Address, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async ValueTask<HttpRoute> OpenAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        HttpRouteOptions options = HttpRouteOptions.Of(link);
        await _changes.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // Port 0 asks for a server of its own.
            HttpListener? listener = null;
            if (options.Port != 0) _listeners.TryGetValue((options.Host, options.Port), out listener);
            if (listener is null)
            {
                listener = await HttpListener.StartAsync(options, Host, ct).ConfigureAwait(false);
                _listeners.Add((options.Host, listener.Port), listener);
            }

            var route = new HttpRoute(link, options, listener, Host);
            if (!listener.TryAdd(route)) throw new ProviderException($"{listener.Address}: another actor serves {options.Path} there already");
            Host.Report("http.listening", link, new Dictionary<string, string> { ["address"] = route.Address.ToString() });
            return route;
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Closes the route; requests that the actor has already are answered first, as long as the server's grace lasts.</summary>
    protected override ValueTask QuietAsync(HttpRoute bound, CancellationToken ct) => CloseAsync(bound);

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync(HttpRoute bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        await _changes.WaitAsync().ConfigureAwait(false);
        try
        {
            (string, int) key = (bound.Options.Host, bound.Listener.Port);
            // It may have been closed before, and another server may have its port now.
            if (!bound.Listener.Remove(bound) || !_listeners.TryGetValue(key, out HttpListener? listener) || listener != bound.Listener) return;
            _listeners.Remove(key);
            await bound.Listener.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<ReadOnlyMemory<byte>> CallAsync(HttpRoute bound, CapabilityCall call, CancellationToken ct) => throw call.UnknownOperation();
}
