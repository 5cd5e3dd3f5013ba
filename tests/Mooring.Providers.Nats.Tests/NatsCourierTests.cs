using Mooring.Hosting.Providers;
using Mooring.Testing.Messaging;
using Mooring.Testing.Nats;

namespace Mooring.Providers.Nats.Tests;

public sealed class NatsCourierTests : CourierContract
{
    protected override async ValueTask<(ICapabilityProvider Provider, IAsyncDisposable? Server)> OpenBrokerAsync()
    {
        NatsServer server = await NatsServer.StartAsync();
        return (NatsProviders.Messaging(name => name == "URL" ? server.Url : null), server);
    }
}
