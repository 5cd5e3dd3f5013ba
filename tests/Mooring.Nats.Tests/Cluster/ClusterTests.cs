using Mooring.Nats.JetStream;
using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Cluster;

public sealed class ClusterTests
{
    [Fact]
    public async Task OneOfThree_Killed_ClientMovesToAServerItDiscovered_AndNothingBufferedIsLost()
    {
        await using NatsCluster cluster = await NatsCluster.StartAsync();
        var events = new EventLog();
        await using NatsConnection nats = await NatsConnection.ConnectAsync(new NatsOptions { Servers = [cluster.Servers[0].Url], OnEvent = events.Add });
        await using NatsConnection other = await NatsConnection.ConnectAsync(cluster.Servers[1].Url);
        await KnowsAllAsync(nats, other);
        await using NatsSubscription subscription = await nats.SubscribeAsync("moved.*");
        await using NatsSubscription listener = await other.SubscribeAsync("sent.*");

        cluster.Servers[0].Kill();
        await events.NextAsync<NatsDisconnected>();
        for (int i = 0; i < 100; i++) await nats.PublishAsync($"sent.{i}");
        NatsReconnected back = await events.NextAsync<NatsReconnected>();

        Assert.Contains(cluster.Servers[1..], server => back.Server == $"127.0.0.1:{server.Port}");
        await nats.FlushAsync();
        // Interest travels between servers by itself; until the new one has told, a message would miss it.
        for (int tries = 0; subscription.Delivered == 0 && tries < 3_000; tries++)
        {
            await other.PublishAsync("moved.here");
            await Task.Delay(20);
        }

        Assert.True(subscription.Delivered > 0, "the subscription did not come along");
        for (int i = 0; i < 100; i++) Assert.Equal($"sent.{i}", (await listener.ReadAsync(TimeSpan.FromSeconds(60)))?.Subject);
    }

    [Fact]
    public async Task Stream_OfThreeCopies_SurvivesTheDeathOfItsReadersServer_EveryMessageOnce()
    {
        const int Count = 300;
        await using NatsCluster cluster = await NatsCluster.StartAsync(jetStream: true);
        var events = new EventLog();
        await using NatsConnection nats = await NatsConnection.ConnectAsync(
            new NatsOptions { Servers = [.. cluster.Servers.Select(server => server.Url)], OnEvent = events.Add, ReconnectWait = TimeSpan.FromMilliseconds(50) });
        var js = new NatsJetStream(nats);
        await EventuallyAsync(() => js.CreateStreamAsync(new StreamConfig { Name = "S", Subjects = ["s.>"], Replicas = 3 }));
        NatsConsumer consumer = await EventuallyAsync(() => js.CreateConsumerAsync("S", new ConsumerConfig { DurableName = "reader", AckWait = TimeSpan.FromSeconds(20) }));
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var seen = new HashSet<ulong>();
        Task reading = Task.Run(async () =>
        {
            await foreach (JetStreamMessage message in consumer.ConsumeAsync(new() { MaxMessages = 20, Heartbeat = TimeSpan.FromSeconds(1), Expires = TimeSpan.FromSeconds(5) }, enough.Token))
            {
                await message.AckAsync(enough.Token);
                seen.Add(message.StreamSequence);
                if (seen.Count == Count) break;
            }
        });
        for (int i = 0; i < Count; i++)
        {
            if (i == Count / 3) cluster.At(nats.Server).Kill();
            await EventuallyAsync(() => js.PublishAsync($"s.{i}", BitConverter.GetBytes(i), new() { MessageId = $"{i}", Timeout = TimeSpan.FromSeconds(2) }));
        }

        await reading.Within();
        StreamInfo stream = await EventuallyAsync(async () => (await js.GetStreamAsync("S"))!);
        Assert.Equal(Count, stream.State.Messages);
        Assert.Equal(Enumerable.Range(1, Count).Select(i => (ulong)i), seen.Order());
        await events.NextAsync<NatsReconnected>();
    }

    private static async Task KnowsAllAsync(params NatsConnection[] connections)
    {
        foreach (NatsConnection connection in connections)
        {
            for (int tries = 0; connection.KnownServers.Count < 3; tries++)
            {
                Assert.True(tries < 3_000, "the cluster did not make its servers known");
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Tries again what fails while a cluster elects its leaders.</summary>
    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> attempt)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                return await attempt();
            }
            catch (NatsException) when (tries < 240)
            {
                await Task.Delay(250);
            }
        }
    }
}
