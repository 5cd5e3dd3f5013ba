using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Mooring.Grpc.Actors;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Grpc.Tests.Support;
using static Mooring.Grpc.Tests.Support.TestExtensions;

namespace Mooring.Grpc.Tests.Actors;

public sealed class ActorStreamTests
{
    [Fact]
    public void Messages_OfAStream_AreServedWithoutAllocating()
    {
        const int Count = 5000;
        var frame = RawClient.Frame(Message("Echo", "a line of text as streams carry it", id: 1).ToByteArray());
        var input = Enumerable.Repeat(frame, Count).SelectMany(bytes => bytes).ToArray();
        var least = long.MaxValue; // of all rounds: the first ones warm up code and pools, and the collector may trim them now and then
        for (var round = 0; round < 50; round++) least = Math.Min(least, Serve(input));

        Assert.InRange(least, 0, Count / 2); // far less than a byte a message: what is left belongs to the stream
    }

    private static long Serve(byte[] input)
    {
        var output = new DiscardingWriter();
        var http = new DefaultHttpContext();
        http.Features.Set<IRequestBodyPipeFeature>(new RequestBody(PipeReader.Create(new ReadOnlySequence<byte>(input))));
        http.Features.Set<IHttpResponseBodyFeature>(new ResponseBody(output));
        var call = new GrpcCall(http, new GrpcOptions(), new RequestHeaders(null, SendsGzip: false, AcceptsGzip: false));
        using var stream = new ActorStream(call, answerErrors: false, TimeProvider.System);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var serving = stream.RunAsync(new Echo());
        Assert.True(serving.IsCompletedSuccessfully); // all of it ran here, where the allocations are counted
        Assert.True(output.Written > input.Length / 2);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Echo : IMessageActor
    {
        public ValueTask<ReadOnlyMemory<byte>> AskAsync(string operation, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => new(payload);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed record RequestBody(PipeReader Reader) : IRequestBodyPipeFeature;

    private sealed class ResponseBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => Stream.Null;

        public PipeWriter Writer => writer;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class DiscardingWriter : PipeWriter
    {
        private readonly byte[] _buffer = new byte[64 * 1024];

        public long Written { get; private set; }

        public override void Advance(int bytes) => Written += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => new(default(FlushResult));
    }
}
