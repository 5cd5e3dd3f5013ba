using System.Globalization;
using Mooring.Providers.KeyValue;
using Npgsql;

namespace Mooring.Providers.Postgres;

/// <summary>A key-value store in three tables of a PostgreSQL database.</summary>
/// <remarks>
/// Changes of one key happen one after the other, by a lock that their transactions take in the database, so that any number of hosts may
/// share it. Connections come from a pool; what fails because a connection broke is tried once more on another.
/// </remarks>
public sealed class PostgresKeyValueStore : IKeyValueStore
{
    private const int Value = 0, List = 1, Set = 2;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS mooring_entries (key text COLLATE "C" PRIMARY KEY, kind smallint NOT NULL, value text, ends bigint);
        CREATE TABLE IF NOT EXISTS mooring_list_items (key text COLLATE "C" NOT NULL, position bigint NOT NULL, item text NOT NULL, PRIMARY KEY (key, position));
        CREATE TABLE IF NOT EXISTS mooring_set_items (key text COLLATE "C" NOT NULL, item text COLLATE "C" NOT NULL, PRIMARY KEY (key, item));
        """;

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;

    private PostgresKeyValueStore(NpgsqlDataSource source, TimeProvider time)
    {
        _source = source;
        _time = time;
    }

    /// <summary>Connects, and makes the tables if they are not there.</summary>
    /// <param name="connection">An Npgsql connection string, or an address such as <c>postgres://user:password@host:5432/database</c>.</param>
    /// <param name="time">The clock by which values end.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="NpgsqlException">The server cannot be reached, or refuses.</exception>
    public static async ValueTask<PostgresKeyValueStore> OpenAsync(string connection, TimeProvider time, CancellationToken ct = default)
    {
        NpgsqlDataSource source = NpgsqlDataSource.Create(PostgresAddress.ToConnectionString(connection));
        try
        {
            NpgsqlCommand create = source.CreateCommand("SELECT pg_advisory_lock(7306002); " + Schema + "SELECT pg_advisory_unlock(7306002);");
            await using (create.ConfigureAwait(false))
            {
                await create.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
            }

            return new PostgresKeyValueStore(source, time);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> AddAsync(string key, int delta, CancellationToken ct) => ChangeAsync(
        key,
        async session =>
        {
            string? found = (string?)await session.FindAsync(key, Value).ConfigureAwait(false);
            if (found is null) await session.RemoveAsync(key).ConfigureAwait(false); // one that has ended, and its end with it
            if (!int.TryParse(found ?? "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)) throw new KeyValueKindException($"{key} holds a text that is no number");
            long sum = (long)value + delta;
            if (sum is < int.MinValue or > int.MaxValue) throw new KeyValueKindException($"{key}: {sum} does not fit into 32 bits");
            await session.RunAsync(
                "INSERT INTO mooring_entries (key, kind, value) VALUES ($1, 0, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key, sum.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            return (int)sum;
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<string?> GetAsync(string key, CancellationToken ct) =>
        ReadAsync(async session => (string?)await session.FindAsync(key, Value).ConfigureAwait(false), ct);

    /// <inheritdoc/>
    public async ValueTask SetAsync(string key, string value, TimeSpan? lifetime, CancellationToken ct)
    {
        long? ends = lifetime is { } time ? (_time.GetUtcNow() + time).ToUnixTimeMilliseconds() : null;
        await ChangeAsync(
            key,
            async session =>
            {
                await session.RemoveAsync(key).ConfigureAwait(false);
                return await session.RunAsync("INSERT INTO mooring_entries (key, kind, value, ends) VALUES ($1, 0, $2, $3::bigint)", key, value, ends).ConfigureAwait(false);
            },
            ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string key, CancellationToken ct) => await ChangeAsync(key, session => session.RemoveAsync(key), ct).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string key, CancellationToken ct) =>
        ReadAsync(async session => await session.KindOfAsync(key).ConfigureAwait(false) is not null, ct);

    /// <inheritdoc/>
    public ValueTask<int> PushAsync(string key, string item, CancellationToken ct) => ChangeAsync(
        key,
        async session =>
        {
            await session.NeedAsync(key, List).ConfigureAwait(false);
            await session.RunAsync(
                "INSERT INTO mooring_list_items (key, position, item) SELECT $1, COALESCE(MIN(position), 0) - 1, $2 FROM mooring_list_items WHERE key = $1",
                key, item).ConfigureAwait(false);
            return await session.CountAsync(key).ConfigureAwait(false);
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<int> RemoveFromListAsync(string key, string item, CancellationToken ct) => ChangeAsync(
        key,
        async session =>
        {
            if (!await session.CheckAsync(key, List).ConfigureAwait(false)) return 0;
            await session.RunAsync("DELETE FROM mooring_list_items WHERE key = $1 AND item = $2", key, item).ConfigureAwait(false);
            int left = await session.CountAsync(key).ConfigureAwait(false);
            if (left == 0) await session.RemoveAsync(key).ConfigureAwait(false);
            return left;
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> RangeAsync(string key, int start, int stop, CancellationToken ct) => ReadAsync<IReadOnlyList<string>>(
        async session =>
        {
            if (!await session.CheckAsync(key, List).ConfigureAwait(false)) return [];
            List<string> all = await session.TextsAsync("SELECT item FROM mooring_list_items WHERE key = $1 ORDER BY position", key).ConfigureAwait(false);
            (int offset, int length) = ListRange.Resolve(start, stop, all.Count);
            return all.GetRange(offset, length);
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<int> AddToSetAsync(string key, string item, CancellationToken ct) => ChangeAsync(
        key,
        async session =>
        {
            await session.NeedAsync(key, Set).ConfigureAwait(false);
            return await session.RunAsync("INSERT INTO mooring_set_items (key, item) VALUES ($1, $2) ON CONFLICT DO NOTHING", key, item).ConfigureAwait(false);
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<int> RemoveFromSetAsync(string key, string item, CancellationToken ct) => ChangeAsync(
        key,
        async session =>
        {
            if (!await session.CheckAsync(key, Set).ConfigureAwait(false)) return 0;
            int removed = await session.RunAsync("DELETE FROM mooring_set_items WHERE key = $1 AND item = $2", key, item).ConfigureAwait(false);
            if (await session.ScalarAsync("SELECT 1 FROM mooring_set_items WHERE key = $1 LIMIT 1", key).ConfigureAwait(false) is null) await session.RemoveAsync(key).ConfigureAwait(false);
            return removed;
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ReadSetAsync(string key, CancellationToken ct) => ReadAsync(session => ReadSetAsync(session, key), ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyList<string>>> ReadSetsAsync(IReadOnlyList<string> keys, CancellationToken ct) =>
        ReadAsync<IReadOnlyList<IReadOnlyList<string>>>(
            async session =>
            {
                var sets = new List<IReadOnlyList<string>>(keys.Count);
                foreach (string key in keys) sets.Add(await ReadSetAsync(session, key).ConfigureAwait(false));
                return sets;
            },
            ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async ValueTask<IReadOnlyList<string>> ReadSetAsync(PostgresSession session, string key) => await session.CheckAsync(key, Set).ConfigureAwait(false)
        ? await session.TextsAsync("SELECT item FROM mooring_set_items WHERE key = $1 ORDER BY item", key).ConfigureAwait(false)
        : [];

    private ValueTask<T> ReadAsync<T>(Func<PostgresSession, ValueTask<T>> work, CancellationToken ct) => TwiceAsync(
        async () =>
        {
            PostgresSession session = await PostgresSession.OpenAsync(_source, System.Data.IsolationLevel.RepeatableRead, _time, ct).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                return await work(session).ConfigureAwait(false);
            }
        },
        ct);

    private ValueTask<T> ChangeAsync<T>(string key, Func<PostgresSession, ValueTask<T>> work, CancellationToken ct) => TwiceAsync(
        async () =>
        {
            PostgresSession session = await PostgresSession.OpenAsync(_source, System.Data.IsolationLevel.ReadCommitted, _time, ct).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                await session.LockAsync(key).ConfigureAwait(false);
                T result = await work(session).ConfigureAwait(false);
                await session.CommitAsync().ConfigureAwait(false);
                return result;
            }
        },
        ct);

    /// <summary>Tries again when a pooled connection turns out to be broken; not when the commit itself may have been lost.</summary>
    private async ValueTask<T> TwiceAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (NpgsqlException cause) when (cause.IsTransient && !cause.Data.Contains(PostgresSession.Committing))
        {
            ct.ThrowIfCancellationRequested();
            _source.Clear(); // the other connections are likely to be broken as well
            return await work().ConfigureAwait(false);
        }
    }
}
