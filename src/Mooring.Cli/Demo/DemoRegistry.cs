using System.Collections.Immutable;
using System.Net;
using Mooring.Cli.Modules;
using Mooring.Hosting;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Contracts;
using Mooring.Providers;
using Mooring.Providers.Blobs;
using Mooring.Providers.Http;
using Mooring.Providers.KeyValue;
using Mooring.Providers.Messaging;
using Mooring.Providers.Messaging.Listening;
using Mooring.Wasm;

namespace Mooring.Cli.Demo;

/// <summary>Gantry in this process: its two actors, signed; a broker that listens on a free port; files in a temporary directory.</summary>
internal sealed class DemoRegistry : IAsyncDisposable
{
    private const string CatalogAlias = "gantry/catalog";

    private readonly ActorHost _host;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moor-demo-");

    private DemoRegistry(Engine engine) => _host = new ActorHost(new ActorHostOptions { Name = "demo", DrainTimeout = TimeSpan.FromSeconds(5) }, engine);

    /// <summary>Where NATS clients reach it.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Where the actor that carries the chunks answers HTTP requests.</summary>
    public Uri Address { get; private set; } = null!; // set when it is handed out

    public static async Task<DemoRegistry> StartAsync(Engine engine, CancellationToken cancellation)
    {
        var registry = new DemoRegistry(engine);
        try
        {
            await registry.StartAsync(cancellation).ConfigureAwait(false);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        NKey issuer = NKey.Create(NKeyKind.Account);
        await _host.StartActorAsync(
            Sign(EmbeddedGuests.GantryCatalog, issuer, "catalog", CapabilityIds.Messaging, CapabilityIds.KeyValue, ClaimsProvider.Capability), ct: cancellation).ConfigureAwait(false);
        HostedActor streams = await _host.StartActorAsync(
            Sign(EmbeddedGuests.GantryStreams, issuer, "streams", CapabilityIds.Messaging, CapabilityIds.BlobStore, CapabilityIds.HttpServer, CatalogAlias), ct: cancellation).ConfigureAwait(false);

        var listen = new BrokerListenOptions(new IPEndPoint(IPAddress.Loopback, 0)) { OnListening = address => Server = $"nats://{address}" };
        var http = new HttpServerProvider();
        await _host.AddProviderAsync(MessagingProviders.InProcess(listen: listen), ct: cancellation).ConfigureAwait(false);
        await _host.AddProviderAsync(new KeyValueProvider("memory", (time, _) => new(new MemoryKeyValueStore(time))), ct: cancellation).ConfigureAwait(false);
        await _host.AddProviderAsync(new BlobProvider("files", (_, _) => new(new FileBlobStore(_folder.FullName))), ct: cancellation).ConfigureAwait(false);
        await _host.AddProviderAsync(new ClaimsProvider(), ct: cancellation).ConfigureAwait(false);
        await _host.AddProviderAsync(http, ct: cancellation).ConfigureAwait(false);

        await LinkAsync("catalog", CapabilityIds.Messaging, ("SUBSCRIPTION", "gantry.catalog.tokens.query"), cancellation).ConfigureAwait(false);
        await LinkAsync("catalog", CapabilityIds.KeyValue, null, cancellation).ConfigureAwait(false);
        await LinkAsync("catalog", ClaimsProvider.Capability, null, cancellation).ConfigureAwait(false);
        await LinkAsync("streams", CapabilityIds.Messaging, ("SUBSCRIPTION", "gantry.stream.get,gantry.stream.put,gantry.stream.upload.*"), cancellation).ConfigureAwait(false);
        await LinkAsync("streams", CapabilityIds.BlobStore, ("WINDOW", "4"), cancellation).ConfigureAwait(false);
        await LinkAsync("streams", CapabilityIds.HttpServer, ("PORT", "0"), cancellation).ConfigureAwait(false);
        Address = http.Addresses[streams.Key];
    }

    private async Task LinkAsync(string actor, string capability, (string Name, string Value)? value, CancellationToken cancellation)
    {
        ImmutableDictionary<string, string> values = ImmutableDictionary<string, string>.Empty;
        if (value is { } one) values = values.Add(one.Name, one.Value);
        await _host.LinkAsync(new LinkDefinition(actor, capability) { Values = values }, cancellation).ConfigureAwait(false);
    }

    private static byte[] Sign(byte[] wasm, NKey issuer, string name, params string[] capabilities) => ModuleClaims.Sign(
        wasm,
        new ActorClaims
        {
            Subject = NKey.Create(NKeyKind.Module).PublicKey,
            Name = name,
            Capabilities = [.. capabilities],
            CallAlias = name == "catalog" ? CatalogAlias : null,
        },
        issuer);
}
