using Mooring.Providers.KeyValue;
using Mooring.Tests.Shared;
using Npgsql;

namespace Mooring.Providers.Postgres.Tests;

public sealed class PostgresKeyValueTests : KeyValueContract
{
    private string? _database; // one to a test

    [Fact]
    public async Task BrokenConnections_AreReplaced()
    {
        await using IKeyValueStore store = await OpenStoreAsync(TimeProvider.System, default);
        await store.SetAsync("k", "v", null, default);
        await using (NpgsqlDataSource admin = NpgsqlDataSource.Create((await PostgresServer.GetAsync()).ConnectionString))
        {
            await using NpgsqlCommand end = admin.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
            await end.ExecuteNonQueryAsync();
        }

        Assert.Equal("v", await store.GetAsync("k", default));
        Assert.Equal(1, await store.AddAsync("n", 1, default));
    }

    [Theory]
    [InlineData("postgres://me:p%40ss@db.example:6000/shop", "Host=db.example;Port=6000;Username=me;Password=p@ss;Database=shop")]
    [InlineData("postgresql://db.example/shop", "Host=db.example;Port=5432;Database=shop")]
    [InlineData("Host=x", "Host=x")]
    public void Address_InEitherForm_IsUnderstood(string address, string expected) => Assert.Equal(expected, PostgresAddress.ToConnectionString(address));

    protected override async ValueTask<IKeyValueStore> OpenStoreAsync(TimeProvider time, CancellationToken ct) =>
        await PostgresKeyValueStore.OpenAsync(_database ??= await (await PostgresServer.GetAsync()).CreateDatabaseAsync(), time, ct);
}
