using Google.Protobuf;
using Mooring.Grpc.Client;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Grpc.Tests.Support;
using Mooring.Grpc.V1;
using static Mooring.Grpc.Tests.Support.TestExtensions;

namespace Mooring.Grpc.Tests.Actors;

public sealed class ProcessMessagesTests
{
    [Fact]
    public async Task Stream_WithSeveralMessages_KeepsStateAndOrder()
    {
        await using var host = await TestHost.StartAsync();
        await using var stream = host.OpenStream();

        await stream.WriteAsync(Message("Count", "one two\n", id: 7));
        await stream.WriteAsync(Message("Count", "two three\n", id: 8));
        await stream.CompleteAsync();

        var first = await stream.ReadAsync();
        var second = await stream.ReadAsync();
        Assert.Equal(("lines=1 words=2 distinct=2 bytes=8", 7UL), (first!.Payload.ToStringUtf8(), first.Id));
        Assert.Equal(("lines=2 words=4 distinct=3 bytes=18", 8UL), (second!.Payload.ToStringUtf8(), second.Id));
        Assert.Null(await stream.ReadAsync());
        await host.Actors.Disposed.Task.Within();
        Assert.Equal((1, 0), (host.Actors.Started, host.Actors.Alive));
    }

    [Fact]
    public async Task Streams_AtTheSameTime_HaveInstancesOfTheirOwn()
    {
        const int Count = 200;
        await using var host = await TestHost.StartAsync();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var opened = 0;

        await Task.WhenAll(Enumerable.Range(1, Count).Select(RunAsync)).Within();

        Assert.Equal(Count, host.Actors.Started);

        async Task RunAsync(int number)
        {
            await using var stream = host.OpenStream();
            await stream.WriteAsync(Message("Count", string.Concat(Enumerable.Repeat("w ", number))));
            Assert.StartsWith($"lines=0 words={number} ", (await stream.ReadAsync())!.Payload.ToStringUtf8());
            if (Interlocked.Increment(ref opened) == Count) open.SetResult();
            await open.Task; // all streams are open now
            await stream.WriteAsync(Message("Count", "again"));
            await stream.CompleteAsync();
            Assert.StartsWith($"lines=0 words={number + 1} ", (await stream.ReadAsync())!.Payload.ToStringUtf8());
            Assert.Null(await stream.ReadAsync());
        }
    }

    [Theory]
    [InlineData("Error", StatusCode.Unknown, "a message")]
    [InlineData("Nothing", StatusCode.NotFound, "no operation 'Nothing'")]
    [InlineData("Trap", StatusCode.Aborted, "trapped")]
    [InlineData("Bug", StatusCode.Internal, "server failed")]
    public async Task Failure_EndsTheStream_AfterTheAnswersBefore(string operation, StatusCode code, string text)
    {
        await using var host = await TestHost.StartAsync();
        await using var stream = host.OpenStream();

        await stream.WriteAsync(Message("Echo", "before"));
        await stream.WriteAsync(Message(operation, "a message"));

        Assert.Equal("before", (await stream.ReadAsync())!.Payload.ToStringUtf8());
        var failure = await FailsAsync(async () => await stream.ReadAsync(), code);
        Assert.Contains(text, failure.Message);
        Assert.DoesNotContain("secret", failure.Message);
    }

    [Fact]
    public async Task GuestError_WhenAskedFor_IsAnAnswer()
    {
        await using var host = await TestHost.StartAsync();
        await using var stream = host.OpenStream(new GrpcCallOptions { Metadata = { { "mooring-on-error", "answer" } } });

        await stream.WriteAsync(Message("Count", "a"));
        await stream.WriteAsync(Message("Error", "no good", id: 2));
        await stream.WriteAsync(Message("Nothing", id: 3));
        await stream.WriteAsync(Message("Count", "b"));
        await stream.WriteAsync(Message("Trap"));

        await stream.ReadAsync();
        Assert.Equal(
            new MessageResponse { Id = 2, Failure = new Failure { Code = (int)StatusCode.Unknown, Message = "no good" } }, await stream.ReadAsync());
        Assert.Equal((int)StatusCode.NotFound, (await stream.ReadAsync())!.Failure.Code);
        Assert.StartsWith("lines=0 words=2 ", (await stream.ReadAsync())!.Payload.ToStringUtf8());
        await FailsAsync(async () => await stream.ReadAsync(), StatusCode.Aborted);
    }

    [Fact]
    public async Task ErrorMode_ThatIsUnknown_IsRefused()
    {
        await using var host = await TestHost.StartAsync();
        await using var stream = host.OpenStream(new GrpcCallOptions { Metadata = { { "mooring-on-error", "maybe" } } });

        await FailsAsync(async () => await stream.ReadAsync(), StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Module_ThatCannotBeLoaded_FailsTheStreamAtOnce()
    {
        await using var host = await TestHost.StartAsync();
        host.Actors.StartFailure = new GrpcStatusException(StatusCode.FailedPrecondition, "the module imports 'env.missing'");
        await using var stream = host.OpenStream();

        var failure = await FailsAsync(async () => await stream.ReadAsync(), StatusCode.FailedPrecondition);

        Assert.Contains("env.missing", failure.Message);
    }

    [Fact]
    public async Task Cancellation_ByTheClient_InterruptsTheGuest()
    {
        await using var host = await TestHost.StartAsync();
        using var giveUp = new CancellationTokenSource();
        await using var stream = host.OpenStream(cancellationToken: giveUp.Token);
        await stream.WriteAsync(Message("Loop"));
        await host.Actors.Looping.Task.Within();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.ReadAsync());
        await host.Actors.Interrupted.Task.Within();
        await host.Actors.Disposed.Task.Within();
    }

    [Fact]
    public async Task Deadline_WhileTheGuestRuns_InterruptsIt()
    {
        var clock = new ManualClock();
        await using var host = await TestHost.StartAsync(new GrpcServerOptions { Calls = new GrpcOptions { TimeProvider = clock } });
        await using var stream = host.OpenStream(new GrpcCallOptions { Timeout = TimeSpan.FromHours(7) });
        await stream.WriteAsync(Message("Loop"));
        await host.Actors.Looping.Task.Within();
        clock.Fire();

        await FailsAsync(async () => await stream.ReadAsync(), StatusCode.DeadlineExceeded);

        await host.Actors.Interrupted.Task.Within();
    }

    [Theory]
    [InlineData("Echo", false)]
    [InlineData("Echo", true)]
    [InlineData("Yield", false)]
    public async Task Message_Of4Megabytes_Passes(string operation, bool compress)
    {
        await using var host = await TestHost.StartAsync();
        await using var stream = host.OpenStream(new GrpcCallOptions { Compress = compress });
        var payload = new byte[4 * 1024 * 1024];
        new Random(1).NextBytes(payload.AsSpan(0, payload.Length / 2)); // half of it does not compress

        for (var i = 0; i < 3; i++)
        {
            await stream.WriteAsync(new Message { Operation = operation, Payload = ByteString.CopyFrom(payload) });
            Assert.True((await stream.ReadAsync())!.Payload.Span.SequenceEqual(payload));
        }
    }

    [Fact]
    public async Task Burst_OfMessages_IsAnsweredInFewPackets()
    {
        const int Count = 2000;
        await using var host = await TestHost.StartAsync();
        await using var stream = host.OpenStream();
        for (var i = 1; i <= Count; i++) await stream.BufferAsync(Message(i % 3 == 0 ? "Yield" : "Echo", $"message {i}", (ulong)i));
        await stream.FlushAsync();
        await stream.CompleteAsync();

        for (var i = 1; i <= Count; i++)
        {
            var answer = await stream.ReadAsync();
            Assert.Equal(((ulong)i, $"message {i}"), (answer!.Id, answer.Payload.ToStringUtf8()));
        }

        Assert.Null(await stream.ReadAsync());
    }
}
