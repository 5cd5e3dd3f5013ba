using Mooring.Hosting.Providers;
using Mooring.Testing.Events;
using Mooring.Testing.Nats;

namespace Mooring.Providers.Nats.Tests;

public sealed class NatsJournalTests : JournalContract
{
    protected override async ValueTask<(ICapabilityProvider Provider, IAsyncDisposable? Server)> OpenStreamsAsync()
    {
        NatsServer server = await NatsServer.StartAsync(jetStream: true);
        return (new NatsEventStreams(name => name == "URL" ? server.Url : null), server);
    }
}
