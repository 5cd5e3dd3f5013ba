using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Providers.KeyValue;
using Op = Mooring.Hosting.Contracts.KeyValueOperations;

namespace Mooring.Tests.Shared;

/// <summary>What every <c>wascc:keyvalue</c> does, seen by an actor.</summary>
public abstract class KeyValueContract : IAsyncDisposable
{
    private ActorHost? _host;

    protected FakeClock Clock { get; } = new();

    /// <summary>A store in which nothing of another test is.</summary>
    protected abstract ValueTask<IKeyValueStore> OpenStoreAsync(TimeProvider time, CancellationToken ct);

    [Fact]
    public async Task Add_CountsFromNothing_AndBelowZero()
    {
        Assert.Equal(5, await AddAsync("n", 5));
        Assert.Equal(-2, await AddAsync("n", -7));
        Assert.Equal("-2", (await GetAsync("n")).Value);
    }

    [Fact]
    public async Task Add_BeyondThirtyTwoBits_IsRefused_AndChangesNothing()
    {
        await AddAsync("n", int.MaxValue);
        await RefusedAsync(Op.Add, new AddRequest("n", 1));
        Assert.Equal("2147483647", (await GetAsync("n")).Value);
    }

    [Fact]
    public async Task Add_ToATextOrAList_IsRefused()
    {
        await SetAsync("text", "not a number");
        await RefusedAsync(Op.Add, new AddRequest("text", 1));
        await PushAsync("list", "x");
        Assert.Contains("a list", await RefusedAsync(Op.Add, new AddRequest("list", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_ReadBack_WhateverTheText()
    {
        foreach (string text in new[] { "", "plain", "line\nfeed", "ünïcödé 🦭", "'; DROP TABLE entries; --", new string('x', 100_000) })
        {
            Assert.Equal(text, (await AskAsync<SetRequest, SetResponse>(Op.Set, new SetRequest("k", text, 0))).Value);
            Assert.Equal(new GetResponse(text, true), await GetAsync("k"));
        }
    }

    [Fact]
    public async Task Get_OfNothing_DoesNotExist()
    {
        Assert.Equal(new GetResponse("", false), await GetAsync("nothing"));
        Assert.False((await AskAsync<KeyRequest, GetResponse>(Op.KeyExists, new KeyRequest("nothing"))).Exists);
    }

    [Fact]
    public async Task Set_WithAnEnd_IsGoneAfterIt_AndAddBeginsAnew()
    {
        await SetAsync("k", "41", expires: 10);
        Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(42, await AddAsync("k", 1)); // keeps its end
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False((await GetAsync("k")).Exists);
        Assert.Equal(1, await AddAsync("k", 1));
        Clock.Advance(TimeSpan.FromDays(400));
        Assert.True((await GetAsync("k")).Exists);
    }

    [Fact]
    public async Task Set_Again_TakesTheEndAway()
    {
        await SetAsync("k", "short", expires: 1);
        await SetAsync("k", "long");
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("long", (await GetAsync("k")).Value);
    }

    [Fact]
    public async Task Delete_RemovesAnyKind()
    {
        await SetAsync("value", "x");
        await PushAsync("list", "x");
        await SetAddAsync("set", "x");
        foreach (string key in new[] { "value", "list", "set", "nothing" })
        {
            Assert.Equal(key, (await AskAsync<KeyRequest, KeyRequest>(Op.Delete, new KeyRequest(key))).Key);
            Assert.False((await AskAsync<KeyRequest, GetResponse>(Op.KeyExists, new KeyRequest(key))).Exists);
        }

        Assert.Equal(1, await PushAsync("list", "again"));
    }

    [Theory]
    [InlineData(0, -1, "c b a")]
    [InlineData(0, 0, "c")]
    [InlineData(1, 2, "b a")]
    [InlineData(-2, -1, "b a")]
    [InlineData(-100, 100, "c b a")]
    [InlineData(2, 1, "")]
    [InlineData(3, 9, "")]
    public async Task Range_IsAsRedisHasIt(int start, int stop, string expected)
    {
        foreach (string item in new[] { "a", "b", "c" }) await PushAsync("list", item);
        Assert.Equal(expected, string.Join(' ', (await AskAsync<RangeRequest, ValuesResponse>(Op.Range, new RangeRequest("list", start, stop))).Values));
    }

    [Fact]
    public async Task ListItemDelete_TakesAllEqualItems()
    {
        foreach (string item in new[] { "a", "b", "a", "c" }) await PushAsync("list", item);
        Assert.Equal(2, (await AskAsync<ItemRequest, CountResponse>(Op.ListItemDelete, new ItemRequest("list", "a"))).NewCount);
        Assert.Equal(["c", "b"], (await AskAsync<RangeRequest, ValuesResponse>(Op.Range, new RangeRequest("list", 0, -1))).Values);
        await AskAsync<KeyRequest, KeyRequest>(Op.Clear, new KeyRequest("list"));
        Assert.Empty((await AskAsync<RangeRequest, ValuesResponse>(Op.Range, new RangeRequest("list", 0, -1))).Values);
    }

    [Fact]
    public async Task Sets_HoldEachItemOnce_AndCombine()
    {
        Assert.Equal(1, await SetAddAsync("s", "x"));
        Assert.Equal(0, await SetAddAsync("s", "x"));
        await SetAddAsync("s", "y");
        await SetAddAsync("t", "y");
        await SetAddAsync("t", "Z");
        Assert.Equal(["x", "y"], await SetOfAsync(Op.SetQuery, new KeyRequest("s")));
        Assert.Equal(["Z", "x", "y"], await SetOfAsync(Op.SetUnion, new KeysRequest(["s", "t"])));
        Assert.Equal(["y"], await SetOfAsync(Op.SetIntersection, new KeysRequest(["s", "t"])));
        Assert.Empty(await SetOfAsync(Op.SetIntersection, new KeysRequest(["s", "nothing"])));
        Assert.Equal(1, (await AskAsync<ItemRequest, CountResponse>(Op.SetRemove, new ItemRequest("s", "x"))).NewCount);
        Assert.Equal(0, (await AskAsync<ItemRequest, CountResponse>(Op.SetRemove, new ItemRequest("s", "x"))).NewCount);
    }

    [Fact]
    public async Task Changes_FromManySides_AreAllCounted()
    {
        await using IKeyValueStore store = await OpenStoreAsync(Clock, default);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(side => Task.Run(async () =>
        {
            for (int i = 0; i < 25; i++)
            {
                await store.AddAsync("n", 1, default);
                await store.PushAsync("l", $"{side}.{i}", default);
            }
        })));
        Assert.Equal("200", await store.GetAsync("n", default));
        Assert.Equal(200, (await store.RangeAsync("l", 0, -1, default)).Distinct().Count());
    }

    [Fact]
    public async Task AssemblyScriptSpelling_OfItems_IsUnderstood()
    {
        ActorHost host = await HostAsync();
        byte[] request = [0x82, 0xa3, .. "key"u8, 0xa1, (byte)'l', 0xa4, .. "item"u8, 0xa1, (byte)'x', 0x00]; // "item" for "value", a byte too many
        byte[] asked = [.. "default wascc:keyvalue Push\n"u8, .. request];
        Assert.Equal(1, CountResponse.Decode((await host.CallAsync("a", "Ask", asked)).Span).NewCount);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        Clean();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what the stores of the test have left, which are closed by now.</summary>
    protected virtual void Clean()
    {
    }

    private async Task<ActorHost> HostAsync() =>
        _host ??= await TestActors.HostAsync(new KeyValueProvider("test", (_, ct) => OpenStoreAsync(Clock, ct)));

    private async Task<TReply> AskAsync<TRequest, TReply>(string operation, TRequest request)
        where TRequest : ICapabilityMessage<TRequest>
        where TReply : ICapabilityMessage<TReply> => await (await HostAsync()).AskAsync<TRequest, TReply>(CapabilityIds.KeyValue, operation, request);

    private async Task<string> RefusedAsync<TRequest>(string operation, TRequest request)
        where TRequest : ICapabilityMessage<TRequest>
    {
        ActorHost host = await HostAsync();
        return (await Assert.ThrowsAsync<GuestErrorException>(() => host.AskAsync(CapabilityIds.KeyValue, operation, request))).Message;
    }

    private async Task<int> AddAsync(string key, int value) => (await AskAsync<AddRequest, AddResponse>(Op.Add, new AddRequest(key, value))).Value;

    private Task<GetResponse> GetAsync(string key) => AskAsync<KeyRequest, GetResponse>(Op.Get, new KeyRequest(key));

    private Task<SetResponse> SetAsync(string key, string value, int expires = 0) => AskAsync<SetRequest, SetResponse>(Op.Set, new SetRequest(key, value, expires));

    private async Task<int> PushAsync(string key, string item) => (await AskAsync<ItemRequest, CountResponse>(Op.Push, new ItemRequest(key, item))).NewCount;

    private async Task<int> SetAddAsync(string key, string item) => (await AskAsync<ItemRequest, CountResponse>(Op.SetAdd, new ItemRequest(key, item))).NewCount;

    private async Task<IReadOnlyList<string>> SetOfAsync<TRequest>(string operation, TRequest request)
        where TRequest : ICapabilityMessage<TRequest> => (await AskAsync<TRequest, ValuesResponse>(operation, request)).Values;
}

/// <summary>A clock whose date a test sets.</summary>
public sealed class FakeClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;
}
