using Google.Protobuf;

namespace Mooring.Grpc.Protocol;

/// <summary>Sends messages on a call, in order.</summary>
/// <typeparam name="T">The message type.</typeparam>
/// <remarks>One writing task at a time.</remarks>
public sealed class GrpcStreamWriter<T>
    where T : class, IMessage<T>
{
    private readonly MessageWriter _messages;
    private readonly CancellationToken _callToken;

    internal GrpcStreamWriter(MessageWriter messages, CancellationToken callToken) => (_messages, _callToken) = (messages, callToken);

    /// <summary>Sends a message, and waits while the other side does not read.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public ValueTask WriteAsync(T message)
    {
        _messages.Write(message);
        return _messages.FlushAsync(_callToken);
    }

    /// <summary>Puts a message into the next packet: a writer of many small messages sends them together.</summary>
    /// <remarks>Sent by the next <see cref="WriteAsync"/> or <see cref="FlushAsync"/>, or here once 32 KiB wait.</remarks>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public ValueTask BufferAsync(T message)
    {
        _messages.Write(message);
        return _messages.Unflushed >= MessageWriter.FlushThreshold ? _messages.FlushAsync(_callToken) : ValueTask.CompletedTask;
    }

    /// <summary>Sends what is buffered, and waits while the other side does not read.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public ValueTask FlushAsync() => _messages.FlushAsync(_callToken);
}
