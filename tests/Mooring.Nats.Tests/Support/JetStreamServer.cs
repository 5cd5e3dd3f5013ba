using Mooring.Nats.JetStream;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Support;

/// <summary>A server with JetStream and a connection, shared by the tests of a class.</summary>
public sealed class JetStreamServer : IAsyncLifetime
{
    private NatsServer? _server;

    public NatsConnection Nats { get; private set; } = null!;

    public NatsJetStream JetStream { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await NatsServer.StartAsync(jetStream: true);
        Nats = await NatsConnection.ConnectAsync(_server.Url);
        JetStream = new NatsJetStream(Nats);
    }

    public async ValueTask DisposeAsync()
    {
        if (Nats is not null) await Nats.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }
}
