using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Support;

/// <summary>Three real servers that form a cluster.</summary>
internal sealed class NatsCluster : IAsyncDisposable
{
    private NatsCluster(NatsServer[] servers) => Servers = servers;

    public NatsServer[] Servers { get; }

    public NatsServer At(string address) => Servers.Single(server => address.EndsWith($":{server.Port}", StringComparison.Ordinal));

    public static async Task<NatsCluster> StartAsync(bool jetStream = false)
    {
        int[] routes = NatsServer.FreePorts(3);
        string list = string.Join(", ", routes.Select(port => $"\"nats-route://127.0.0.1:{port}\""));
        NatsServer[] servers = await Task.WhenAll(routes.Select((port, i) => NatsServer.StartAsync(
            $"server_name: \"n{i}\"\ncluster {{ name: \"test\", listen: \"127.0.0.1:{port}\", routes: [{list}] }}", jetStream)));
        return new NatsCluster(servers);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NatsServer server in Servers) await server.DisposeAsync();
    }
}
