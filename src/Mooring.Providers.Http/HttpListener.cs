using System.Collections.Immutable;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mooring.Hosting.Providers;
using Mooring.Providers.Http.Protocols;

namespace Mooring.Providers.Http;

/// <summary>A Kestrel server on one address, and the actors behind its paths.</summary>
internal sealed class HttpListener : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private ImmutableArray<HttpRoute> _routes = []; // guarded by _gate for writing; longest path first

    private HttpListener(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public int Port => Address.Port;

    /// <exception cref="ProviderException">The address cannot be used.</exception>
    public static async Task<HttpListener> StartAsync(HttpRouteOptions options, IProviderHost host, CancellationToken ct)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(grace => grace.ShutdownTimeout = Grace);
        var protocols = new CleartextProtocols(host.TimeProvider);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = null; // each route has its own limit
            kestrel.Listen(new IPEndPoint(IPAddress.Parse(options.Host), options.Port), listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (options.Http2) listen.Use(http1 => connection => protocols.SortAsync(connection, http1));
            });
            if (options.Http2) kestrel.Listen(protocols.Http2, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<IConnectionListenerFactory>(protocols); // beside that of sockets
        WebApplication app = builder.Build();
        var listener = new HttpListener(app);
        app.Run(listener.ServeAsync);
        try
        {
            await app.StartAsync(ct).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            string reason = cause is AddressInUseException || cause.InnerException is AddressInUseException ? "the address is in use" : cause.Message;
            throw new ProviderException($"cannot listen on {options.Host}:{options.Port}: {reason}", cause);
        }

        listener.Address = new Uri(app.Urls.First()); // the one on the network
        return listener;
    }

    /// <summary>Serves an actor; false when its path is taken.</summary>
    public bool TryAdd(HttpRoute route)
    {
        lock (_gate)
        {
            if (_routes.Any(other => other.Options.Path == route.Options.Path)) return false;
            _routes = [.. _routes.Add(route).OrderByDescending(other => other.Options.Path.Length)];
            return true;
        }
    }

    /// <summary>Serves an actor no more.</summary>
    /// <returns>Whether nobody is left.</returns>
    public bool Remove(HttpRoute route)
    {
        lock (_gate)
        {
            _routes = _routes.Remove(route);
            return _routes.IsEmpty;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private Task ServeAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/";
        foreach (HttpRoute route in _routes)
        {
            if (route.Serves(path)) return route.ServeAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Signals belong to the program, not to a server inside it.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
