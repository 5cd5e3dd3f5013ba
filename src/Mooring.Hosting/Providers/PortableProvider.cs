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
    public async ValueTask BindAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        ReadOnlyMemory<byte> payload = new CapabilityConfiguration(link.Actor, link.Values).ToBytes();
        try
        {
            await AskAsync(CapabilityConfiguration.BindActor, payload, ct).ConfigureAwait(false);
        }
        catch (UnknownOperationException)
        {
            await AskAsync(CapabilityConfiguration.Configure, payload, ct).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        var nothing = new CapabilityConfiguration(link.Actor, ImmutableDictionary<string, string>.Empty);
        try
        {
            await AskAsync(CapabilityConfiguration.RemoveActor, nothing.ToBytes(), ct).ConfigureAwait(false);
        }
        catch (UnknownOperationException)
        {
            // Then there is nothing to remove.
        }
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct) => AskAsync(call.Operation, call.Payload, ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private ValueTask<ReadOnlyMemory<byte>> AskAsync(string operation, ReadOnlyMemory<byte> payload, CancellationToken ct) =>
        _host.CallAsync(_module.Key, operation, payload, null, ct);
}
