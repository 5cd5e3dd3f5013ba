using System.Collections.Concurrent;
using Mooring.Nats.Protocol;

namespace Mooring.Nats.Subscriptions;

/// <summary>One entry: what was subscribed to, and where its messages go.</summary>
internal sealed class SubscriptionEntry(long id, string subject, string? queueGroup, long? maxMessages, IMessageSink sink)
{
    private long _received; // by the reading task; read by others only between connections

    public long Id { get; } = id;

    public string Subject { get; } = subject;

    public string? QueueGroup { get; } = queueGroup;

    public IMessageSink Sink { get; } = sink;

    /// <summary>Counts a message.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool CountIsLast() => ++_received >= maxMessages;

    /// <summary>What makes this subscription on a connection.</summary>
    public byte[] ToCommand() => ClientCommands.Subscribe(Subject, QueueGroup, Id, maxMessages - _received);
}

/// <summary>The subscriptions of a connection, by the ids that the server knows them by. Any thread may use it.</summary>
internal sealed class SubscriptionTable
{
    private readonly ConcurrentDictionary<long, SubscriptionEntry> _entries = new();
    private long _lastId;

    public int Count => _entries.Count;

    public SubscriptionEntry Add(string subject, string? queueGroup, long? maxMessages, IMessageSink sink)
    {
        var entry = new SubscriptionEntry(Interlocked.Increment(ref _lastId), subject, queueGroup, maxMessages, sink);
        _entries[entry.Id] = entry;
        return entry;
    }

    public bool Remove(long id) => _entries.TryRemove(id, out _);

    /// <summary>Hands a message over. One for a subscription that has ended was under way when it did.</summary>
    public void Deliver(in ServerCommand message)
    {
        if (!_entries.TryGetValue(message.SubscriptionId, out SubscriptionEntry? entry)) return;
        entry.Sink.Deliver(message);
        if (entry.CountIsLast() && Remove(entry.Id)) entry.Sink.Complete(error: null);
    }

    /// <summary>The commands that make all subscriptions on a new connection, in the order in which they were made.</summary>
    public IEnumerable<byte[]> ToCommands() => _entries.Values.OrderBy(entry => entry.Id).Select(entry => entry.ToCommand());

    /// <summary>Ends the subscriptions to a subject that the server forbids.</summary>
    public void Forbid(string subject, string text)
    {
        foreach (SubscriptionEntry entry in _entries.Values.Where(entry => entry.Subject == subject))
        {
            if (Remove(entry.Id)) entry.Sink.Complete(new NatsPermissionException(subject, text));
        }
    }

    /// <summary>Ends all: the connection is closed.</summary>
    public void CompleteAll(Exception? error)
    {
        foreach (SubscriptionEntry entry in _entries.Values)
        {
            if (Remove(entry.Id)) entry.Sink.Complete(error);
        }
    }
}
