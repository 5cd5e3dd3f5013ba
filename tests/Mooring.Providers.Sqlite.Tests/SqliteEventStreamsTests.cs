using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Testing.Events;

namespace Mooring.Providers.Sqlite.Tests;

public sealed class SqliteEventStreamsTests : EventStreamContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-events-").FullName;

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

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override ValueTask<ICapabilityProvider> CreateAsync() => new(new SqliteEventStreams(Path.Combine(_folder, "below", "events.db")));
}
