using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Mooring;

namespace Recipes;

/// <summary>An SQLite connection: one writer, which blocks. A thread of its own, a bounded queue, a new connection when it breaks.</summary>
public static class SqliteRecipe
{
    public static IServiceCollection AddOrderStore(this IServiceCollection services, string path) =>
        services.AddMoored((provider, stop) => new ValueTask<OrderStore>(new OrderStore(path)), new MooredOptions
        {
            Name = "orders", Affinity = Affinity.Thread, MailboxCapacity = 64,
            CallTimeout = TimeSpan.FromSeconds(5),
            Supervision = new Supervision { Poisons = e => e is SqliteException { SqliteErrorCode: 10 or 11 or 26 } }, // I/O, corrupt, no database
        });
}

/// <summary>Orders in a table. A connection of SQLite's is not safe for two threads.</summary>
public sealed class OrderStore : IDisposable
{
    private readonly SqliteConnection _connection;

    static OrderStore() => SQLitePCL.Batteries_V2.Init();

    public OrderStore(string path)
    {
        _connection = new SqliteConnection($"Data Source={path}");
        _connection.Open();
        Execute("CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, item TEXT NOT NULL)");
    }

    public long Add(string item)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO orders (item) VALUES ($item); SELECT last_insert_rowid()";
        command.Parameters.AddWithValue("$item", item);
        return (long)command.ExecuteScalar()!;
    }

    public void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();
}
