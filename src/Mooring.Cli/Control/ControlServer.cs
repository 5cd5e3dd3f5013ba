using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mooring.Cli.Application;
using Mooring.Hosting;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Providers;

namespace Mooring.Cli.Control;

/// <summary>A host's control endpoint: HTTP on the loopback address or a Unix socket, for those who know the token.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private const int LargestModule = 256 << 20;
    private const string Scheme = "Bearer ";

    private readonly WebApplication _app;
    private readonly ActorHost _host;
    private readonly byte[] _token;

    private ControlServer(WebApplication app, ActorHost host, string token)
    {
        _app = app;
        _host = host;
        _token = Encoding.ASCII.GetBytes(token);
        Token = token;
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT</c> or <c>unix:PATH</c>.</summary>
    public string Address { get; private set; } = "";

    public string Token { get; }

    /// <param name="address"><c>127.0.0.1:PORT</c>, <c>[::1]:PORT</c> or <c>unix:PATH</c>.</param>
    /// <param name="host">What is controlled.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CliException">The address is another, or cannot be used.</exception>
    public static async Task<ControlServer> StartAsync(string address, ActorHost host, CancellationToken cancellation)
    {
        string? socket = address.StartsWith("unix:", StringComparison.Ordinal) ? Path.GetFullPath(address["unix:".Length..]) : null;
        IPEndPoint? endpoint = null;
        if (socket is null && (!IPEndPoint.TryParse(address, out endpoint) || !IPAddress.IsLoopback(endpoint.Address)))
            throw new CliException($"control: \"{address}\" is neither a loopback address such as 127.0.0.1:0 nor unix:PATH");

        if (socket is not null) await ControlSocket.PrepareAsync(socket, cancellation).ConfigureAwait(false);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestModule;
            if (socket is not null) kestrel.ListenUnixSocket(socket);
            else kestrel.Listen(endpoint!);
        });
        WebApplication app = builder.Build();
        var server = new ControlServer(app, host, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        app.Use(server.AuthorizeAsync);
        server.Map();
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new CliException($"control: cannot listen on {address}: {cause.Message}", cause);
        }

        if (socket is not null) ControlSocket.Restrict(socket);
        server.Address = socket is not null ? $"unix:{socket}" : app.Urls.First();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private void Map()
    {
        _app.MapGet("/status", () => Results.Json(Status()));
        _app.MapPost("/swap", SwapAsync);
        _app.MapPut("/links", (LinkRequest request, CancellationToken ct) => AnswerAsync(async () =>
        {
            await _host.LinkAsync(
                new LinkDefinition(request.Actor, request.Capability)
                {
                    Binding = request.Binding ?? ActorLink.DefaultBinding,
                    Values = request.Values?.ToImmutableDictionary(StringComparer.Ordinal) ?? ImmutableDictionary<string, string>.Empty,
                },
                ct).ConfigureAwait(false);
            return Results.NoContent();
        }));
        _app.MapDelete("/links", (string actor, string capability, string? binding, CancellationToken ct) => AnswerAsync(async () =>
        {
            await _host.UnlinkAsync(actor, capability, binding ?? ActorLink.DefaultBinding, ct).ConfigureAwait(false);
            return Results.NoContent();
        }));
        _app.MapGet("/events", EventsAsync);
    }

    /// <summary>Nothing is answered before the token has been said; comparing takes the same time whatever is said.</summary>
    private Task AuthorizeAsync(HttpContext context, RequestDelegate next)
    {
        string said = context.Request.Headers.Authorization.ToString();
        bool isKnown = said.StartsWith(Scheme, StringComparison.Ordinal) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said[Scheme.Length..]), _token);
        // A page in a browser must not reach this even if it learns the token's address: browsers say where they come from.
        if (isKnown && !context.Request.Headers.ContainsKey("Origin")) return next(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private HostStatus Status() => new(
        _host.Options.Name,
        _host.StartedAt,
        [
            .. _host.Actors.OrderBy(actor => actor.Name, StringComparer.Ordinal).Select(actor => new ActorStatus(
                actor.Key, actor.Name, actor.Claims.Issuer, actor.Claims.Revision, [.. actor.Claims.Capabilities], actor.Era.ToString(),
                actor.Instances, actor.Restarts, actor.Pending, actor.HoldsThread)),
        ],
        [.. _host.Providers.Select(provider => new ProviderStatus(provider.Descriptor.Capability, provider.Binding, provider.Descriptor.Name, provider.Descriptor.Version))],
        [.. _host.Links.Select(link => new LinkStatus(link.Link.Actor, link.Link.ActorName, link.Link.Capability, link.Link.Binding, link.HasProvider))]);

    private Task<IResult> SwapAsync(HttpRequest request, CancellationToken ct) => AnswerAsync(async () =>
    {
        using var wasm = new MemoryStream();
        await request.Body.CopyToAsync(wasm, ct).ConfigureAwait(false);
        HostedActor actor = await _host.SwapAsync(wasm.ToArray(), ct).ConfigureAwait(false);
        return Results.Json(new SwapResult(actor.Key, actor.Name, actor.Claims.Revision));
    });

    private async Task EventsAsync(HttpContext context)
    {
        context.Response.ContentType = "application/cloudevents+json-seq";
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        await foreach (HostEvent happened in _host.ReadEventsAsync(context.RequestAborted).ConfigureAwait(false))
        {
            await context.Response.WriteAsync(happened.ToJson() + "\n", context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is ActorException or ClaimsException or ProviderException)
        {
            return Results.Json(new ControlProblem(cause.Message), statusCode: StatusCodes.Status409Conflict);
        }
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
