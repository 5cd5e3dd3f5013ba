using System.Buffers;
using System.IO.Pipelines;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Tests.Support;

namespace Mooring.Grpc.Tests.Protocol;

public sealed class MessageReaderTests
{
    private static readonly byte[][] Bodies = [[1, 2, 3], [], [4], [.. Enumerable.Range(0, 300).Select(i => (byte)i)]];
    private static readonly byte[] Stream = [.. Bodies.SelectMany(body => RawClient.Frame(body))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Messages_InPiecesOfAnySize_AreReadWhole(int pieceSize)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 1, useSynchronizationContext: false));
        using var reader = new MessageReader(pipe.Reader, 1000, gzip: false);
        var writing = Task.Run(async () =>
        {
            foreach (var piece in Stream.Chunk(pieceSize)) await pipe.Writer.WriteAsync(piece);
            await pipe.Writer.CompleteAsync();
        });

        var read = new List<byte[]>();
        while (await reader.WaitToReadAsync(TestContext.Current.CancellationToken))
        {
            while (reader.TryRead(out var body)) read.Add(body.ToArray());
        }

        Assert.Equal(Bodies, read);
        await writing;
    }

    [Fact]
    public async Task Stream_CutAnywhere_IsAFailureExceptBetweenMessages()
    {
        var ends = Bodies.Select((_, i) => Bodies.Take(i + 1).Sum(body => 5 + body.Length)).Prepend(0).ToHashSet();
        for (var length = 0; length <= Stream.Length; length++)
        {
            using var reader = new MessageReader(PipeReader.Create(new ReadOnlySequence<byte>(Stream, 0, length)), 1000, gzip: false);
            var read = async () =>
            {
                while (await reader.WaitToReadAsync(default)) Assert.True(reader.TryRead(out _));
            };

            if (ends.Contains(length)) await read();
            else await TestExtensions.FailsAsync(read, StatusCode.Internal);
        }
    }

    [Fact]
    public async Task Message_LongerThanTheLimit_FailsBeforeItsBodyIsHere()
    {
        var pipe = new Pipe();
        using var reader = new MessageReader(pipe.Reader, 100, gzip: false);
        await pipe.Writer.WriteAsync(RawClient.Frame(new byte[100]));
        await pipe.Writer.WriteAsync(new byte[] { 0, 0, 0, 0, 101 });

        Assert.True(await reader.WaitToReadAsync(default));
        Assert.True(reader.TryRead(out _));
        await TestExtensions.FailsAsync(async () => await reader.WaitToReadAsync(default), StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Wait_ThatIsCancelled_Ends()
    {
        using var cancel = new CancellationTokenSource();
        using var reader = new MessageReader(new Pipe().Reader, 100, gzip: false);
        var waiting = reader.WaitToReadAsync(cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting).Within();
    }
}
