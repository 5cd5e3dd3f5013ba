using System.Globalization;

namespace Mooring.Nats.JetStream;

/// <summary>What a server says to a pull in place of a message.</summary>
internal enum PullStatus
{
    /// <summary>Nothing: there is a message.</summary>
    None,

    /// <summary>It is there, and has nothing to send.</summary>
    Heartbeat,

    /// <summary>The pull has ended: its time is over, there is nothing, or a limit was met.</summary>
    Ended,

    /// <summary>The server has forgotten the pull.</summary>
    Lost,

    /// <summary>Nobody listens to pulls: no consumer, or no leader.</summary>
    NoResponders,

    /// <summary>The consumer was deleted, or cannot be pulled from.</summary>
    Gone,
}

/// <summary>A message, or what the server said in its place.</summary>
internal readonly record struct Received(JetStreamMessage? Message, PullStatus Kind, long Size, string Text, long PendingMessages, long PendingBytes);

/// <summary>Where one reader's messages come to, and what it asks with.</summary>
internal sealed class PullInbox : IAsyncDisposable
{
    private readonly NatsConnection _connection;
    private readonly NatsSubscription _subscription;
    private readonly string _subject;

    public PullInbox(NatsJetStream jetStream, string stream, string consumer, int maxMessages)
    {
        _connection = jetStream.Connection;
        _subject = jetStream.ApiSubject($"CONSUMER.MSG.NEXT.{stream}.{consumer}");
        // What was asked for must fit: dropping it here would cost a redelivery. The rest is for what servers say in between.
        var limits = new NatsSubscriptionLimits { MaxPendingMessages = checked((2 * maxMessages) + 1_000), MaxPendingBytes = long.MaxValue };
        _subscription = _connection.Subscribe(_connection.NewInbox(), new NatsSubscriptionOptions { Limits = limits });
    }

    public ValueTask PullAsync(PullRequest request, CancellationToken cancellationToken) =>
        _connection.PublishAsync(_subject, NatsJetStream.Json(request, ApiJson.Default.PullRequest), _subscription.Subject, cancellationToken: cancellationToken);

    /// <returns><see langword="null"/> if nothing came in time.</returns>
    /// <exception cref="NatsConnectionException">The connection is closed.</exception>
    public async ValueTask<Received?> NextAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (await _subscription.ReadAsync(wait, cancellationToken).ConfigureAwait(false) is { } message) return Read(message);
        // Null is also what a subscription gives that has ended; and that must not look like silence.
        if (_subscription.HasEnded) throw new NatsConnectionException("The connection is closed, or is being drained.");
        return null;
    }

    public ValueTask DisposeAsync() => _subscription.DisposeAsync();

    private static Received Read(NatsMessage message)
    {
        if (message.Status == 0)
        {
            JetStreamMessage? read = JetStreamMessage.FromMessage(message);
            return new Received(read, read is null ? PullStatus.Heartbeat : PullStatus.None, message.Size, "", 0, 0);
        }

        PullStatus kind = message.Status switch
        {
            100 => PullStatus.Heartbeat,
            503 => PullStatus.NoResponders,
            409 when Says(message, "deleted") || Says(message, "push based") => PullStatus.Gone,
            409 when Says(message, "leadership") || Says(message, "shutdown") => PullStatus.Lost,
            _ => PullStatus.Ended,
        };
        return new Received(null, kind, 0, message.StatusText, Number(message, "Nats-Pending-Messages"), Number(message, "Nats-Pending-Bytes"));
    }

    private static bool Says(NatsMessage message, string text) => message.StatusText.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static long Number(NatsMessage message, string header) =>
        long.TryParse(message.Headers?[header], CultureInfo.InvariantCulture, out long number) ? number : 0;
}
