using Microsoft.Extensions.Logging;

namespace Mooring.Hosting.Providers;

/// <summary>A provider's way to actors and to the host's events. Implemented by the host only.</summary>
public interface IProviderHost
{
    /// <summary>The binding name under which the provider is offered.</summary>
    string Binding { get; }

    /// <summary>The host's clock.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Where the provider logs.</summary>
    ILogger Logger { get; }

    /// <summary>Cancelled when the host stops: nothing new should begin.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Has an actor handle something: through its mailbox, in turn with everything else, never nested in a turn that runs.</summary>
    /// <param name="link">The link that the delivery belongs to.</param>
    /// <param name="operation">What the actor is to do.</param>
    /// <param name="payload">What it is to do it with, as providers see it; it must not change before the task is done.</param>
    /// <param name="delivery">How; the default when null.</param>
    /// <param name="ct">Takes the delivery back.</param>
    /// <returns>The actor's answer, as providers see it.</returns>
    /// <exception cref="ActorException">The actor did not handle it; the class says why.</exception>
    /// <remarks>
    /// While the actor's mailbox is full this waits, which is the flow control: await one delivery before making the next, or as many as
    /// the actor is to have in flight. It may be called from within <see cref="ICapabilityProvider.CallAsync"/>, but must not be awaited
    /// there, as the actor may be waiting for that call: unless <see cref="Delivery.Cause"/> says so, and then it fails at once if it
    /// could never end.
    /// </remarks>
    ValueTask<ReadOnlyMemory<byte>> DeliverAsync(
        ActorLink link, string operation, ReadOnlyMemory<byte> payload, Delivery? delivery = null, CancellationToken ct = default);

    /// <summary>Tells the host's event stream what the provider has done, or could not do.</summary>
    /// <param name="type">Such as <c>blob.download.failed</c>; the host puts <c>mooring.provider.</c> before it.</param>
    /// <param name="link">The link that it is about; null when it is about none.</param>
    /// <param name="data">What happened, by name.</param>
    void Report(string type, ActorLink? link, IReadOnlyDictionary<string, string> data);
}

/// <summary>How a delivery is made.</summary>
public sealed record Delivery
{
    /// <summary>The time for waiting and running.</summary>
    /// <value>Null: what the actor gives every call.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The call whose answer waits for this delivery.</summary>
    /// <value>Null: none does.</value>
    public CapabilityCall? Cause { get; init; }
}
