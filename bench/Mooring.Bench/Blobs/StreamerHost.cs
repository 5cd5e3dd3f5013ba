using System.Collections.Immutable;
using System.Globalization;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Providers.Blobs;
using Mooring.Providers.Http;
using Mooring.Providers.Nats;
using Mooring.Testing;

namespace Mooring.Bench.Blobs;

/// <summary>The guest <c>streamer</c> in a host: files below a directory, HTTP, and NATS if there is a server.</summary>
internal sealed class StreamerHost : IAsyncDisposable
{
    private readonly ActorHost _host;
    private readonly HttpClient _client = new();

    private StreamerHost(ActorHost host, Uri address) => (_host, Address) = (host, address);

    /// <summary>Where the actor answers requests.</summary>
    public Uri Address { get; }

    /// <param name="root">The directory of the containers.</param>
    /// <param name="window">Chunks of one download on their way at once.</param>
    /// <param name="broker">A NATS server; null for none.</param>
    public static async Task<StreamerHost> StartAsync(string root, int window, string? broker, CancellationToken cancellationToken)
    {
        var host = new ActorHost(new ActorHostOptions { Claims = new() { AllowUnsigned = true } });
        var http = new HttpServerProvider();
        HostedActor actor = await host.StartActorAsync(
            await File.ReadAllBytesAsync(RepositoryRoot.Combine("guests", "streamer", "streamer.wasm"), cancellationToken),
            new HostActorSettings { Name = "streamer", GrantedCapabilities = [CapabilityIds.HttpServer, CapabilityIds.BlobStore, CapabilityIds.Messaging] },
            cancellationToken);
        await LinkAsync(http, ("PORT", "0"));
        await LinkAsync(new BlobProvider("files", (_, _) => new(new FileBlobStore(root))), ("WINDOW", window.ToString(CultureInfo.InvariantCulture)));
        if (broker is not null) await LinkAsync(NatsProviders.Messaging(), ("URL", broker));
        return new StreamerHost(host, http.Addresses[actor.Key]);

        async Task LinkAsync(ICapabilityProvider provider, (string Name, string Value) value)
        {
            await host.AddProviderAsync(provider, ct: cancellationToken);
            var link = new LinkDefinition(actor.Key, provider.Descriptor.Capability) { Values = ImmutableDictionary<string, string>.Empty.Add(value.Name, value.Value) };
            await host.LinkAsync(link, cancellationToken);
        }
    }

    /// <summary>Has the actor start a download, whose chunks bear the mark.</summary>
    public Task<string> DownloadAsync(string id, int chunk, string mark, CancellationToken cancellationToken) =>
        _client.GetStringAsync(new Uri(Address, string.Create(CultureInfo.InvariantCulture, $"/start?container=box&id={id}&chunk={chunk}&mark={mark}")), cancellationToken);

    /// <summary>How far the downloads are, one line each; see the guest.</summary>
    public Task<string> ReportAsync(CancellationToken cancellationToken) => _client.GetStringAsync(Address, cancellationToken);

    /// <summary>Has the actor forget its downloads.</summary>
    public Task<string> ForgetAsync(CancellationToken cancellationToken) => _client.GetStringAsync(new Uri(Address, "/stop"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }
}
