using System.Collections.Immutable;
using System.Globalization;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Codecs;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Host;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting;

/// <content>Providers and links: what may change while everything runs.</content>
public sealed partial class ActorHost
{
    /// <summary>Adds a provider, and binds the links that have been waiting for one.</summary>
    /// <param name="provider">Becomes the host's, which disposes it, even when this fails.</param>
    /// <param name="binding">The binding name under which it is offered.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="HostStateException">The capability has a provider under that name already, or this one could not be started.</exception>
    public async ValueTask AddProviderAsync(ICapabilityProvider provider, string binding = ActorLink.DefaultBinding, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentException.ThrowIfNullOrEmpty(binding);
        var slot = new ProviderSlot(this, provider, binding);
        try
        {
            using IDisposable change = await BeginChangeAsync(ct).ConfigureAwait(false);
            (string, string) key = (CapabilityNames.Canonical(slot.Capability), binding);
            if (_providers.ContainsKey(key)) throw new HostStateException($"{slot.Capability} has a provider under the binding name {binding} already: remove it first, or use another name");
            await WithinAsync(token => provider.StartAsync(slot, token), $"{slot.Capability} could not be started", ct).ConfigureAwait(false);
            _providers = _providers.Add(key, slot);
            Events.Publish("mooring.provider.started", slot.Capability, ("binding", binding), ("name", provider.Descriptor.Name));
            foreach (HostedActor actor in _actors.Values)
            {
                foreach (ActiveLink link in actor.Links.Where(link => link.Slot is null && link.Is(key.Item1, binding)))
                {
                    await WithinAsync(token => provider.BindAsync(link.Data, token), $"{link.Data} could not be bound", ct).ConfigureAwait(false);
                    actor.Links = actor.Links.Replace(link, link with { Slot = slot });
                }
            }
        }
        catch
        {
            if (!_providers.ContainsValue(slot)) await StepAsync(slot, "stopped", _ => slot.DisposeAsync()).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes a provider. Its links stay, without it; calls that it works on fail as if it had never been there.</summary>
    /// <exception cref="NoProviderException">There is none.</exception>
    public async ValueTask RemoveProviderAsync(string capability, string binding = ActorLink.DefaultBinding, CancellationToken ct = default)
    {
        using IDisposable change = await BeginChangeAsync(ct).ConfigureAwait(false);
        (string, string) key = (CapabilityNames.Canonical(capability), binding);
        if (!_providers.TryGetValue(key, out ProviderSlot? slot)) throw new NoProviderException(capability, binding);
        _providers = _providers.Remove(key);
        await slot.EndCallsAsync().ConfigureAwait(false); // first: what is bound may not be able to end while it works on one
        foreach (HostedActor actor in _actors.Values)
        {
            foreach (ActiveLink link in actor.Links.Where(link => ReferenceEquals(link.Slot, slot)))
            {
                actor.Links = actor.Links.Replace(link, link with { Slot = null });
                await StepAsync(slot, "unbound", token => slot.Provider.UnbindAsync(link.Data, token)).ConfigureAwait(false);
            }
        }

        await StepAsync(slot, "stopped", _ => slot.DisposeAsync()).ConfigureAwait(false);
        Events.Publish("mooring.provider.stopped", slot.Capability, ("binding", binding));
    }

    /// <summary>Links an actor to a capability, or changes the values of a link that there is.</summary>
    /// <param name="link">What is joined to what.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="NotInClaimsException">The actor does not claim the capability.</exception>
    /// <exception cref="NoProviderException">Nothing offers it under that name.</exception>
    /// <exception cref="ClaimsException">The actor's claims have expired.</exception>
    /// <exception cref="HostStateException">The provider has refused; the text says why.</exception>
    public async ValueTask LinkAsync(LinkDefinition link, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        using IDisposable change = await BeginChangeAsync(ct).ConfigureAwait(false);
        HostedActor actor = Find(link.Actor);
        ModuleClaims.CheckDates(actor.Claims, Options.TimeProvider);
        if (link.Capability == actor.Key)
        {
            await ConfigureAsync(actor, link, ct).ConfigureAwait(false);
            return;
        }

        string capability = CapabilityNames.Canonical(link.Capability);
        string claimed = actor.Claims.Capabilities.FirstOrDefault(claim => CapabilityNames.Canonical(claim) == capability)
            ?? throw new NotInClaimsException(actor.Name, link.Capability, actor.Claims.Capabilities);
        if (!_providers.TryGetValue((capability, link.Binding), out ProviderSlot? slot)) throw new NoProviderException(capability, link.Binding);

        var data = new ActorLink(actor.Key, actor.Name, capability, link.Binding, WithClaims(link.Values, actor.Claims));
        await WithinAsync(token => slot.Provider.BindAsync(data, token), $"{data} could not be bound", ct).ConfigureAwait(false);
        actor.Links = [.. actor.Links.Where(other => !other.Is(capability, link.Binding)), new ActiveLink(claimed, data, slot)];
        Events.Publish("mooring.link.bound", actor.Key, ("capability", capability), ("binding", link.Binding));
    }

    /// <summary>Removes a link. Calls through it fail from now on.</summary>
    /// <exception cref="UnknownActorException">There is no such actor.</exception>
    /// <exception cref="NotLinkedException">There is no such link.</exception>
    public async ValueTask UnlinkAsync(string actor, string capability, string binding = ActorLink.DefaultBinding, CancellationToken ct = default)
    {
        using IDisposable change = await BeginChangeAsync(ct).ConfigureAwait(false);
        HostedActor found = Find(actor);
        ActiveLink link = found.Links.FirstOrDefault(link => link.Is(CapabilityNames.Canonical(capability), binding))
            ?? throw new NotLinkedException(found.Name, capability, binding);
        await UnbindAsync(found, link).ConfigureAwait(false);
    }

    private async Task QuietAsync(ActiveLink link)
    {
        if (link.Slot is { } slot) await StepAsync(slot, "quieted", token => slot.Provider.QuietAsync(link.Data, token)).ConfigureAwait(false);
    }

    private async ValueTask UnbindAsync(HostedActor actor, ActiveLink link)
    {
        actor.Links = actor.Links.Remove(link);
        if (link.Slot is { } slot) await StepAsync(slot, "unbound", token => slot.Provider.UnbindAsync(link.Data, token)).ConfigureAwait(false);
        Events.Publish("mooring.link.unbound", actor.Key, ("capability", link.Data.Capability), ("binding", link.Data.Binding));
    }

    /// <summary>An actor may be linked to itself: it is told the values, as a provider would be.</summary>
    private async ValueTask ConfigureAsync(HostedActor actor, LinkDefinition link, CancellationToken ct)
    {
        var values = new CapabilityConfiguration(actor.Key, WithClaims(link.Values, actor.Claims));
        await actor.ConfigureAsync(actor.Key, CapabilityConfiguration.BindActor, values.ToBytes(), ct).ConfigureAwait(false);
        Events.Publish("mooring.link.bound", actor.Key, ("capability", actor.Key), ("binding", link.Binding));
    }

    private async ValueTask WithinAsync(Func<CancellationToken, ValueTask> step, string failure, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Options.ProviderTimeout, Options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await step(both.Token).AsTask().WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new HostStateException($"{failure}: not done within {Options.ProviderTimeout.TotalSeconds:0.###} s");
        }
        catch (Exception cause) when (cause is not OperationCanceledException and not HostStateException)
        {
            throw new HostStateException($"{failure}: {cause.Message}", cause);
        }
    }

    /// <summary>Does what must not keep the host from going on; a failure is logged and told.</summary>
    private async ValueTask StepAsync(ProviderSlot slot, string step, Func<CancellationToken, ValueTask> action)
    {
        try
        {
            await WithinAsync(action, step, CancellationToken.None).ConfigureAwait(false);
        }
        catch (HostStateException cause)
        {
            HostLog.ProviderStepFailed(slot.Logger, cause, slot.Capability, step);
            Events.Publish("mooring.provider.failed", slot.Capability, ("binding", slot.Binding), ("operation", step), ("message", cause.Message));
        }
    }

    private static ImmutableDictionary<string, string> WithClaims(ImmutableDictionary<string, string> values, ActorClaims claims) => values.SetItems(
    [
        new("__wascc_issuer", claims.Issuer ?? ""),
        new("__wascc_capabilities", string.Join(',', claims.Capabilities)),
        new("__wascc_name", claims.Name),
        new("__wascc_expires", (claims.Expires?.ToUnixTimeSeconds() ?? 0).ToString(CultureInfo.InvariantCulture)),
        new("__wascc_tags", string.Join(',', claims.Tags)),
    ]);
}
