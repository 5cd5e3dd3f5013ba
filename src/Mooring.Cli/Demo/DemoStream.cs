using System.Text;
using Google.Protobuf;
using Mooring.Grpc.Client;
using Mooring.Grpc.V1;

namespace Mooring.Cli.Demo;

/// <summary>One stream of the demo: sends the text message by message, and takes the running totals as they come.</summary>
internal sealed class DemoStream(GrpcClient client, DemoText text)
{
    private long _answered;
    private ByteString _latest = ByteString.Empty; // the last answer, replaced as a whole: progress reads it from another thread

    /// <summary>How many messages have been answered so far. Any thread may ask.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>The running totals; null before the first answer. Any thread may ask.</summary>
    public WordCount? Latest => Volatile.Read(ref _latest) is { Length: > 0 } answer ? WordCount.Parse(answer.Span) : null;

    /// <summary>Sends the whole text, then asks for the most frequent words.</summary>
    /// <returns>What the guest has counted in the end, and its most frequent words as <c>COUNT WORD</c>.</returns>
    public async Task<(WordCount Count, IReadOnlyList<string> Top)> RunAsync(CancellationToken cancellation)
    {
        DuplexCall<Message, MessageResponse> call = client.Duplex<Message, MessageResponse>(
            "mooring.v1.Actors/ProcessMessages", MessageResponse.Parser, cancellationToken: cancellation);
        await using (call.ConfigureAwait(false))
        {
            Task sending = SendAsync(call);
            IReadOnlyList<string> top = await ReceiveAsync(call).ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            return (Latest ?? throw new InvalidDataException("the stream ended without an answer"), top);
        }
    }

    private async Task SendAsync(DuplexCall<Message, MessageResponse> call)
    {
        var message = new Message { Operation = "Count" };
        foreach (ReadOnlyMemory<byte> part in text.Messages)
        {
            message.Payload = UnsafeByteOperations.UnsafeWrap(part);
            message.Id++;
            await call.BufferAsync(message).ConfigureAwait(false);
        }

        message.Operation = "Top";
        message.Payload = ByteString.CopyFromUtf8($"{WordCount.TopWords}");
        message.Id++;
        await call.BufferAsync(message).ConfigureAwait(false);
        await call.CompleteAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> ReceiveAsync(DuplexCall<Message, MessageResponse> call)
    {
        for (ulong id = 1; await call.ReadAsync().ConfigureAwait(false) is { } answer; id++)
        {
            if (answer.Id != id) throw new InvalidDataException($"answer {answer.Id} came where {id} was due");
            if (id > (ulong)text.Messages.Count) return Encoding.UTF8.GetString(answer.Payload.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Volatile.Write(ref _latest, answer.Payload);
            Volatile.Write(ref _answered, (long)id);
        }

        throw new InvalidDataException("the stream ended before the last answer");
    }
}
