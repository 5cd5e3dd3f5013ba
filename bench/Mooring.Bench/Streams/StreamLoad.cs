using Google.Protobuf;
using Mooring.Grpc.Client;
using Mooring.Grpc.V1;

namespace Mooring.Bench.Streams;

/// <summary>A client that keeps streams busy: on each, one task sends as fast as flow control lets it and one reads the answers.</summary>
internal sealed class StreamLoad(string address) : IDisposable
{
    private const string Method = "mooring.v1.Actors/ProcessMessages";

    private const int WordsPerLine = 16;

    private static readonly Message Line = new()
    {
        Operation = "Count",
        Payload = ByteString.CopyFromUtf8("You may obtain a copy of the License at the usual place, or ask for it\n"),
    };

    private readonly GrpcClient _client = new(address);

    /// <summary>Sends <paramref name="messages"/> in all, in equal parts on <paramref name="streams"/> streams, and waits for every answer.</summary>
    public Task RunAsync(int streams, int messages) =>
        Task.WhenAll(Enumerable.Range(0, streams).Select(_ => Task.Run(() => StreamAsync(messages / streams))));

    /// <summary>Sends each message of one stream only after the answer to the one before.</summary>
    public async Task OneAtATimeAsync(int messages)
    {
        await using var call = _client.Duplex<Message, MessageResponse>(Method, MessageResponse.Parser);
        for (int i = 0; i < messages; i++)
        {
            await call.WriteAsync(Line);
            await ReadAsync(call);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task StreamAsync(int messages)
    {
        await using var call = _client.Duplex<Message, MessageResponse>(Method, MessageResponse.Parser);
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < messages; i++) await call.BufferAsync(Line);
            await call.CompleteAsync();
        });
        MessageResponse last = new();
        for (int i = 0; i < messages; i++) last = await ReadAsync(call);
        await sending;
        if (!last.Payload.Span.StartsWith(System.Text.Encoding.UTF8.GetBytes($"lines={messages} words={messages * (long)WordsPerLine} ")))
            throw new InvalidOperationException($"the guest has counted wrongly: {last.Payload.ToStringUtf8()}");
    }

    private static async ValueTask<MessageResponse> ReadAsync(DuplexCall<Message, MessageResponse> call) =>
        await call.ReadAsync() ?? throw new InvalidOperationException("The stream ended before its last answer.");
}
