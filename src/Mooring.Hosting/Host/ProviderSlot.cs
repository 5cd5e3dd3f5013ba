using Microsoft.Extensions.Logging;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Host;

/// <summary>A provider in a host, under its binding name, until it is removed.</summary>
internal sealed class ProviderSlot : IProviderHost, IAsyncDisposable
{
    private readonly ActorHost _host;
    private readonly CancellationTokenSource _removed = new();

    public ProviderSlot(ActorHost host, ICapabilityProvider provider, string binding)
    {
        _host = host;
        Provider = provider;
        Binding = binding;
        Removed = _removed.Token;
        Logger = host.Options.LoggerFactory.CreateLogger($"Mooring.Provider.{Capability}");
    }

    public ICapabilityProvider Provider { get; }

    public string Capability => Provider.Descriptor.Capability;

    public string Binding { get; }

    public TimeProvider TimeProvider => _host.Options.TimeProvider;

    public ILogger Logger { get; }

    public CancellationToken Stopping => Removed;

    /// <summary>Cancelled when the provider goes: calls that it still works on are given up.</summary>
    public CancellationToken Removed { get; }

    public ValueTask<ReadOnlyMemory<byte>> DeliverAsync(
        ActorLink link, string operation, ReadOnlyMemory<byte> payload, Delivery? delivery = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        return _host.Router.DeliverAsync(link, operation, payload, delivery, ct);
    }

    public void Report(string type, ActorLink? link, IReadOnlyDictionary<string, string> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var all = System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, data)
            .SetItem("capability", Capability).SetItem("binding", Binding);
        _host.Events.Publish($"mooring.provider.{type}", link?.Actor ?? Capability, all);
    }

    /// <summary>Gives up the calls that the provider works on.</summary>
    public Task EndCallsAsync() => _removed.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await EndCallsAsync().ConfigureAwait(false);
        await Provider.DisposeAsync().ConfigureAwait(false);
    }
}
