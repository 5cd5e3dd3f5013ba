using System.Data;
using Mooring.Providers.KeyValue;
using Npgsql;

namespace Mooring.Providers.Postgres;

/// <summary>One transaction, and the statements that it is made of. Undone unless it is committed.</summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    /// <summary>Marks an exception that came while committing: whether the change was made is not known.</summary>
    public const string Committing = "mooring.committing";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly TimeProvider _time;
    private readonly CancellationToken _ct;

    private PostgresSession(NpgsqlConnection connection, NpgsqlTransaction transaction, TimeProvider time, CancellationToken ct)
    {
        _connection = connection;
        _transaction = transaction;
        _time = time;
        _ct = ct;
    }

    public static async ValueTask<PostgresSession> OpenAsync(NpgsqlDataSource source, IsolationLevel isolation, TimeProvider time, CancellationToken ct)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            return new PostgresSession(connection, await connection.BeginTransactionAsync(isolation, ct).ConfigureAwait(false), time, ct);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until no other transaction changes the key.</summary>
    public async ValueTask LockAsync(string key) => await ScalarAsync("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key).ConfigureAwait(false);

    public async ValueTask CommitAsync()
    {
        try
        {
            await _transaction.CommitAsync(_ct).ConfigureAwait(false);
        }
        catch (NpgsqlException cause)
        {
            cause.Data[Committing] = true;
            throw;
        }
    }

    public async ValueTask<int> RunAsync(string sql, params object?[] values)
    {
        NpgsqlCommand command = Command(sql, values);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(_ct).ConfigureAwait(false);
        }
    }

    public async ValueTask<object?> ScalarAsync(string sql, params object?[] values)
    {
        NpgsqlCommand command = Command(sql, values);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(_ct).ConfigureAwait(false) is { } found and not DBNull ? found : null;
        }
    }

    public async ValueTask<List<string>> TextsAsync(string sql, params object?[] values)
    {
        var texts = new List<string>();
        NpgsqlCommand command = Command(sql, values);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(_ct).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(_ct).ConfigureAwait(false)) texts.Add(reader.GetString(0));
            }
        }

        return texts;
    }

    /// <summary>What a key holds; null when there is none. Only values can have ended.</summary>
    public async ValueTask<int?> KindOfAsync(string key) => (short?)await ScalarAsync(
        "SELECT kind FROM mooring_entries WHERE key = $1 AND (ends IS NULL OR ends > $2)", key, _time.GetUtcNow().ToUnixTimeMilliseconds()).ConfigureAwait(false);

    /// <summary>Whether there is an entry; it must be of the kind.</summary>
    public async ValueTask<bool> CheckAsync(string key, int kind)
    {
        if (await KindOfAsync(key).ConfigureAwait(false) is not { } found) return false;
        return found == kind ? true : throw new KeyValueKindException($"{key} holds {(found switch { 0 => "a value", 1 => "a list", _ => "a set" })}");
    }

    public async ValueTask<object?> FindAsync(string key, int kind) =>
        await CheckAsync(key, kind).ConfigureAwait(false) ? await ScalarAsync("SELECT value FROM mooring_entries WHERE key = $1", key).ConfigureAwait(false) : null;

    /// <summary>Sees to it that there is an entry of the kind.</summary>
    public async ValueTask NeedAsync(string key, int kind)
    {
        if (await CheckAsync(key, kind).ConfigureAwait(false)) return;
        await RunAsync(
            "INSERT INTO mooring_entries (key, kind) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, value = NULL, ends = NULL",
            key, (short)kind).ConfigureAwait(false);
    }

    public async ValueTask<int> CountAsync(string key) =>
        (int)(long)(await ScalarAsync("SELECT COUNT(*) FROM mooring_list_items WHERE key = $1", key).ConfigureAwait(false))!;

    public async ValueTask<int> RemoveAsync(string key)
    {
        await RunAsync("DELETE FROM mooring_list_items WHERE key = $1", key).ConfigureAwait(false);
        await RunAsync("DELETE FROM mooring_set_items WHERE key = $1", key).ConfigureAwait(false);
        return await RunAsync("DELETE FROM mooring_entries WHERE key = $1", key).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private NpgsqlCommand Command(string sql, object?[] values)
    {
#pragma warning disable CA2100 // all statements are constants of this assembly
        var command = new NpgsqlCommand(sql, _connection, _transaction);
#pragma warning restore CA2100
        foreach (object? value in values) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
