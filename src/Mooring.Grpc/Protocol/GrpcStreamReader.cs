using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Mooring.Grpc.Protocol;

/// <summary>The messages that come in on a call, in order.</summary>
/// <typeparam name="T">The message type.</typeparam>
/// <remarks>One reading task at a time. What is not read holds back the sender.</remarks>
public sealed class GrpcStreamReader<T>
    where T : class, IMessage<T>
{
    private readonly MessageReader _messages;
    private readonly MessageParser<T> _parser;
    private readonly CancellationToken _callToken;

    internal GrpcStreamReader(MessageReader messages, MessageParser<T> parser, CancellationToken callToken) =>
        (_messages, _parser, _callToken) = (messages, parser, callToken);

    /// <summary>Takes the next message, waiting for it until the call is cancelled or its deadline passes.</summary>
    /// <returns>The message, or null when the other side has sent its last.</returns>
    /// <exception cref="GrpcStatusException">The other side broke the protocol or a limit.</exception>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public ValueTask<T?> ReadAsync()
    {
        return _messages.TryRead(out var body) ? new(_parser.Parse(body)) : WaitAsync();
    }

    /// <summary>All messages up to the end of the stream.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadAsync().ConfigureAwait(false) is { } message)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return message;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T?> WaitAsync()
    {
        if (!await _messages.WaitToReadAsync(_callToken).ConfigureAwait(false)) return null;
        _messages.TryRead(out var body);
        return _parser.Parse(body);
    }
}
