using Mooring.Nats.JetStream;
using Mooring.Nats.Tests.Support;

namespace Mooring.Nats.Tests.JetStream;

public sealed class StreamTests(JetStreamServer server) : IClassFixture<JetStreamServer>
{
    private readonly NatsJetStream _js = server.JetStream;

    [Fact]
    public async Task Stream_CreatedUpdatedAndDeleted_IsWhatWasSaid()
    {
        StreamInfo created = await _js.CreateStreamAsync(new StreamConfig
        {
            Name = "life",
            Description = "for a test",
            Subjects = ["life.>"],
            MaxMessages = 100,
            MaxAge = TimeSpan.FromHours(1),
            Storage = StreamStorage.Memory,
            Discard = StreamDiscard.New,
            Retention = StreamRetention.Interest,
            DuplicateWindow = TimeSpan.FromSeconds(90),
        });
        StreamInfo? found = await _js.GetStreamAsync("life");
        Assert.Equal(created.Config with { Other = null, Subjects = null }, found!.Config with { Other = null, Subjects = null });
        Assert.Equal((100, TimeSpan.FromHours(1), StreamStorage.Memory, StreamDiscard.New, StreamRetention.Interest, TimeSpan.FromSeconds(90)),
            (found.Config.MaxMessages, found.Config.MaxAge, found.Config.Storage, found.Config.Discard, found.Config.Retention, found.Config.DuplicateWindow));

        StreamInfo updated = await _js.UpdateStreamAsync(found.Config with { MaxMessages = 200, Subjects = ["life.>", "more"] });
        Assert.Equal(200, updated.Config.MaxMessages);
        Assert.Equal(["life.>", "more"], updated.Config.Subjects!);

        Assert.True(await _js.DeleteStreamAsync("life"));
        Assert.False(await _js.DeleteStreamAsync("life"));
        Assert.Null(await _js.GetStreamAsync("life"));
    }

    [Fact]
    public async Task Stream_CreatedTwiceWithAnotherConfiguration_IsRefused()
    {
        await _js.CreateStreamAsync(new StreamConfig { Name = "twice" });
        await _js.CreateStreamAsync(new StreamConfig { Name = "twice" });
        var failure = await Assert.ThrowsAsync<JetStreamException>(() => _js.CreateStreamAsync(new StreamConfig { Name = "twice", MaxMessages = 5 }));
        Assert.Equal(JetStreamException.StreamNameInUse, failure.ErrorCode);
    }

    [Fact]
    public async Task Streams_MoreThanOnePage_AreAllListed()
    {
        for (int i = 0; i < 5; i++) await _js.CreateStreamAsync(new StreamConfig { Name = $"listed{i}", Subjects = [$"listed.{i}"], Storage = StreamStorage.Memory });
        var names = new List<string>();
        await foreach (string name in _js.StreamNamesAsync("listed.*")) names.Add(name);
        Assert.Equal(["listed0", "listed1", "listed2", "listed3", "listed4"], names.Order());
    }

    [Fact]
    public async Task Publish_WithIdsAndExpectations_IsCheckedByTheStream()
    {
        await _js.CreateStreamAsync(new StreamConfig { Name = "checked", Subjects = ["checked.>"] });

        Assert.Equal(new PublishAck("checked", 1, false), await _js.PublishAsync("checked.a", Bytes.Of("1"), new() { MessageId = "one" }));
        Assert.Equal(new PublishAck("checked", 1, true), await _js.PublishAsync("checked.a", Bytes.Of("1"), new() { MessageId = "one" }));
        Assert.Equal(2u, (await _js.PublishAsync("checked.b", default, new() { ExpectedLastSequence = 1, ExpectedLastMessageId = "one", ExpectedStream = "checked" })).Sequence);
        Assert.Equal(3u, (await _js.PublishAsync("checked.a", default, new() { ExpectedLastSubjectSequence = 1 }, new() { { "x", "y" } })).Sequence);
        foreach (JetStreamPublishOptions wrong in (JetStreamPublishOptions[])
            [new() { ExpectedLastSequence = 1 }, new() { ExpectedLastSubjectSequence = 1 }, new() { ExpectedLastMessageId = "two" }, new() { ExpectedStream = "other" }])
        {
            var failure = await Assert.ThrowsAsync<JetStreamException>(() => _js.PublishAsync("checked.a", default, wrong));
            Assert.Equal(400, failure.Code);
        }

        Assert.Equal(3, (await _js.GetStreamAsync("checked"))!.State.Messages);
    }

    [Fact]
    public async Task Publish_NoStreamKeepsTheSubject_SaysSo() =>
        await Assert.ThrowsAsync<NatsNoRespondersException>(() => _js.PublishAsync("kept.by.nobody"));

    [Fact]
    public async Task Messages_AreReadDeletedAndPurged()
    {
        await _js.CreateStreamAsync(new StreamConfig { Name = "single", Subjects = ["single.*"] });
        for (int i = 1; i <= 10; i++) await _js.PublishAsync($"single.{i % 2}", Bytes.Of($"{i}"), headers: new() { { "n", $"{i}" } });

        StoredMessage third = (await _js.GetMessageAsync("single", 3))!;
        Assert.Equal(("single.1", 3u, "3"), (third.Subject, third.Sequence, third.Headers!["n"]));
        Assert.InRange(third.Time, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(9u, (await _js.GetLastMessageAsync("single", "single.1"))!.Sequence);
        Assert.True(await _js.DeleteMessageAsync("single", 3));
        Assert.False(await _js.DeleteMessageAsync("single", 3));
        Assert.Null(await _js.GetMessageAsync("single", 3));
        Assert.Equal(5, await _js.PurgeStreamAsync("single", subject: "single.0"));
        Assert.Equal(3, await _js.PurgeStreamAsync("single", before: 8));
        Assert.Null(await _js.GetLastMessageAsync("single", "single.0"));
        Assert.Equal(1, (await _js.GetStreamAsync("single"))!.State.Messages);
    }

    [Fact]
    public async Task Purge_KeepingTwo_RemovesTheOthers()
    {
        await _js.CreateStreamAsync(new StreamConfig { Name = "kept" });
        for (int i = 0; i < 5; i++) await _js.PublishAsync("kept");
        Assert.Equal(3, await _js.PurgeStreamAsync("kept", keep: 2));
        await Assert.ThrowsAsync<ArgumentException>(() => _js.PurgeStreamAsync("kept", before: 1, keep: 2));
    }

    [Fact]
    public async Task Names_ThatAreNoTokens_AreRefusedHere()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _js.CreateStreamAsync(new StreamConfig { Name = "a.b" }));
        await Assert.ThrowsAsync<ArgumentException>(() => _js.DeleteStreamAsync("*"));
        await Assert.ThrowsAsync<ArgumentException>(() => _js.CreateConsumerAsync("a", new ConsumerConfig { DurableName = "x y" }));
    }
}
