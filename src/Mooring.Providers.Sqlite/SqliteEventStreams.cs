using System.Globalization;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Sqlite;

/// <summary>Offers <c>wascc:eventstreams</c> on a SQLite file: streams of events that only grow, shared by all actors that are linked.</summary>
/// <remarks>
/// <para>A link's values: <c>STREAM</c>, which of several sets of streams in the file is meant (default <c>mooring-events</c>). An event's id
/// grows over all streams of the file. Its time is that of the host when it was written, and never before that of the event before it,
/// whatever the clock does.</para>
/// <para>SQLite works on the calling thread, mostly for some ten microseconds; callers that come meanwhile queue without holding theirs.</para>
/// </remarks>
public sealed class SqliteEventStreams : CapabilityProvider<EventStreamLink>
{
    private const int LargestAnswer = 32 << 20; // bytes of events: what does not fit is to be asked for in parts

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS events (
          id INTEGER PRIMARY KEY AUTOINCREMENT, streams TEXT NOT NULL, stream TEXT NOT NULL, written INTEGER NOT NULL, event BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS events_by_stream ON events (streams, stream, id);
        """;

    private readonly string _path;
    private Moored<SqliteDatabase>? _database; // there from the start on

    /// <summary>Makes a provider.</summary>
    /// <param name="path">The file, which is made if it is not there; <c>:memory:</c> for none.</param>
    public SqliteEventStreams(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
    }

    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; } = new(CapabilityIds.EventStreams, "SQLite")
    {
        Operations = [new(EventStreamOperations.WriteEvent, OperationDirection.ToProvider), new(EventStreamOperations.QueryStream, OperationDirection.ToProvider)],
    };

    /// <summary>Closes the file.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (_database is { } database) await database.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override async ValueTask OpenAsync(CancellationToken ct)
    {
        if (_path != ":memory:") Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        _database = await Moored.CreateAsync(
            () => new SqliteDatabase(_path, Schema), new MooredOptions { Name = $"sqlite {Path.GetFileName(_path)}", MailboxCapacity = 4096 }, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override ValueTask<EventStreamLink> OpenAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        string streams = link.Value("STREAM") ?? "mooring-events";
        // The rule of JetStream, so that a link says the same there.
        if (streams.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || ".*>/\\".Contains(letter, StringComparison.Ordinal)))
            throw new ProviderException($"STREAM: \"{streams}\" must be one word without dots, wildcards and slashes");
        return new ValueTask<EventStreamLink>(new EventStreamLink(streams));
    }

    /// <inheritdoc/>
    protected override async ValueTask<ReadOnlyMemory<byte>> CallAsync(EventStreamLink bound, CapabilityCall call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bound);
        try
        {
            return call.Operation switch
            {
                EventStreamOperations.WriteEvent => (await WriteAsync(bound.Streams, call.Read<StreamEvent>(), ct).ConfigureAwait(false)).ToBytes(),
                EventStreamOperations.QueryStream => (await QueryAsync(bound.Streams, call.Read<StreamQuery>(), ct).ConfigureAwait(false)).ToBytes(),
                _ => throw call.UnknownOperation(),
            };
        }
        catch (Microsoft.Data.Sqlite.SqliteException cause)
        {
            throw new ProviderException($"SQLite: {cause.Message}", cause);
        }
    }

    private async ValueTask<EventWritten> WriteAsync(string streams, StreamEvent written, CancellationToken ct)
    {
        string stream = Named(written.Stream);
        byte[] bytes = written.ToBytes().ToArray();
        long now = Host.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        long id = await _database!.RunAsync(
            database => database.Atomically(database =>
            {
                database.Run(
                    "INSERT INTO events (streams, stream, written, event) "
                    + "SELECT $1, $2, MAX($3, COALESCE((SELECT written FROM events ORDER BY id DESC LIMIT 1), 0)), $4",
                    streams, stream, now, bytes);
                return (long)database.Scalar("SELECT last_insert_rowid()")!;
            }),
            ct).ConfigureAwait(false);
        return new EventWritten(id.ToString(CultureInfo.InvariantCulture));
    }

    private async ValueTask<EventList> QueryAsync(string streams, StreamQuery query, CancellationToken ct)
    {
        string stream = Named(query.StreamId);
        long first = Clamp(query.Range?.MinTime ?? 0), last = Clamp(query.Range?.MaxTime ?? ulong.MaxValue);
        long most = query.Count == 0 ? -1 : Clamp(query.Count); // SQLite's way to say no limit is -1
        List<(long Id, byte[] Event)> rows = await _database!.RunAsync(database => Read(database, streams, stream, first, last, most), ct).ConfigureAwait(false);
        return new EventList([.. rows.Select(row => StreamEvent.Decode(row.Event) with { EventId = row.Id.ToString(CultureInfo.InvariantCulture), Stream = stream })]);
    }

    private static List<(long Id, byte[] Event)> Read(SqliteDatabase database, string streams, string stream, long first, long last, long most)
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

    private static string Named(string stream) => stream.Length > 0 ? stream : throw new ProviderException("An event stream has a name");

    private static long Clamp(ulong value) => (long)Math.Min(value, long.MaxValue);
}

/// <summary>What a link says of the streams that an actor sees.</summary>
public sealed class EventStreamLink
{
    internal EventStreamLink(string streams) => Streams = streams;

    internal string Streams { get; }
}
