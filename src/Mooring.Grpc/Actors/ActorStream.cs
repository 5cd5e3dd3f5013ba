using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Grpc.V1;
using Mooring.Hosting;

namespace Mooring.Grpc.Actors;

/// <summary>One stream of messages into one instance: read, ask, answer, in order.</summary>
/// <remarks>
/// <para>There is no queue between the stream and its actor. An idle actor runs its turn on the thread that read the message, the payload is
/// lent from the receive buffer, and the answer goes straight into the send buffer. Read-ahead is what the HTTP/2 window holds.</para>
/// <para>Answers are sent together: as soon as no further message is here, when 32 KiB wait, before a turn that has to wait, and when the
/// guest is slow enough for a packet per answer not to matter.</para>
/// </remarks>
internal sealed class ActorStream(GrpcCall call, bool answerErrors, TimeProvider time) : IDisposable
{
    /// <summary>An answer is not held back for answers that take longer than this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1);

    private readonly MessageReader _reader = call.Reader;
    private readonly MessageWriter _writer = call.Writer;
    private readonly CancellationToken _cancellation = call.CancellationToken;
    private readonly MessageDecoder _decoder = new();
    private long _batchStart; // when the oldest answer that is not sent could have been written

    /// <summary>Serves the stream to its end.</summary>
    public async ValueTask RunAsync(IMessageActor actor)
    {
        while (await _reader.WaitToReadAsync(_cancellation).ConfigureAwait(false))
        {
            _batchStart = time.GetTimestamp();
            while (_reader.TryRead(out var body))
            {
                var message = _decoder.Decode(body);
                try
                {
                    var asking = actor.AskAsync(message.Operation, message.Payload, _cancellation);
                    if (!asking.IsCompleted) await FlushAsync().ConfigureAwait(false);
                    var answer = await asking.ConfigureAwait(false);
                    ResponseEncoder.WriteAnswer(_writer, answer.Span, message.Id);
                }
                catch (Exception e) when (answerErrors && e is GuestErrorException or GrpcStatusException)
                {
                    WriteFailure(message.Id, e as GrpcStatusException ?? ActorStatus.From((ActorException)e));
                }

                if (_writer.Unflushed >= MessageWriter.FlushThreshold || time.GetElapsedTime(_batchStart) > LongestWait)
                {
                    await FlushAsync().ConfigureAwait(false);
                }
            }

            _decoder.Release();
            await FlushAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => _decoder.Dispose();

    /// <summary>Answers a message with a failure that did not end the instance, and throws any other.</summary>
    private void WriteFailure(ulong id, GrpcStatusException failure)
    {
        if (!ActorStatus.LeavesInstanceIntact(failure)) ExceptionDispatchInfo.Throw(failure);
        _writer.Write(new MessageResponse { Id = id, Failure = new Failure { Code = (int)failure.Code, Message = failure.Message } });
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync()
    {
        await _writer.FlushAsync(_cancellation).ConfigureAwait(false);
        _batchStart = time.GetTimestamp();
    }
}
