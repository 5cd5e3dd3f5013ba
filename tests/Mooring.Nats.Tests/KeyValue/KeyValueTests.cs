using Mooring.Nats.JetStream;
using Mooring.Nats.KeyValue;
using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.KeyValue;

public sealed class KeyValueTests(JetStreamServer server) : IClassFixture<JetStreamServer>
{
    [Fact]
    public async Task Key_PutReadUpdatedDeleted_HasItsRevisions()
    {
        NatsKeyValue bucket = await BucketAsync("life", history: 10);
        Assert.Null(await bucket.GetAsync("a.b"));
        Assert.Equal(1u, await bucket.PutAsync("a.b", Bytes.Of("one")));
        Assert.Equal(2u, await bucket.PutAsync("a.b", Bytes.Of("two")));
        KeyValueEntry entry = (await bucket.GetAsync("a.b"))!;
        Assert.Equal(("life", "a.b", "two", 2u, KeyValueOperation.Put), (entry.Bucket, entry.Key, entry.Text, entry.Revision, entry.Operation));
        Assert.Equal("one", (await bucket.GetAsync("a.b", 1))!.Text);
        Assert.Null(await bucket.GetAsync("other", 1));
        await bucket.DeleteAsync("a.b");
        Assert.Null(await bucket.GetAsync("a.b"));

        Assert.Equal([(KeyValueOperation.Put, "one"), (KeyValueOperation.Put, "two"), (KeyValueOperation.Delete, "")],
            (await ListAsync(bucket.HistoryAsync("a.b"))).Select(e => (e.Operation, e.Text)));
        await bucket.PurgeAsync("a.b");
        Assert.Equal([KeyValueOperation.Purge], (await ListAsync(bucket.HistoryAsync("a.b"))).Select(e => e.Operation));
        Assert.Equal(new KeyValueStatus("life", 1, (await bucket.GetStatusAsync()).Bytes, 10, TimeSpan.Zero), await bucket.GetStatusAsync());
    }

    [Fact]
    public async Task Create_OnlyWithoutAValue_AlsoAfterADeletion()
    {
        NatsKeyValue bucket = await BucketAsync("create");
        await bucket.CreateAsync("k", Bytes.Of("1"));
        await Assert.ThrowsAsync<KeyRevisionException>(() => bucket.CreateAsync("k", Bytes.Of("2")));
        Assert.Null(await bucket.TryCreateAsync("k", Bytes.Of("2")));
        await bucket.DeleteAsync("k");
        Assert.NotNull(await bucket.TryCreateAsync("k", Bytes.Of("3")));
        await bucket.PurgeAsync("k");
        await bucket.CreateAsync("k", Bytes.Of("4"));
        Assert.Equal("4", (await bucket.GetAsync("k"))!.Text);
    }

    [Fact]
    public async Task CompareAndSet_ByManyAtOnce_LosesNoIncrement()
    {
        NatsKeyValue bucket = await BucketAsync("counter");
        await bucket.PutAsync("n", BitConverter.GetBytes(0));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (int done = 0; done < 10;)
            {
                KeyValueEntry entry = (await bucket.GetAsync("n"))!;
                if (await bucket.TryUpdateAsync("n", BitConverter.GetBytes(BitConverter.ToInt32(entry.Value.Span) + 1), entry.Revision) is not null) done++;
            }
        })).Within();

        Assert.Equal(80, BitConverter.ToInt32((await bucket.GetAsync("n"))!.Value.Span));
        await Assert.ThrowsAsync<KeyRevisionException>(() => bucket.UpdateAsync("n", default, 1));
        await Assert.ThrowsAsync<KeyRevisionException>(() => bucket.DeleteAsync("n", revision: 1));
    }

    [Fact]
    public async Task Keys_AreThoseWithAValue()
    {
        NatsKeyValue bucket = await BucketAsync("keys");
        Assert.Empty(await ListAsync(bucket.KeysAsync()));
        foreach (string key in (string[])["a.1", "a.2", "b.1", "c"]) await bucket.PutAsync(key, Bytes.Of("x"));
        await bucket.DeleteAsync("a.2");

        Assert.Equal(["a.1", "b.1", "c"], (await ListAsync(bucket.KeysAsync())).Order());
        Assert.Equal(["a.1"], await ListAsync(bucket.KeysAsync("a.*")));
    }

    [Fact]
    public async Task Watch_GivesValuesThenChanges_AndSaysWhenItHasCaughtUp()
    {
        NatsKeyValue bucket = await BucketAsync("watch", history: 5);
        await bucket.PutAsync("a", Bytes.Of("1"));
        await bucket.PutAsync("a", Bytes.Of("2"));
        await bucket.PutAsync("b", Bytes.Of("3"));
        KeyValueWatch watch = await bucket.WatchAsync();
        await using IAsyncEnumerator<KeyValueEntry> entries = watch.GetAsyncEnumerator();

        Assert.Equal(("a", "2"), await NextAsync(entries));
        Assert.False(watch.CaughtUp.IsCompleted);
        Assert.Equal(("b", "3"), await NextAsync(entries));
        Assert.True(watch.CaughtUp.IsCompletedSuccessfully);
        await bucket.PutAsync("c", Bytes.Of("4"));
        await bucket.DeleteAsync("a");
        Assert.Equal(("c", "4"), await NextAsync(entries));
        Assert.Equal(("a", ""), await NextAsync(entries));
        Assert.Equal(KeyValueOperation.Delete, entries.Current.Operation);
    }

    [Fact]
    public async Task Watch_Options_LeaveOutWhatTheySay()
    {
        NatsKeyValue bucket = await BucketAsync("options", history: 5);
        Assert.True((await bucket.WatchAsync()).CaughtUp.IsCompletedSuccessfully);
        await bucket.PutAsync("a.x", Bytes.Of("1"));
        await bucket.PutAsync("a.x", Bytes.Of("2"));
        await bucket.PutAsync("b", Bytes.Of("3"));
        await bucket.DeleteAsync("b");

        await using var history = (await bucket.WatchAsync("a.*", new() { IncludeHistory = true, KeysOnly = true })).GetAsyncEnumerator();
        await using var updates = (await bucket.WatchAsync(options: new() { UpdatesOnly = true, IgnoreDeletes = true })).GetAsyncEnumerator();
        Assert.Equal(("a.x", ""), await NextAsync(history));
        Assert.Equal(("a.x", ""), await NextAsync(history));
        await bucket.DeleteAsync("a.x");
        await bucket.PutAsync("c", Bytes.Of("4"));
        Assert.Equal(("c", "4"), await NextAsync(updates));
        Assert.Equal(("a.x", ""), await NextAsync(history));
    }

    [Fact]
    public async Task Watch_ServerRestarted_GoesOn()
    {
        await using NatsServer own = await NatsServer.StartAsync(jetStream: true);
        await using NatsConnection nats = await NatsConnection.ConnectAsync(new NatsOptions { Servers = [own.Url], ReconnectWait = TimeSpan.FromMilliseconds(20) });
        NatsKeyValue bucket = await NatsKeyValue.CreateAsync(new NatsJetStream(nats), new KeyValueConfig { Bucket = "kept" });
        await bucket.PutAsync("a", Bytes.Of("before"));
        await using IAsyncEnumerator<KeyValueEntry> entries = (await bucket.WatchAsync()).GetAsyncEnumerator();
        Assert.Equal(("a", "before"), await NextAsync(entries));
        own.Kill();
        await own.RestartAsync();
        await nats.FlushAsync().Within();
        await bucket.PutAsync("a", Bytes.Of("after"));

        Assert.Equal(("a", "after"), await NextAsync(entries));
    }

    [Fact]
    public async Task Buckets_OpenedAndDeleted_ByName()
    {
        await BucketAsync("named");
        Assert.NotNull(await NatsKeyValue.OpenAsync(server.JetStream, "named"));
        Assert.True(await NatsKeyValue.DeleteBucketAsync(server.JetStream, "named"));
        Assert.Null(await NatsKeyValue.OpenAsync(server.JetStream, "named"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a.*")]
    [InlineData("a>")]
    [InlineData("ü")]
    public async Task Key_Malformed_IsRefused(string key)
    {
        NatsKeyValue bucket = await BucketAsync("malformed");
        await Assert.ThrowsAsync<ArgumentException>(() => bucket.PutAsync(key, default));
        await Assert.ThrowsAsync<ArgumentException>(() => bucket.GetAsync(key));
    }

    private Task<NatsKeyValue> BucketAsync(string name, int history = 1) =>
        NatsKeyValue.CreateAsync(server.JetStream, new KeyValueConfig { Bucket = name, History = history, Storage = StreamStorage.Memory });

    private static async Task<(string Key, string Text)> NextAsync(IAsyncEnumerator<KeyValueEntry> entries)
    {
        Assert.True(await entries.MoveNextAsync().Within());
        return (entries.Current.Key, entries.Current.Text);
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (T item in source) list.Add(item);
        return list;
    }
}
