using System.Globalization;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Providers;
using Mooring.Providers.Messaging.Broker;

namespace Mooring.Providers.Messaging;

/// <summary>The names in manifests of what this package offers.</summary>
public static class MessagingProviders
{
    private const int UsualCapacity = 4096;

    /// <summary>
    /// Adds <c>messaging.inprocess</c>, the usual broker: one for all actors that are linked to the provider. Its value <c>CAPACITY</c> says
    /// how many messages wait for each subscription: 4,096, if not given.
    /// </summary>
    public static ProviderCatalog AddMessaging(this ProviderCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add("messaging.inprocess", CapabilityIds.Messaging, settings => InProcess(Capacity(settings)), isUsual: true);
    }

    /// <summary>Offers one broker in the process to all actors that are linked to the provider.</summary>
    /// <param name="capacity">Messages that wait for each subscription; 1 or more.</param>
    public static ICapabilityProvider InProcess(int capacity = UsualCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Lock gate = new();
        InProcessBroker? shared = null; // made with the host's clock, when the first actor is linked
        return new MessagingProvider("in process", (_, host, _) =>
        {
            lock (gate) shared ??= new InProcessBroker(host.TimeProvider, capacity);
            return new(new SharedBroker(shared));
        });
    }

    private static int Capacity(ProviderSettings settings)
    {
        if (settings.Value("CAPACITY") is not { } text) return UsualCapacity;
        return int.TryParse(text, CultureInfo.InvariantCulture, out int capacity) && capacity > 0
            ? capacity
            : throw new ProviderException($"CAPACITY: \"{text}\" is not a whole number of 1 or more");
    }
}
