using Mooring.Nats.JetStream;
using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.JetStream;

public sealed class ConsumerTests(JetStreamServer server) : IClassFixture<JetStreamServer>
{
    private readonly NatsJetStream _js = server.JetStream;

    [Fact]
    public async Task Fetch_TakesWhatThereIs_AndEndsWithItsTime()
    {
        await FillAsync("fetch", 7);
        NatsConsumer consumer = await _js.CreateConsumerAsync("fetch", new ConsumerConfig { DurableName = "d" });

        Assert.Equal([0, 1, 2, 3, 4], await NumbersAsync(consumer.FetchAsync(5, TimeSpan.FromMinutes(1))));
        Assert.Equal([5, 6], await NumbersAsync(consumer.FetchAsync(5, TimeSpan.FromSeconds(3))));
        Assert.Equal([], await NumbersAsync(consumer.FetchAsync(5, TimeSpan.Zero)));
        Assert.Null(await consumer.NextAsync(TimeSpan.FromMilliseconds(100)));
        await _js.PublishAsync("fetch.x", BitConverter.GetBytes(7));
        JetStreamMessage next = (await consumer.NextAsync(TimeSpan.FromSeconds(60)))!;
        Assert.Equal(("fetch", "d", "fetch.x", 8u, 8u, 1L, 0L), (next.Stream, next.Consumer, next.Subject, next.StreamSequence, next.ConsumerSequence, next.Delivered, next.Pending));
        await next.AckAndConfirmAsync();
        ConsumerInfo info = await consumer.GetInfoAsync();
        Assert.Equal((0, 0, 8u), (info.Pending, info.AckPending, info.AckFloor!.Stream));
    }

    [Fact]
    public async Task Fetch_LimitedInBytes_TakesNoMore()
    {
        await _js.CreateStreamAsync(new StreamConfig { Name = "bytes" });
        for (int i = 0; i < 5; i++) await _js.PublishAsync("bytes", new byte[1_000]);
        NatsConsumer consumer = await _js.CreateConsumerAsync("bytes", new ConsumerConfig());
        int count = 0;
        await foreach (JetStreamMessage _ in consumer.FetchAsync(5, TimeSpan.FromSeconds(3), maxBytes: 2_500)) count++;
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task Ack_Nak_Term_Progress_DoWhatTheySay()
    {
        await FillAsync("acks", 3);
        NatsConsumer consumer = await _js.CreateConsumerAsync("acks", new ConsumerConfig { AckWait = TimeSpan.FromSeconds(4) });
        JetStreamMessage[] first = await TakeAsync(consumer, 3);
        await first[0].NakAsync();
        await first[1].TermAsync();
        await first[2].NakAsync(TimeSpan.FromMilliseconds(300));

        JetStreamMessage again = (await consumer.NextAsync(TimeSpan.FromSeconds(60)))!;
        Assert.Equal((1u, 2L), (again.StreamSequence, again.Delivered));
        for (int i = 0; i < 5; i++) // longer than AckWait in all
        {
            long start = TimeProvider.System.GetTimestamp();
            await Task.Delay(1000);
            await again.ProgressAsync();
            Assert.SkipWhen(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(3), "NOT TESTED: this machine is too busy to say in time that it is at work");
        }

        await again.AckAsync();
        JetStreamMessage delayed = (await consumer.NextAsync(TimeSpan.FromSeconds(60)))!;
        Assert.Equal(3u, delayed.StreamSequence);
        await delayed.AckAndConfirmAsync();
        Assert.Null(await consumer.NextAsync(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(3u, (await consumer.GetInfoAsync()).AckFloor!.Stream);
    }

    [Fact]
    public async Task Consume_MoreThanItAsksForAtOnce_GivesAllInOrder()
    {
        await FillAsync("consume", 500);
        NatsConsumer consumer = await _js.CreateConsumerAsync("consume", new ConsumerConfig());
        Task<List<int>> reading = NumbersAsync(consumer.ConsumeAsync(new() { MaxMessages = 16 }), take: 600);
        for (int i = 500; i < 600; i++) await _js.PublishAsync("consume.x", BitConverter.GetBytes(i));

        Assert.Equal(Enumerable.Range(0, 600), await reading.Within());
    }

    [Fact]
    public async Task Consume_SlowReader_HasNoMoreOnItsWayThanItAskedFor()
    {
        await FillAsync("slow", 200);
        NatsConsumer consumer = await _js.CreateConsumerAsync("slow", new ConsumerConfig { AckPolicy = AckPolicy.Explicit });
        await using IAsyncEnumerator<JetStreamMessage> messages = consumer.ConsumeAsync(new() { MaxMessages = 10 }).GetAsyncEnumerator();
        for (int i = 0; i < 3; i++) Assert.True(await messages.MoveNextAsync());
        await server.Nats.FlushAsync();

        Assert.InRange((await consumer.GetInfoAsync()).AckPending, 3, 10);
    }

    [Fact]
    public async Task Consume_IdleBeyondHeartbeatsAndExpiry_GoesOn()
    {
        await FillAsync("idle", 1);
        NatsConsumer consumer = await _js.CreateConsumerAsync("idle", new ConsumerConfig());
        var options = new ConsumeOptions { Heartbeat = TimeSpan.FromMilliseconds(500), Expires = TimeSpan.FromMilliseconds(1_000) };
        Task<List<int>> reading = NumbersAsync(consumer.ConsumeAsync(options), take: 2);
        await Task.Delay(2_500); // two expiries
        Assert.False(reading.IsCompleted);
        await _js.PublishAsync("idle.x", BitConverter.GetBytes(1));

        Assert.Equal([0, 1], await reading.Within());
    }

    [Fact]
    public async Task Consume_ConsumerDeleted_EndsWithAnError()
    {
        await FillAsync("gone", 1);
        NatsConsumer consumer = await _js.CreateConsumerAsync("gone", new ConsumerConfig { DurableName = "d" });
        Task<List<int>> reading = NumbersAsync(consumer.ConsumeAsync(), take: 2);
        while ((await consumer.GetInfoAsync()).Waiting == 0) await Task.Delay(20);
        Assert.True(await _js.DeleteConsumerAsync("gone", "d"));

        await Assert.ThrowsAsync<JetStreamException>(() => reading.Within());
        Assert.False(await _js.DeleteConsumerAsync("gone", "d"));
        Assert.Null(await _js.GetConsumerAsync("gone", "d"));
    }

    [Fact]
    public async Task Consumers_DurableAndEphemeral_AreListedAndFound()
    {
        await FillAsync("names", 1);
        NatsConsumer ephemeral = await _js.CreateConsumerAsync("names", new ConsumerConfig { InactiveThreshold = TimeSpan.FromMinutes(1) });
        await _js.CreateConsumerAsync("names", new ConsumerConfig { DurableName = "d", FilterSubject = "names.*", DeliverPolicy = DeliverPolicy.Last });
        var names = new List<string>();
        await foreach (string name in _js.ConsumerNamesAsync("names")) names.Add(name);

        Assert.Equal(new[] { ephemeral.Name, "d" }.Order(), names.Order());
        NatsConsumer durable = (await _js.GetConsumerAsync("names", "d"))!;
        Assert.Equal(("d", "names.*", DeliverPolicy.Last), (durable.Info.Config.DurableName, durable.Info.Config.FilterSubject, durable.Info.Config.DeliverPolicy));
        Assert.Null(ephemeral.Info.Config.DurableName);
    }

    [Fact]
    public async Task InOrder_ConsumerLost_GoesOnWithoutGapOrRepetition()
    {
        await FillAsync("ordered", 50);
        await using IAsyncEnumerator<JetStreamMessage> messages = _js.ReadInOrderAsync("ordered").GetAsyncEnumerator();
        var read = new List<ulong>();
        for (int i = 0; i < 20; i++) read.Add((await NextAsync(messages)).StreamSequence);
        await foreach (string name in _js.ConsumerNamesAsync("ordered")) await _js.DeleteConsumerAsync("ordered", name);
        for (int i = 0; i < 10; i++) await _js.PublishAsync("ordered.x", BitConverter.GetBytes(i));
        for (int i = 0; i < 40; i++) read.Add((await NextAsync(messages)).StreamSequence);

        Assert.Equal(Enumerable.Range(1, 60).Select(i => (ulong)i), read);
    }

    [Fact]
    public async Task InOrder_FromASequenceUntilCaughtUp_EndsAtTheNewestMessage()
    {
        await FillAsync("part", 10);
        var options = new ReadInOrderOptions { StartSequence = 4, StopWhenCaughtUp = true, FilterSubject = "part.>" };
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], await NumbersAsync(_js.ReadInOrderAsync("part", options)));
        Assert.Empty(await NumbersAsync(_js.ReadInOrderAsync("part", options with { FilterSubject = "part.other" })));
        Assert.Empty(await NumbersAsync(_js.ReadInOrderAsync("part", new() { StartTime = DateTimeOffset.UtcNow.AddHours(1), StopWhenCaughtUp = true })));
        Assert.Throws<ArgumentException>(() => _js.ReadInOrderAsync("part", new() { StartSequence = 1, StartTime = DateTimeOffset.UtcNow }));
    }

    private static async Task<JetStreamMessage> NextAsync(IAsyncEnumerator<JetStreamMessage> messages)
    {
        Assert.True(await messages.MoveNextAsync().Within());
        return messages.Current;
    }

    private async Task FillAsync(string stream, int count)
    {
        await _js.CreateStreamAsync(new StreamConfig { Name = stream, Subjects = [stream + ".>"], Storage = StreamStorage.Memory });
        for (int i = 0; i < count; i++) await _js.PublishAsync($"{stream}.x", BitConverter.GetBytes(i));
    }

    private static async Task<JetStreamMessage[]> TakeAsync(NatsConsumer consumer, int count)
    {
        var taken = new List<JetStreamMessage>();
        await foreach (JetStreamMessage message in consumer.FetchAsync(count, TimeSpan.FromMinutes(1))) taken.Add(message);
        Assert.Equal(count, taken.Count);
        return [.. taken];
    }

    private static async Task<List<int>> NumbersAsync(IAsyncEnumerable<JetStreamMessage> messages, int take = int.MaxValue)
    {
        var numbers = new List<int>();
        await foreach (JetStreamMessage message in messages)
        {
            numbers.Add(BitConverter.ToInt32(message.Data.Span));
            await message.AckAsync();
            if (numbers.Count == take) break;
        }

        return numbers;
    }
}
