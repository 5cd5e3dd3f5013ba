using Mooring.Providers.KeyValue;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Sqlite.Tests;

public sealed class SqliteKeyValueTests : KeyValueContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-sqlite-").FullName;
    private int _stores;

    [Fact]
    public async Task Reopened_File_HoldsWhatWasThere()
    {
        string path = Path.Combine(_folder, "below", "store.db");
        await using (SqliteKeyValueStore first = await SqliteKeyValueStore.OpenAsync(path, TimeProvider.System))
        {
            await first.SetAsync("k", "kept", null, default);
            await first.PushAsync("l", "item", default);
        }

        await using SqliteKeyValueStore second = await SqliteKeyValueStore.OpenAsync(path, TimeProvider.System);
        Assert.Equal("kept", await second.GetAsync("k", default));
        Assert.Equal(["item"], await second.RangeAsync("l", 0, -1, default));
    }

    protected override async ValueTask<IKeyValueStore> OpenStoreAsync(TimeProvider time, CancellationToken ct) =>
        await SqliteKeyValueStore.OpenAsync(Path.Combine(_folder, $"{Interlocked.Increment(ref _stores)}.db"), time, ct);

    protected override void Clean() => Directory.Delete(_folder, recursive: true);
}
