using Mooring.Hosting.Providers;

namespace Mooring.Providers.Sqlite;

/// <summary>The events of all streams in a SQLite file. Times are in milliseconds since 1970.</summary>
/// <remarks>
/// Ids grow over all streams, and times never go back. Triggers count the events of each stream, so that a limit costs a write only what it deletes; a file from
/// before there were counts is counted when it is opened.
/// </remarks>
internal static class EventTable
{
    /// <summary>What the file has to have; does nothing where it is there.</summary>
    public const string Schema = """
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS events (
          id INTEGER PRIMARY KEY AUTOINCREMENT, streams TEXT NOT NULL, stream TEXT NOT NULL, written INTEGER NOT NULL, event BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS events_by_stream ON events (streams, stream, id);
        CREATE TABLE IF NOT EXISTS event_counts (
          streams TEXT NOT NULL, stream TEXT NOT NULL, held INTEGER NOT NULL, PRIMARY KEY (streams, stream)) WITHOUT ROWID;
        INSERT OR IGNORE INTO event_counts SELECT streams, stream, COUNT(*) FROM events
          WHERE NOT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'events_counted') GROUP BY streams, stream;
        CREATE TRIGGER IF NOT EXISTS events_counted AFTER INSERT ON events BEGIN
          INSERT INTO event_counts VALUES (NEW.streams, NEW.stream, 1) ON CONFLICT (streams, stream) DO UPDATE SET held = held + 1;
        END;
        CREATE TRIGGER IF NOT EXISTS events_uncounted AFTER DELETE ON events BEGIN
          UPDATE event_counts SET held = held - 1 WHERE streams = OLD.streams AND stream = OLD.stream;
        END;
        COMMIT
        """;

    private const int LargestAnswer = 32 << 20; // bytes of events: what does not fit is to be asked for in parts

    /// <summary>Writes an event, and deletes those of its stream that the link's limits do not let it keep beside this one.</summary>
    /// <returns>Its id.</returns>
    public static long Write(SqliteDatabase database, EventStreamLink link, string stream, long now, byte[] bytes)
    {
        database.Run(
            "INSERT INTO events (streams, stream, written, event) "
            + "SELECT $1, $2, MAX($3, COALESCE((SELECT written FROM events ORDER BY id DESC LIMIT 1), 0)), $4",
            link.Streams, stream, now, bytes);
        long id = (long)database.Scalar("SELECT last_insert_rowid()")!;
        if (link.MaxAge is { } age) DeleteBefore(database, link.Streams, stream, now - age);
        if (link.MaxEvents is { } most) DeleteBeyond(database, link.Streams, stream, most);
        return id;
    }

    /// <summary>Reads the events of a time, oldest first.</summary>
    /// <param name="database">The file.</param>
    /// <param name="streams">The set of streams.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="first">The first time that counts.</param>
    /// <param name="last">The last time that counts.</param>
    /// <param name="most">How many at most; -1 for all.</param>
    /// <exception cref="ProviderException">They are too many for one answer.</exception>
    public static List<(long Id, byte[] Event)> Read(SqliteDatabase database, string streams, string stream, long first, long last, long most)
    {
        long size = 0;
        return database.Rows(
            "SELECT id, event FROM events WHERE streams = $1 AND stream = $2 AND written BETWEEN $3 AND $4 ORDER BY id LIMIT $5",
            row =>
            {
                byte[] found = row.GetFieldValue<byte[]>(1);
                return (size += found.Length) <= LargestAnswer
                    ? (row.GetInt64(0), found)
                    : throw new ProviderException($"QueryStream: the answer would have more than {LargestAnswer} bytes: ask for fewer events with count, or for a range of time");
            },
            streams, stream, first, last, most);
    }

    /// <summary>Since times never go back, what is too old comes first: only that is read. The stream has an event that is not.</summary>
    private static void DeleteBefore(SqliteDatabase database, string streams, string stream, long time) => database.Run(
        "DELETE FROM events WHERE streams = $1 AND stream = $2 "
        + "AND id < (SELECT id FROM events WHERE streams = $1 AND stream = $2 AND written >= $3 ORDER BY id LIMIT 1)",
        streams, stream, time);

    private static void DeleteBeyond(SqliteDatabase database, string streams, string stream, long most)
    {
        long held = (long)database.Scalar("SELECT held FROM event_counts WHERE streams = $1 AND stream = $2", streams, stream)!;
        if (held <= most) return;
        database.Run("DELETE FROM events WHERE id IN (SELECT id FROM events WHERE streams = $1 AND stream = $2 ORDER BY id LIMIT $3)", streams, stream, held - most);
    }
}
