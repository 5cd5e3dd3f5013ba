using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mooring.Grpc.Server;

/// <summary>A gRPC server of its own: Kestrel with cleartext HTTP/2 on one address, and the given services.</summary>
/// <remarks>Several may live in one process. It handles no signals and reads no configuration; disposing it stops it.</remarks>
public sealed class GrpcServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcServer(WebApplication app) => (_app, Address) = (app, Reported(app.Urls.First()));

    /// <summary>The bound address with its real port: <c>http://127.0.0.1:41234</c> or <c>unix:/path/of.sock</c>.</summary>
    public string Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="ArgumentException">The address is malformed.</exception>
    /// <exception cref="IOException">The address cannot be used (taken, not this machine's, forbidden); the message says which and why.</exception>
    public static async Task<GrpcServer> StartAsync(
        GrpcServerOptions options, IEnumerable<GrpcService> services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        var app = Build(options, ListenAddress.Parse(options.Address));
        foreach (var service in services) app.MapGrpcService(service, options.Calls);
        app.MapUnknownGrpcServices(options.Calls);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new GrpcServer(app);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            var reason = e is AddressInUseException || e.InnerException is AddressInUseException ? "the address is in use" : e.Message;
            throw new IOException($"Cannot listen on {options.Address}: {reason}.", e);
        }
    }

    /// <summary>Takes no new calls, lets the running ones go on for the grace time, then closes their connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(GrpcServerOptions options, ListenAddress address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options.Calls.LoggerFactory);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownGrace);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null; // a client may read as slowly as it likes: it holds back only itself
            kestrel.Limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
            kestrel.Limits.Http2.InitialStreamWindowSize = options.StreamWindow;
            kestrel.Limits.Http2.InitialConnectionWindowSize = (int)Math.Min(int.MaxValue, 64L * options.StreamWindow);
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30); // finds clients that vanished without a word
            address.Listen(kestrel, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                options.ConfigureListener?.Invoke(listen);
            });
            options.ConfigureKestrel?.Invoke(kestrel);
        });
        return builder.Build();
    }

    private static string Reported(string url) => url.StartsWith("http://unix:", StringComparison.Ordinal) ? url["http://".Length..] : url;

    /// <summary>Signals belong to the program, not to a server inside it.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
