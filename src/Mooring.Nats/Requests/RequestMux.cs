using System.Buffers.Text;
using System.Collections.Concurrent;
using Mooring.Nats.Protocol;
using Mooring.Nats.Subscriptions;

namespace Mooring.Nats.Requests;

/// <summary>All requests of a connection share one subscription: the last token of an answer's subject says whose it is.</summary>
internal sealed class RequestMux : IMessageSink
{
    private readonly NatsConnection _connection;
    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<NatsMessage>> _waiting = new();
    private readonly string _prefix; // of the subjects that answers come to, with its last dot
    private ulong _lastId;
    private Exception? _ended; // null while answers may come

    /// <param name="connection">The connection whose requests these are.</param>
    /// <param name="prefix">Subject prefix that is this connection's alone, without its last dot.</param>
    public RequestMux(NatsConnection connection, string prefix) => (_connection, _prefix) = (connection, prefix + ".");

    /// <summary>The subject of the one subscription.</summary>
    public string Subject => _prefix + "*";

    /// <summary>Requests that wait for their answer.</summary>
    public int Count => _waiting.Count;

    /// <summary>Opens a request.</summary>
    public PendingRequest Open()
    {
        ulong id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<NatsMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        if (Volatile.Read(ref _ended) is { } ended) answer.TrySetException(ended);
        return new PendingRequest(this, id, _prefix + id.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Task);
    }

    public void Close(ulong id) => _waiting.TryRemove(id, out _);

    public void Deliver(in ServerCommand message)
    {
        if (message.Subject.Length <= _prefix.Length) return;
        ReadOnlySpan<byte> token = message.Subject[_prefix.Length..];
        if (!Utf8Parser.TryParse(token, out ulong id, out int used) || used != token.Length) return;
        // Only the first answer counts; one that comes after the deadline is nobody's.
        if (_waiting.TryRemove(id, out TaskCompletionSource<NatsMessage>? answer)) answer.TrySetResult(message.ToMessage(_connection, subject: _prefix + id));
    }

    public void Complete(Exception? error)
    {
        Exception reason = error ?? new NatsConnectionException("The connection was closed before the answer came.");
        Volatile.Write(ref _ended, reason);
        foreach (ulong id in _waiting.Keys)
        {
            if (_waiting.TryRemove(id, out TaskCompletionSource<NatsMessage>? answer)) answer.TrySetException(reason);
        }
    }
}

/// <summary>A request that waits for its answer. Disposing it gives up.</summary>
internal readonly struct PendingRequest(RequestMux mux, ulong id, string replyTo, Task<NatsMessage> answer) : IDisposable
{
    /// <summary>The subject that the answer goes to.</summary>
    public string ReplyTo { get; } = replyTo;

    public Task<NatsMessage> Answer { get; } = answer;

    public void Dispose() => mux.Close(id);
}
