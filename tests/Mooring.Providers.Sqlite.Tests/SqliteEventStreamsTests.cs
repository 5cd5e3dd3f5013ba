using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Testing.Events;
using Mooring.Testing.Messaging;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Sqlite.Tests;

public sealed class SqliteEventStreamsTests : EventStreamContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-events-").FullName;

    private string EventFile => Path.Combine(_folder, "below", "events.db");

    [Fact]
    public async Task Reopened_File_HoldsWhatWasThere_AndIdsGoOn()
    {
        string first = await WriteAsync("a", "s", 1);
        await Provider.DisposeAsync();
        await using ICapabilityProvider again = await CreateAsync();
        await again.StartAsync(Host, default);
        await again.BindAsync(Link("a"), default);
        StreamEvent kept = Assert.Single(await QueryAsync(again, "a", "s"));
        Assert.Equal((first, "1"), (kept.EventId, kept.Values["n"]));
        Assert.True(long.Parse(await WriteAsync(again, "a", "s", 2)) > long.Parse(first));
    }

    [Fact]
    public async Task Events_WrittenByManyActorsAtOnce_AreAllThere()
    {
        string[] actors = [.. Enumerable.Range(0, 8).Select(i => $"w{i}")];
        foreach (string actor in actors) await BindAsync(actor);
        await Task.WhenAll(actors.Select(async (actor, i) =>
        {
            for (int n = 0; n < 50; n++) await WriteAsync(actor, "busy", 1000 * i + n);
        }));
        StreamEvent[] all = await QueryAsync("a", "busy");
        Assert.Equal(400, all.Length);
        foreach (IGrouping<int, int> ofOne in all.Select(one => int.Parse(one.Values["n"])).GroupBy(n => n / 1000)) Assert.Equal(ofOne.Order(), ofOne); // each writer's own order
    }

    [Fact]
    public async Task Stream_WithAMaximumOfEvents_KeepsTheNewestOfEach()
    {
        await BindAsync("few", ("MAX_EVENTS", "3"));
        for (int n = 0; n < 10; n++)
        {
            await WriteAsync("few", "s", n);
            await WriteAsync("few", "t", 100 + n);
            Assert.Equal(Math.Min(n + 1, 3), (await QueryAsync("a", "s")).Length);
        }

        await WriteAsync("a", "u", 1);
        Assert.Equal(["7", "8", "9"], (await QueryAsync("few", "s")).Select(e => e.Values["n"]));
        Assert.Equal(["107", "108", "109"], (await QueryAsync("a", "t")).Select(e => e.Values["n"]));
        Assert.Single(await QueryAsync("few", "u"));
    }

    /// <remarks>The limit comes with the link that writes, be there as many events before as there may.</remarks>
    [Fact]
    public async Task Stream_ThatGetsAMaximumLater_IsCutBackWithTheNextEvent()
    {
        for (int n = 0; n < 20; n++) await WriteAsync("a", "s", n);
        await BindAsync("few", ("MAX_EVENTS", "2"));
        Assert.Equal(20, (await QueryAsync("few", "s")).Length);
        await WriteAsync("few", "s", 20);
        Assert.Equal(["19", "20"], (await QueryAsync("a", "s")).Select(e => e.Values["n"]));
        await WriteAsync("a", "s", 21); // this link knows no limit
        Assert.Equal(["19", "20", "21"], (await QueryAsync("a", "s")).Select(e => e.Values["n"]));
    }

    [Fact]
    public async Task Stream_WithAMaximumAge_ForgetsWhatIsOlder()
    {
        var clock = new FakeClock();
        ((FakeProviderHost)Host).TimeProvider = clock;
        await BindAsync("young", ("MAX_AGE", "60"));
        for (int n = 0; n < 3; n++)
        {
            await WriteAsync("young", "s", n);
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        // Now the events are 90, 60 and 30 seconds old. The first is there until the next one is written, but not for a link that calls it too old.
        Assert.Equal(["1", "2"], (await QueryAsync("young", "s")).Select(e => e.Values["n"]));
        Assert.Equal(["1", "2"], (await QueryAsync("young", "s", new TimeRange(0, ulong.MaxValue))).Select(e => e.Values["n"]));
        Assert.Equal(["0", "1", "2"], (await QueryAsync("a", "s")).Select(e => e.Values["n"]));
        await WriteAsync("young", "s", 3);
        Assert.Equal(["1", "2", "3"], (await QueryAsync("a", "s")).Select(e => e.Values["n"]));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await QueryAsync("young", "s"));
        await WriteAsync("young", "s", 4);
        Assert.Equal("4", Assert.Single(await QueryAsync("a", "s")).Values["n"]);
    }

    [Fact]
    public async Task Limits_OfAStreamInAFileThatWasClosed_CountWhatItHolds()
    {
        await BindAsync("few", ("MAX_EVENTS", "3"));
        for (int n = 0; n < 3; n++) await WriteAsync("few", "s", n);
        await Provider.DisposeAsync();
        await using ICapabilityProvider again = await CreateAsync();
        await again.StartAsync(Host, default);
        await again.BindAsync(Link("few", ("MAX_EVENTS", "3")), default);
        await WriteAsync(again, "few", "s", 3);
        Assert.Equal(["1", "2", "3"], (await QueryAsync(again, "few", "s")).Select(e => e.Values["n"]));
    }

    /// <remarks>Files were written before there were limits, and with them counts.</remarks>
    [Fact]
    public async Task Limits_OfAStreamInAFileWithoutCounts_CountWhatItHolds()
    {
        for (int n = 0; n < 5; n++) await WriteAsync("a", "s", n);
        await Provider.DisposeAsync();
        using (var file = new SqliteDatabase(EventFile, "DROP TRIGGER events_counted; DROP TRIGGER events_uncounted; DROP TABLE event_counts"))
        {
        }

        await using ICapabilityProvider again = await CreateAsync();
        await again.StartAsync(Host, default);
        await again.BindAsync(Link("few", ("MAX_EVENTS", "3")), default);
        await WriteAsync(again, "few", "s", 5);
        Assert.Equal(["3", "4", "5"], (await QueryAsync(again, "few", "s")).Select(e => e.Values["n"]));
    }

    [Theory]
    [InlineData("MAX_EVENTS", "0")]
    [InlineData("MAX_EVENTS", "-1")]
    [InlineData("MAX_EVENTS", "many")]
    [InlineData("MAX_EVENTS", "1000000001")]
    [InlineData("MAX_AGE", "0")]
    [InlineData("MAX_AGE", "1h")]
    [InlineData("MAX_AGE", "99999999999")]
    public async Task Link_WithALimitThatIsNone_IsRefused(string name, string value)
    {
        ProviderException refused = await Assert.ThrowsAsync<ProviderException>(() => BindAsync("c", (name, value)));
        Assert.StartsWith($"{name}: \"{value}\" is not a whole number from 1 to ", refused.Message);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override ValueTask<ICapabilityProvider> CreateAsync() => new(new SqliteEventStreams(EventFile));
}
