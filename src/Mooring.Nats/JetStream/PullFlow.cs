namespace Mooring.Nats.JetStream;

/// <summary>How much a continuous reader has asked for and not got yet, and when it is time to ask for more.</summary>
/// <remarks>Used by the one task that reads.</remarks>
internal sealed class PullFlow(NatsConnection connection, ConsumeOptions options)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1); // how often the connection is looked at while nothing comes

    private long _messages; // asked for and not yet got
    private long _bytes; // likewise; unused without a limit in bytes
    private int _generation = connection.Generation; // the connection on which it was asked for
    private long _lastHeard = connection.Options.TimeProvider.GetTimestamp();

    /// <summary>Whether the consumer may be gone: servers say nothing to pulls from one that is. Set until somebody has looked.</summary>
    public bool IsDoubtful { get; set; }

    public TimeSpan LongestWait { get; } = options.Heartbeat < Look ? options.Heartbeat : Look;

    /// <summary>What to ask for now; <see langword="null"/>: nothing.</summary>
    public PullRequest? Next()
    {
        // A new connection means that the server may have dropped what was asked for: nobody listened for a moment.
        if (_generation != connection.Generation) Forget();
        bool few = _messages <= options.MaxMessages / 2 || options.MaxBytes is { } most && _bytes <= most / 2;
        if (!few) return null;
        _generation = connection.Generation;
        int messages = (int)(options.MaxMessages - _messages);
        long? bytes = options.MaxBytes - _bytes;
        if (messages <= 0 || bytes <= 0) return null;
        _messages += messages;
        _bytes += bytes ?? 0;
        return new PullRequest(messages, bytes, options.Expires, NoWait: null, options.Heartbeat);
    }

    public void Took(long size)
    {
        _messages = Math.Max(0, _messages - 1);
        _bytes = Math.Max(0, _bytes - size);
        Heard();
    }

    public void Heard() => _lastHeard = connection.Options.TimeProvider.GetTimestamp();

    /// <summary>A request has ended with so much of it not sent.</summary>
    public void Ended(long messages, long bytes)
    {
        _messages = Math.Max(0, _messages - messages);
        _bytes = Math.Max(0, _bytes - bytes);
        Heard();
    }

    /// <summary>Silence: after two missed heartbeats what was asked for counts as lost.</summary>
    public void NothingCame()
    {
        if (connection.Options.TimeProvider.GetElapsedTime(_lastHeard) > 2 * options.Heartbeat) Forget();
    }

    public void Forget()
    {
        (_messages, _bytes, IsDoubtful) = (0, 0, true);
        Heard();
    }
}
