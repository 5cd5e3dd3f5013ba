using Mooring.Hosting.Contracts;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Providers;
using Mooring.Providers.Messaging;

namespace Mooring.Providers.Nats;

/// <summary>The names in manifests of what this package offers.</summary>
public static class NatsProviders
{
    /// <summary>Adds <c>messaging.nats</c> and <c>eventstreams.nats</c>. Their values are those of the links, for links that do not say.</summary>
    public static ProviderCatalog AddNats(this ProviderCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add("messaging.nats", CapabilityIds.Messaging, settings => Messaging(settings.Value))
            .Add("eventstreams.nats", CapabilityIds.EventStreams, settings => new NatsEventStreams(settings.Value));
    }

    /// <summary>Offers <c>wascc:messaging</c> on NATS, with a connection for each actor that is linked.</summary>
    /// <param name="usual">Values by name for links that do not say: <c>URL</c>, <c>CREDSFILE</c>, <c>CLIENT_JWT</c>, <c>CLIENT_SEED</c>; null for none.</param>
    public static ICapabilityProvider Messaging(Func<string, string?>? usual = null) =>
        new MessagingProvider("NATS", async (link, host, ct) => new NatsBroker(await NatsLinks.ConnectAsync(link, usual ?? (_ => null), host, ct).ConfigureAwait(false)));
}
