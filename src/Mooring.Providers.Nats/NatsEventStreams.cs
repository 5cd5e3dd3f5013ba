using System.Globalization;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Nats;
using Mooring.Nats.JetStream;

namespace Mooring.Providers.Nats;

/// <summary>Offers <c>wascc:eventstreams</c> on JetStream: one stream of the server holds all event streams, each under a subject of its own.</summary>
/// <remarks>
/// A link's values: those of <c>messaging.nats</c> for the connection; <c>STREAM</c>, the server's stream (default <c>mooring-events</c>),
/// which is made when it is not there; <c>REPLICAS</c> of it, 1 to 5. An event's id is its sequence in the server's stream, so ids grow
/// over all event streams. Times are those at which the server took the events.
/// </remarks>
public sealed class NatsEventStreams : CapabilityProvider<NatsEventStreams.Store>
{
    private const int LargestAnswer = 32 << 20; // bytes of events: what does not fit is to be asked for in parts

    private readonly Func<string, string?> _usual;

    /// <param name="usual">Values by name for links that do not say; null for none.</param>
    public NatsEventStreams(Func<string, string?>? usual = null) => _usual = usual ?? (_ => null);

    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; } = new(CapabilityIds.EventStreams, "NATS JetStream")
    {
        Operations = [new(EventStreamOperations.WriteEvent, OperationDirection.ToProvider), new(EventStreamOperations.QueryStream, OperationDirection.ToProvider)],
    };

    /// <inheritdoc/>
    protected override async ValueTask<Store> OpenAsync(ActorLink link, CancellationToken ct)
    {
        string stream = link.Value("STREAM") ?? _usual("STREAM") ?? "mooring-events";
        int replicas = (int)link.Number("REPLICAS", 1, 1, 5);
        NatsConnection connection = await NatsLinks.ConnectAsync(link, _usual, Host, ct).ConfigureAwait(false);
        try
        {
            var jetStream = new NatsJetStream(connection);
            if (await jetStream.GetStreamAsync(stream, ct).ConfigureAwait(false) is null)
            {
                await jetStream.CreateStreamAsync(new StreamConfig { Name = stream, Subjects = [stream + ".*"], Replicas = replicas }, ct).ConfigureAwait(false);
            }

            return new Store(connection, jetStream, stream);
        }
        catch (Exception e)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (e is NatsException or ArgumentException) throw new ProviderException($"JetStream: {e.Message}", e);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<ReadOnlyMemory<byte>> CallAsync(Store bound, CapabilityCall call, CancellationToken ct)
    {
        try
        {
            return call.Operation switch
            {
                EventStreamOperations.WriteEvent => (await bound.WriteAsync(call.Read<StreamEvent>(), ct).ConfigureAwait(false)).ToBytes(),
                EventStreamOperations.QueryStream => (await bound.QueryAsync(call.Read<StreamQuery>(), ct).ConfigureAwait(false)).ToBytes(),
                _ => throw call.UnknownOperation(),
            };
        }
        catch (Exception e) when (e is NatsException or ObjectDisposedException)
        {
            throw new ProviderException($"JetStream: {e.Message}", e);
        }
    }

    /// <summary>One link's connection to the server's stream.</summary>
    public sealed class Store : IAsyncDisposable
    {
        private readonly NatsConnection _connection;
        private readonly NatsJetStream _jetStream;
        private readonly string _stream;

        internal Store(NatsConnection connection, NatsJetStream jetStream, string stream) =>
            (_connection, _jetStream, _stream) = (connection, jetStream, stream);

        /// <summary>Closes the connection.</summary>
        public ValueTask DisposeAsync() => _connection.DisposeAsync();

        internal async Task<EventWritten> WriteAsync(StreamEvent written, CancellationToken ct)
        {
            PublishAck ack = await _jetStream.PublishAsync(Subject(written.Stream), written.ToBytes(), cancellationToken: ct).ConfigureAwait(false);
            return new EventWritten(Id(ack.Sequence));
        }

        internal async Task<EventList> QueryAsync(StreamQuery query, CancellationToken ct)
        {
            var events = new List<StreamEvent>();
            long size = 0;
            DateTimeOffset? from = query.Range is { MinTime: > 0 } range ? Time(range.MinTime) : null;
            var options = new ReadInOrderOptions { FilterSubject = Subject(query.StreamId), StartTime = from, StopWhenCaughtUp = true };
            await foreach (JetStreamMessage message in _jetStream.ReadInOrderAsync(_stream, options, ct).ConfigureAwait(false))
            {
                // Whole milliseconds, so that both ends of a range are included whatever the server's clock resolves.
                if (query.Range is { } within && (ulong)message.Time.ToUnixTimeMilliseconds() > within.MaxTime) break;
                if ((size += message.Data.Length) > LargestAnswer)
                    throw new ProviderException($"QueryStream: the answer would have more than {LargestAnswer} bytes: ask for fewer events with count, or for a range of time");
                StreamEvent found = CapabilityMessage.Read<StreamEvent>(message.Data);
                events.Add(found with { EventId = Id(message.StreamSequence), Stream = query.StreamId });
                if (query.Count > 0 && (ulong)events.Count == query.Count) break;
            }

            return new EventList(events);
        }

        /// <summary>Event streams may have any name; a subject's token may not.</summary>
        private string Subject(string stream) => stream.Length == 0
            ? throw new ProviderException("An event stream has a name")
            : $"{_stream}.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(stream))}";

        private static string Id(ulong sequence) => sequence.ToString(CultureInfo.InvariantCulture);

        private static DateTimeOffset Time(ulong milliseconds) =>
            DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(milliseconds, (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }
}
