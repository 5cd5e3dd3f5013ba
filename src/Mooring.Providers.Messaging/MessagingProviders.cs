using System.Globalization;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Providers;
using Mooring.Providers.Messaging.Broker;
using Mooring.Providers.Messaging.Listening;

namespace Mooring.Providers.Messaging;

/// <summary>The names in manifests of what this package offers.</summary>
public static class MessagingProviders
{
    private const int UsualCapacity = 4096;

    /// <summary>Adds <c>messaging.inprocess</c>, the usual broker: one for all actors that are linked to the provider.</summary>
    /// <remarks>
    /// Its values: <c>CAPACITY</c>, how many messages wait for each subscription (4,096); <c>LISTEN</c>, an address and port at which NATS
    /// clients outside the process reach the broker (none); <c>TOKEN</c>, what they have to say, which is needed unless the address is a
    /// loopback one.
    /// </remarks>
    public static ProviderCatalog AddMessaging(this ProviderCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(
            "messaging.inprocess", CapabilityIds.Messaging, settings => InProcess(Capacity(settings), BrokerListenOptions.Of(settings)), isUsual: true);
    }

    /// <summary>Offers one broker in the process to all actors that are linked to the provider.</summary>
    /// <param name="capacity">Messages that wait for each subscription; 1 or more.</param>
    /// <param name="listen">Where NATS clients outside the process reach it; nowhere when null.</param>
    public static ICapabilityProvider InProcess(int capacity = UsualCapacity, BrokerListenOptions? listen = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var own = new OwnBroker(capacity, listen);
        return new MessagingProvider("in process", (_, _, _) => new(new SharedBroker(own.Broker)), own);
    }

    private static int Capacity(ProviderSettings settings)
    {
        if (settings.Value("CAPACITY") is not { } text) return UsualCapacity;
        return int.TryParse(text, CultureInfo.InvariantCulture, out int capacity) && capacity > 0
            ? capacity
            : throw new ProviderException($"CAPACITY: \"{text}\" is not a whole number of 1 or more");
    }
}
