using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Mooring.Nats.Protocol;

namespace Mooring.Nats.Subscriptions;

/// <summary>The messages that a subscription holds for its readers: bounded by number and by bytes, dropping what is beyond.</summary>
internal sealed class PendingMessages(NatsConnection? connection, NatsSubscriptionLimits limits, Action<long>? onSlow) : IMessageSink
{
    private readonly Channel<NatsMessage> _messages = Channel.CreateUnbounded<NatsMessage>();
    private readonly SubjectText _subject = new();
    private int _count;
    private long _bytes;
    private long _delivered;
    private long _dropped;
    private bool _slow; // the reading task's: dropping has been told of, and the reader has not caught up by half since

    /// <summary>Messages that wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Their bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Messages that were accepted.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Messages that were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Completes when no message follows and all were taken.</summary>
    public Task Completion => _messages.Reader.Completion;

    public void Deliver(in ServerCommand message)
    {
        int count = Count;
        if (count >= limits.MaxPendingMessages || Bytes + message.Size > limits.MaxPendingBytes && count > 0)
        {
            Drop();
            return;
        }

        if (_slow && count <= limits.MaxPendingMessages / 2 && Bytes <= limits.MaxPendingBytes / 2) _slow = false;
        NatsMessage owned = message.ToMessage(connection, _subject.Read(message.Subject));
        // Counted before it can be taken, so that the numbers never go below zero.
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _bytes, owned.Size);
        if (_messages.Writer.TryWrite(owned)) Volatile.Write(ref _delivered, _delivered + 1);
        else Taken(owned);
    }

    /// <summary>Why the subscription ended before its time; <see langword="null"/> if it did not.</summary>
    public Exception? Failure { get; private set; }

    public void Complete(Exception? error)
    {
        if (_messages.Writer.TryComplete(error)) Failure = error;
    }

    public bool TryRead([NotNullWhen(true)] out NatsMessage? message)
    {
        if (!_messages.Reader.TryRead(out message)) return false;
        Taken(message);
        return true;
    }

    /// <returns>False if no message follows.</returns>
    /// <exception cref="NatsException">The subscription ended with an error.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _messages.Reader.WaitToReadAsync(cancellationToken);

    private void Taken(NatsMessage message)
    {
        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _bytes, -message.Size);
    }

    private void Drop()
    {
        Volatile.Write(ref _dropped, _dropped + 1);
        if (_slow) return;
        _slow = true;
        onSlow?.Invoke(_dropped);
    }
}
