using System.Globalization;
using Mooring.Providers.KeyValue;

namespace Mooring.Providers.Sqlite;

/// <summary>A key-value store in a SQLite file.</summary>
/// <remarks>SQLite works on the calling thread, mostly for some ten microseconds; callers that come meanwhile queue without holding theirs.</remarks>
public sealed class SqliteKeyValueStore : IKeyValueStore
{
    private const int Value = 0, List = 1, Set = 2;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, kind INTEGER NOT NULL, value TEXT, ends INTEGER) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS list_items (key TEXT NOT NULL, position INTEGER NOT NULL, item TEXT NOT NULL, PRIMARY KEY (key, position)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS set_items (key TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (key, item)) WITHOUT ROWID;
        """;

    // What Add mostly finds, in one statement: a number of 32 bits that stays one, spelled as this writes it, and not at its end. For anything
    // else there is no row, and the long way finds out why.
    private const string AddToNumber = """
        UPDATE entries SET value = CAST(CAST(value AS INTEGER) + $2 AS TEXT)
        WHERE key = $1 AND kind = 0 AND (ends IS NULL OR ends > $3)
          AND value = CAST(CAST(value AS INTEGER) AS TEXT)
          AND CAST(value AS INTEGER) BETWEEN -2147483648 AND 2147483647
          AND CAST(value AS INTEGER) + $2 BETWEEN -2147483648 AND 2147483647
        RETURNING value
        """;

    private readonly Moored<SqliteDatabase> _database;
    private readonly TimeProvider _time;

    private SqliteKeyValueStore(Moored<SqliteDatabase> database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="path">The file; <c>:memory:</c> for none.</param>
    /// <param name="time">The clock by which values end.</param>
    /// <param name="ct">Gives up.</param>
    public static async ValueTask<SqliteKeyValueStore> OpenAsync(string path, TimeProvider time, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path != ":memory:") Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Moored<SqliteDatabase> database = await Moored.CreateAsync(
            () => new SqliteDatabase(path, Schema), new MooredOptions { Name = $"sqlite {Path.GetFileName(path)}", MailboxCapacity = 4096 }, ct).ConfigureAwait(false);
        return new SqliteKeyValueStore(database, time);
    }

    /// <inheritdoc/>
    public ValueTask<int> AddAsync(string key, int delta, CancellationToken ct) => _database.RunAsync(
        static (database, add) => add.store.TryAdd(database, add.key, add.delta) ?? database.Atomically(inside => add.store.Add(inside, add.key, add.delta)),
        (store: this, key, delta),
        ct);

    /// <inheritdoc/>
    public ValueTask<string?> GetAsync(string key, CancellationToken ct) => ReadAsync(database => (string?)Find(database, key, Value), ct);

    /// <inheritdoc/>
    public async ValueTask SetAsync(string key, string value, TimeSpan? lifetime, CancellationToken ct)
    {
        long? ends = lifetime is { } time ? (_time.GetUtcNow() + time).ToUnixTimeMilliseconds() : null;
        await ChangeAsync(
            database =>
            {
                Remove(database, key);
                return database.Run("INSERT INTO entries (key, kind, value, ends) VALUES ($1, 0, $2, $3)", key, value, ends);
            },
            ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string key, CancellationToken ct) => await ChangeAsync(database => Remove(database, key), ct).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string key, CancellationToken ct) => ReadAsync(database => KindOf(database, key) is not null, ct);

    /// <inheritdoc/>
    public ValueTask<int> PushAsync(string key, string item, CancellationToken ct) => ChangeAsync(
        database =>
        {
            Need(database, key, List);
            database.Run(
                "INSERT INTO list_items (key, position, item) SELECT $1, COALESCE(MIN(position), 0) - 1, $2 FROM list_items WHERE key = $1", key, item);
            return Count(database, key);
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<int> RemoveFromListAsync(string key, string item, CancellationToken ct) => ChangeAsync(
        database =>
        {
            if (!Check(database, key, List)) return 0;
            database.Run("DELETE FROM list_items WHERE key = $1 AND item = $2", key, item);
            int left = Count(database, key);
            if (left == 0) Remove(database, key);
            return left;
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> RangeAsync(string key, int start, int stop, CancellationToken ct) => ReadAsync<IReadOnlyList<string>>(
        database =>
        {
            if (!Check(database, key, List)) return [];
            (int offset, int length) = ListRange.Resolve(start, stop, Count(database, key));
            return database.Rows("SELECT item FROM list_items WHERE key = $1 ORDER BY position LIMIT $2 OFFSET $3", row => row.GetString(0), key, length, offset);
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<int> AddToSetAsync(string key, string item, CancellationToken ct) => ChangeAsync(
        database =>
        {
            Need(database, key, Set);
            return database.Run("INSERT INTO set_items (key, item) VALUES ($1, $2) ON CONFLICT DO NOTHING", key, item);
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<int> RemoveFromSetAsync(string key, string item, CancellationToken ct) => ChangeAsync(
        database =>
        {
            if (!Check(database, key, Set)) return 0;
            int removed = database.Run("DELETE FROM set_items WHERE key = $1 AND item = $2", key, item);
            if (database.Scalar("SELECT 1 FROM set_items WHERE key = $1 LIMIT 1", key) is null) Remove(database, key);
            return removed;
        },
        ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ReadSetAsync(string key, CancellationToken ct) => ReadAsync(database => ReadSet(database, key), ct);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyList<string>>> ReadSetsAsync(IReadOnlyList<string> keys, CancellationToken ct) =>
        ReadAsync<IReadOnlyList<IReadOnlyList<string>>>(database => [.. keys.Select(key => ReadSet(database, key))], ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private int? TryAdd(SqliteDatabase database, string key, int delta) =>
        database.Scalar(AddToNumber, key, delta, _time.GetUtcNow().ToUnixTimeMilliseconds()) is string sum ? int.Parse(sum, CultureInfo.InvariantCulture) : null;

    private int Add(SqliteDatabase database, string key, int delta)
    {
        string? found = (string?)Find(database, key, Value);
        if (found is null) Remove(database, key); // one that has ended, and its end with it
        string text = found ?? "0";
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)) throw new KeyValueKindException($"{key} holds a text that is no number");
        long sum = (long)value + delta;
        if (sum is < int.MinValue or > int.MaxValue) throw new KeyValueKindException($"{key}: {sum} does not fit into 32 bits");
        database.Run(
            "INSERT INTO entries (key, kind, value) VALUES ($1, 0, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key, sum.ToString(CultureInfo.InvariantCulture));
        return (int)sum;
    }

    private IReadOnlyList<string> ReadSet(SqliteDatabase database, string key) => Check(database, key, Set)
        ? database.Rows("SELECT item FROM set_items WHERE key = $1 ORDER BY item", row => row.GetString(0), key)
        : [];

    private static int Count(SqliteDatabase database, string key) =>
        (int)(long)database.Scalar("SELECT COUNT(*) FROM list_items WHERE key = $1", key)!;

    private ValueTask<T> ChangeAsync<T>(Func<SqliteDatabase, T> work, CancellationToken ct) =>
        _database.RunAsync(static (database, work) => database.Atomically(work), work, ct);

    private ValueTask<T> ReadAsync<T>(Func<SqliteDatabase, T> work, CancellationToken ct) => _database.RunAsync(work, ct);

    private object? Find(SqliteDatabase database, string key, int kind) =>
        Check(database, key, kind) ? database.Scalar("SELECT value FROM entries WHERE key = $1", key) : null;

    /// <summary>Sees to it that there is an entry of the kind.</summary>
    private void Need(SqliteDatabase database, string key, int kind)
    {
        if (!Check(database, key, kind)) database.Run("INSERT INTO entries (key, kind) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, value = NULL, ends = NULL", key, kind);
    }

    /// <summary>Whether there is an entry; it must be of the kind.</summary>
    private bool Check(SqliteDatabase database, string key, int kind) => KindOf(database, key) is not { } found ? false
        : found == kind ? true
        : throw new KeyValueKindException($"{key} holds {(found switch { Value => "a value", List => "a list", _ => "a set" })}");

    /// <summary>What a key holds; null when there is none. Only values can have ended, and those need no clearing before they are replaced.</summary>
    private int? KindOf(SqliteDatabase database, string key) =>
        (int?)(long?)database.Scalar("SELECT kind FROM entries WHERE key = $1 AND (ends IS NULL OR ends > $2)", key, _time.GetUtcNow().ToUnixTimeMilliseconds());

    private static int Remove(SqliteDatabase database, string key)
    {
        if (database.Scalar("SELECT kind FROM entries WHERE key = $1", key) is not long kind) return 0;
        if (kind == List) database.Run("DELETE FROM list_items WHERE key = $1", key);
        if (kind == Set) database.Run("DELETE FROM set_items WHERE key = $1", key);
        return database.Run("DELETE FROM entries WHERE key = $1", key);
    }
}
