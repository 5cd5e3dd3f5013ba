using System.IO.Pipelines;
using Google.Protobuf;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Tests.Support;
using Mooring.Grpc.V1;

namespace Mooring.Grpc.Tests.Protocol;

public sealed class MessageWriterTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(500)]
    public async Task Messages_Written_AreReadBack(int? compressFrom)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var writer = new MessageWriter(pipe.Writer, compressFrom);
        using var reader = new MessageReader(pipe.Reader, 1_000_000, gzip: true);
        int[] sizes = [0, 1, 499, 500, 501, 70_000, 200_000, 3];

        foreach (var size in sizes) writer.Write(new Message { Payload = ByteString.CopyFrom(new byte[size]) });
        await writer.FlushAsync(default);
        await pipe.Writer.CompleteAsync();

        var read = new List<int>();
        while (await reader.WaitToReadAsync(default))
        {
            while (reader.TryRead(out var body)) read.Add(Message.Parser.ParseFrom(body).Payload.Length);
        }

        Assert.Equal(sizes, read);
    }

    [Fact]
    public async Task Flush_WhilePeerDoesNotRead_WaitsUntilItIsCancelled()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        using var writer = new MessageWriter(pipe.Writer, compressFrom: null);
        using var cancel = new CancellationTokenSource();
        writer.Write(new Message { Operation = "longer than ten bytes" });

        var flushing = writer.FlushAsync(cancel.Token).AsTask();
        Assert.False(flushing.IsCompleted);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flushing).Within();
        Assert.True(writer.IsBlocked);
    }

    [Fact]
    public async Task Flush_AfterThePeerHasGone_Fails()
    {
        var pipe = new Pipe();
        using var writer = new MessageWriter(pipe.Writer, compressFrom: null);
        await pipe.Reader.CompleteAsync();
        writer.Write(new Message());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.FlushAsync(default));
    }

    [Fact]
    public async Task SmallMessages_AreWrittenWithoutAllocating()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var writer = new MessageWriter(pipe.Writer, compressFrom: null);
        var message = new Message { Operation = "Echo", Payload = ByteString.CopyFromUtf8("hello") };
        var least = long.MaxValue; // of all rounds: pools are filled after the first ones, and the collector may trim them now and then
        for (var round = 0; round < 200; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++) writer.Write(message);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            await writer.FlushAsync(default);
            var result = await pipe.Reader.ReadAsync();
            pipe.Reader.AdvanceTo(result.Buffer.End);
        }

        Assert.Equal(0, least);
    }
}
