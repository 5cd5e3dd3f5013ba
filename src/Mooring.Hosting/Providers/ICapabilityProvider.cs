namespace Mooring.Hosting.Providers;

/// <summary>Offers one capability to actors: what a key-value store, a broker or a web server is to a host.</summary>
/// <remarks>
/// <para>One object serves all actors that are linked to it; the link says which actor a call comes from. All members may be called by
/// several threads at once. Calls for one link begin after its <see cref="BindAsync"/> and before its <see cref="UnbindAsync"/>; one that
/// still runs then has to end soon, in whatever way.</para>
/// <para>Nothing may wait by holding a thread, and everything has to end soon after its token is cancelled; the host gives up on what does
/// not. What can be expected to go wrong is thrown as <see cref="ProviderException"/>, whose text the guest sees; anything else is taken
/// for a bug, and reported as a host event.</para>
/// <para>Payloads are in the form of <see cref="Contracts.ICapabilityMessage{TSelf}"/> whatever the guest speaks.</para>
/// </remarks>
public interface ICapabilityProvider : IAsyncDisposable
{
    /// <summary>What is offered. Does not change.</summary>
    CapabilityDescriptor Descriptor { get; }

    /// <summary>Called once, before anything else.</summary>
    /// <param name="host">The way back: to actors and to the event stream.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask StartAsync(IProviderHost host, CancellationToken ct) => default;

    /// <summary>An actor is linked, or a link's values have changed: the old ones are replaced then.</summary>
    /// <param name="link">The actor, and what the link says.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ProviderException">The values make no sense, or what they name is not there. There is no link then.</exception>
    ValueTask BindAsync(ActorLink link, CancellationToken ct);

    /// <summary>The actor or the host is about to stop: nothing further is to be delivered through the link, which calls may still use.</summary>
    /// <param name="link">As it was bound last; <see cref="UnbindAsync"/> follows when the actor has finished what it accepted.</param>
    /// <param name="ct">Gives up.</param>
    /// <remarks>A provider that never delivers has nothing to do.</remarks>
    ValueTask QuietAsync(ActorLink link, CancellationToken ct) => default;

    /// <summary>A link is gone: its subscriptions, servers and streams are to end.</summary>
    /// <param name="link">As it was bound last.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask UnbindAsync(ActorLink link, CancellationToken ct);

    /// <summary>An actor asks for something.</summary>
    /// <param name="call">Who asks for what.</param>
    /// <param name="ct">The caller has given up, or its time is over.</param>
    /// <returns>The answer. It must not change before the guest makes its next call.</returns>
    /// <exception cref="ProviderException">It cannot be done; the text reaches the guest.</exception>
    ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct);
}

/// <summary>A provider cannot do what it was asked for. The text reaches the guest, so it should say what to do about it.</summary>
public sealed class ProviderException : Exception
{
    /// <summary>Says why.</summary>
    public ProviderException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, and what the cause is.</summary>
    public ProviderException(string message, Exception? cause)
        : base(message, cause)
    {
    }
}
