using System.Collections.Immutable;
using Mooring.Hosting.Contracts;

namespace Mooring.Hosting.Providers;

/// <summary>A provider that is a signed module itself: actors' calls become calls of its guest.</summary>
/// <remarks>Its claims must say that it is a provider. It is started as an actor of the host first, with claims, links and limits like any.</remarks>
public sealed class PortableProvider : ICapabilityProvider
{
    private readonly ActorHost _host;
    private readonly HostedActor _module;

    /// <summary>Offers a capability by means of an actor that runs in the host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="module">The actor.</param>
    /// <param name="capability">What it offers, such as <c>wascc:wasidemo</c>.</param>
    /// <exception cref="HostStateException">Its claims do not say that it is a provider.</exception>
    public PortableProvider(ActorHost host, HostedActor module, string capability)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(module);
        if (!module.Claims.IsProvider) throw new HostStateException($"{module} does not claim to be a provider (prov)");
        _host = host;
        _module = module;
        Descriptor = new CapabilityDescriptor(capability, module.Name) { Version = module.Claims.Version ?? "" };
    }

    /// <inheritdoc/>
    public CapabilityDescriptor Descriptor { get; }

    /// <inheritdoc/>
    /// <remarks>A fresh instance of the module, after a trap or a swap, is told of all links anew.</remarks>
    public async ValueTask BindAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        ReadOnlyMemory<byte> payload = new CapabilityConfiguration(link.Actor, link.Values).ToBytes();
        try
        {
            if (await TryTellAsync(link, CapabilityConfiguration.BindActor, payload, ct).ConfigureAwait(false)) return;
            await TryTellAsync(link, CapabilityConfiguration.Configure, payload, ct).ConfigureAwait(false); // one that knows neither needs none
        }
        catch (ActorException cause)
        {
            throw new ProviderException($"{_module.Name}: {cause.Message}", cause);
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        await TryTellAsync(link, CapabilityConfiguration.RemoveActor, new CapabilityConfiguration(link.Actor, ImmutableDictionary<string, string>.Empty).ToBytes(), ct).ConfigureAwait(false);
        _module.Forget(KeyOf(link)); // a fresh instance has nothing to remove
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct)
    {
        try
        {
            return await _host.Router.ServeAsync(_module, call, ct).ConfigureAwait(false);
        }
        catch (GuestErrorException refused)
        {
            throw new ProviderException(refused.Message, refused);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private string KeyOf(ActorLink link) => $"{Descriptor.Capability} {link.Binding} {link.Actor}";

    private async ValueTask<bool> TryTellAsync(ActorLink link, string operation, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        try
        {
            await _module.ConfigureAsync(KeyOf(link), operation, payload, ct).ConfigureAwait(false);
            return true;
        }
        catch (UnknownOperationException)
        {
            return false;
        }
    }
}
