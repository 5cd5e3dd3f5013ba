using System.Globalization;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Sqlite;

/// <summary>Offers <c>wascc:eventstreams</c> on a SQLite file: streams of events, shared by all actors that are linked.</summary>
/// <remarks>
/// <para>A link's values: <c>STREAM</c>, which of several sets of streams in the file is meant (default <c>mooring-events</c>);
/// <c>MAX_EVENTS</c>, how many events each stream keeps, the newest (1 to 1,000,000,000), and <c>MAX_AGE</c>, how old an event may become, in seconds: without
/// them streams only grow. The limits are those of the link that writes: with each event it deletes what its stream is not to keep beside it. A query
/// leaves out what is older than its own link's <c>MAX_AGE</c>.</para>
/// <para>An event's id grows over all streams of the file. Its time is that of the host when it was written, and never before that of the event
/// before it, whatever the clock does.</para>
/// <para>SQLite works on the calling thread, mostly for some ten microseconds; callers that come meanwhile queue without holding theirs.</para>
/// </remarks>
public sealed class SqliteEventStreams : CapabilityProvider<EventStreamLink>
{
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
            () => new SqliteDatabase(_path, EventTable.Schema), new MooredOptions { Name = $"sqlite {Path.GetFileName(_path)}", MailboxCapacity = 4096 }, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override ValueTask<EventStreamLink> OpenAsync(ActorLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new ValueTask<EventStreamLink>(EventStreamLink.Of(link));
    }

    /// <inheritdoc/>
    protected override async ValueTask<ReadOnlyMemory<byte>> CallAsync(EventStreamLink bound, CapabilityCall call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bound);
        try
        {
            return call.Operation switch
            {
                EventStreamOperations.WriteEvent => (await WriteAsync(bound, call.Read<StreamEvent>(), ct).ConfigureAwait(false)).ToBytes(),
                EventStreamOperations.QueryStream => (await QueryAsync(bound, call.Read<StreamQuery>(), ct).ConfigureAwait(false)).ToBytes(),
                _ => throw call.UnknownOperation(),
            };
        }
        catch (Microsoft.Data.Sqlite.SqliteException cause)
        {
            throw new ProviderException($"SQLite: {cause.Message}", cause);
        }
    }

    private async ValueTask<EventWritten> WriteAsync(EventStreamLink link, StreamEvent written, CancellationToken ct)
    {
        string stream = Named(written.Stream);
        byte[] bytes = written.ToBytes().ToArray();
        long now = Now();
        long id = await _database!.RunAsync(
            database => database.Atomically(database => EventTable.Write(database, link, stream, now, bytes)), ct).ConfigureAwait(false);
        return new EventWritten(id.ToString(CultureInfo.InvariantCulture));
    }

    private async ValueTask<EventList> QueryAsync(EventStreamLink link, StreamQuery query, CancellationToken ct)
    {
        string stream = Named(query.StreamId);
        long first = Clamp(query.Range?.MinTime ?? 0), last = Clamp(query.Range?.MaxTime ?? ulong.MaxValue);
        if (link.MaxAge is { } age) first = Math.Max(first, Now() - age); // perhaps nobody has written since they became too old
        long most = query.Count == 0 ? -1 : Clamp(query.Count); // SQLite's way to say no limit is -1
        List<(long Id, byte[] Event)> rows = await _database!.RunAsync(
            database => EventTable.Read(database, link.Streams, stream, first, last, most), ct).ConfigureAwait(false);
        return new EventList([.. rows.Select(row => StreamEvent.Decode(row.Event) with { EventId = row.Id.ToString(CultureInfo.InvariantCulture), Stream = stream })]);
    }

    private long Now() => Host.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Named(string stream) => stream.Length > 0 ? stream : throw new ProviderException("An event stream has a name");

    private static long Clamp(ulong value) => (long)Math.Min(value, long.MaxValue);
}
