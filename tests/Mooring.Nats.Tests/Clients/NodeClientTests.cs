using Mooring.Nats.JetStream;
using Mooring.Nats.KeyValue;
using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Clients;

/// <summary>Together with npm's <c>nats</c>, a client that was not written here, in both directions.</summary>
public sealed class NodeClientTests : IAsyncLifetime
{
    private NatsServer _server = null!;
    private NatsConnection _nats = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await NatsServer.StartAsync(jetStream: true);
        _nats = await NatsConnection.ConnectAsync(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nats is not null) await _nats.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task Requests_ToNode_AreAnsweredWithTheirHeaders()
    {
        await using NodeClient node = NodeClient.Start(_server.Url, "serve");
        await node.ExpectAsync("ready");
        for (int i = 0; i < 100; i++)
        {
            NatsMessage answer = await _nats.RequestAsync("node.echo", Bytes.Of($"question {i}"), new() { { "Number", $"{i}" }, { "Number", "ü" } });
            Assert.Equal(($"question {i}", "node"), (answer.Text, answer.Headers!["Answered-By"]));
            Assert.Equal([$"{i}", "ü"], answer.Headers.GetValues("Number"));
        }

        await node.ContinueAsync();
        await node.SucceedsAsync();
    }

    [Fact]
    public async Task Requests_FromNode_GetAnswers_AndMessagesOfAllSizesArrive()
    {
        await using NatsSubscription echo = await _nats.SubscribeAsync("mooring.echo", new() { QueueGroup = "servers" });
        await using NatsSubscription sizes = await _nats.SubscribeAsync("mooring.sizes");
        _ = Task.Run(async () =>
        {
            await foreach (NatsMessage message in echo) await message.RespondAsync(message.Data, message.Headers);
        });
        await using NodeClient node = NodeClient.Start(_server.Url, "ask");
        await node.ExpectAsync("done");
        foreach (int size in (int[])[0, 1, 4096, 65536, 1048576])
        {
            NatsMessage message = (await sizes.ReadAsync(TimeSpan.FromSeconds(60)))!;
            Assert.Equal(size, message.Data.Length);
            Assert.Equal(-1, message.Data.Span.IndexOfAnyExcept((byte)(size % 251)));
        }

        await node.SucceedsAsync();
    }

    [Fact]
    public async Task Streams_AreShared()
    {
        var js = new NatsJetStream(_nats);
        await js.CreateStreamAsync(new StreamConfig { Name = "ORDERS", Subjects = ["orders.>"] });
        for (int i = 0; i < 10; i++) await js.PublishAsync("orders.mooring", Bytes.Of($"order {i}"));
        await using NodeClient node = NodeClient.Start(_server.Url, "jetstream");
        await node.ExpectAsync("published");

        NatsConsumer consumer = await js.CreateConsumerAsync("ORDERS", new ConsumerConfig { FilterSubject = "orders.node" });
        var read = new List<string>();
        await foreach (JetStreamMessage message in consumer.FetchAsync(10, TimeSpan.FromMinutes(1)))
        {
            read.Add(message.Text);
            await message.AckAsync();
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"node {i}"), read);
        Assert.True((await js.PublishAsync("orders.node", default, new() { MessageId = "id-7" })).Duplicate);
        Assert.Equal(0, (await (await js.GetConsumerAsync("ORDERS", "node"))!.GetInfoAsync()).AckPending);
        await node.ContinueAsync();
        await node.SucceedsAsync();
    }

    [Fact]
    public async Task Buckets_AreShared()
    {
        NatsKeyValue bucket = await NatsKeyValue.CreateAsync(new NatsJetStream(_nats), new KeyValueConfig { Bucket = "shared", History = 5 });
        await bucket.PutAsync("from.mooring", Bytes.Of("value 1"));
        await bucket.PutAsync("from.mooring", Bytes.Of("value 2"));
        await bucket.PutAsync("deleted", Bytes.Of("x"));
        await bucket.DeleteAsync("deleted");
        await using NodeClient node = NodeClient.Start(_server.Url, "keyvalue");
        await node.ExpectAsync("done");

        Assert.Equal("2", (await bucket.GetAsync("node.created"))!.Text);
        Assert.Null(await bucket.GetAsync("from.node"));
        var history = new List<KeyValueEntry>();
        await foreach (KeyValueEntry entry in bucket.HistoryAsync("from.node")) history.Add(entry);
        Assert.Equal([KeyValueOperation.Put, KeyValueOperation.Delete], history.Select(entry => entry.Operation));
        await node.SucceedsAsync();
    }
}
