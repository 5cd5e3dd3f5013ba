using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Mooring.Hosting.Providers;

/// <summary>A base for providers that keep something for each link: a connection, a server, a directory.</summary>
/// <typeparam name="TBound">What is kept.</typeparam>
public abstract class CapabilityProvider<TBound> : ICapabilityProvider
    where TBound : class
{
    private readonly ConcurrentDictionary<string, TBound> _bound = new(StringComparer.Ordinal); // by actor: a provider has one binding name

    /// <inheritdoc/>
    public abstract CapabilityDescriptor Descriptor { get; }

    /// <summary>The way to actors and events; there from the start on.</summary>
    protected IProviderHost Host
    {
        get => field ?? throw new InvalidOperationException("The provider has not been started by a host.");
        private set;
    }

    /// <summary>What is kept for the links that there are.</summary>
    protected IEnumerable<TBound> Bound => _bound.Values;

    /// <inheritdoc/>
    public ValueTask StartAsync(IProviderHost host, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(host);
        Host = host;
        return OpenAsync(ct);
    }

    /// <inheritdoc/>
    public async ValueTask BindAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        await UnbindAsync(link, ct).ConfigureAwait(false);
        _bound[link.Actor] = await OpenAsync(link, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask QuietAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        return _bound.TryGetValue(link.Actor, out TBound? bound) ? QuietAsync(bound, ct) : default;
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (_bound.TryRemove(link.Actor, out TBound? bound)) await CloseAsync(bound).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct) =>
        _bound.TryGetValue(call.Link.Actor, out TBound? bound)
            ? CallAsync(bound, call, ct)
            : throw new ProviderException($"{call.Link.Capability} ({call.Link.Binding}) is not linked to {call.Link.ActorName} any more");

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (string actor in _bound.Keys)
        {
            if (_bound.TryRemove(actor, out TBound? bound)) await CloseAsync(bound).ConfigureAwait(false);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The host has started the provider.</summary>
    protected virtual ValueTask OpenAsync(CancellationToken ct) => default;

    /// <summary>Makes what is kept for a link.</summary>
    /// <exception cref="ProviderException">The link's values make no sense.</exception>
    protected abstract ValueTask<TBound> OpenAsync(ActorLink link, CancellationToken ct);

    /// <summary>Delivers nothing further through a link; calls go on. The default has nothing to deliver.</summary>
    protected virtual ValueTask QuietAsync(TBound bound, CancellationToken ct) => default;

    /// <summary>Ends what was kept for a link. The default disposes it.</summary>
    protected virtual async ValueTask CloseAsync(TBound bound)
    {
        if (bound is IAsyncDisposable async) await async.DisposeAsync().ConfigureAwait(false);
        else if (bound is IDisposable disposable) disposable.Dispose();
    }

    /// <summary>Answers a call.</summary>
    protected abstract ValueTask<ReadOnlyMemory<byte>> CallAsync(TBound bound, CapabilityCall call, CancellationToken ct);

    /// <summary>What is kept for an actor's link.</summary>
    protected bool TryGetBound(string actor, [NotNullWhen(true)] out TBound? bound) => _bound.TryGetValue(actor, out bound);
}
