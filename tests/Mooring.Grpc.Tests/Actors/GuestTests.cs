using System.Collections.Concurrent;
using Mooring.Grpc.Client;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Tests.Support;
using Mooring.Hosting;
using Mooring.WaPc;
using static Mooring.Grpc.Tests.Support.TestExtensions;

namespace Mooring.Grpc.Tests.Actors;

/// <summary>The whole road: gRPC, actor, engine, guest.</summary>
public sealed class GuestTests
{
    [Fact]
    public async Task Stream_OfATally_CountsWhatItWasSent()
    {
        await using var host = await GuestHost.StartAsync("tally/tally");
        await using var stream = host.OpenStream();
        for (var i = 1; i <= 500; i++) await stream.BufferAsync(Message("Count", $"the number {i}\n"));
        await stream.BufferAsync(Message("Top", "2"));
        await stream.CompleteAsync();

        for (var i = 1; i <= 500; i++) Assert.StartsWith($"lines={i} words={i * 3} ", (await stream.ReadAsync())!.Payload.ToStringUtf8());
        Assert.Equal("500 number\n500 the\n", (await stream.ReadAsync())!.Payload.ToStringUtf8());
        Assert.Null(await stream.ReadAsync());
    }

    [Theory]
    [InlineData("Error", StatusCode.Unknown, "a text")]
    [InlineData("Nothing", StatusCode.NotFound, "Nothing")]
    [InlineData("Trap", StatusCode.Aborted, "trapped")]
    [InlineData("DivideByZero", StatusCode.Aborted, "trapped")]
    [InlineData("OutOfBounds", StatusCode.Aborted, "trapped")]
    [InlineData("Recurse", StatusCode.Aborted, "trapped")]
    [InlineData("Loop", StatusCode.DeadlineExceeded, "Loop: still running")]
    public async Task Failure_OfTheGuest_IsAStatus(string operation, StatusCode code, string text)
    {
        var limit = TimeSpan.FromSeconds(code is StatusCode.DeadlineExceeded ? 2 : 60);
        await using var host = await GuestHost.StartAsync("misbehave/misbehave", new ActorOptions { AskTimeout = limit });
        await using var stream = host.OpenStream();
        await stream.WriteAsync(Message("Count"));
        await stream.WriteAsync(Message(operation, "a text"));

        Assert.NotNull(await stream.ReadAsync());
        Assert.Contains(text, (await FailsAsync(async () => await stream.ReadAsync(), code)).Message);
        Assert.Contains(text, (await FailsAsync(() => host.CallAsync(operation, "a text"), code)).Message);
    }

    [Fact]
    public async Task Streams_WhoseGuestsWaitForTheHost_HoldNoThreads()
    {
        const int Streams = 60;
        var answer = new TaskCompletionSource<HostReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var asked = new CountdownEvent(Streams);
        var threads = new ConcurrentDictionary<int, int>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await GuestHost.StartAsync("echo/echo", new ActorOptions
        {
            HostCallAsync = (_, _) =>
            {
                threads.TryAdd(Environment.CurrentManagedThreadId, 0);
                if (asked.Signal()) all.SetResult();
                return new(answer.Task);
            },
        });
        var streams = Enumerable.Range(0, Streams).Select(_ => host.OpenStream()).ToArray();
        foreach (var stream in streams) await stream.WriteAsync(Message("Ask", "b n o\nx"));

        await all.Task.Within(); // every guest waits, all at once
        Assert.InRange(threads.Count, 1, Streams - 1); // a guest that holds its thread would leave it to no other
        answer.SetResult(HostReply.Success("there"u8.ToArray()));
        foreach (var stream in streams)
        {
            Assert.Equal("there", (await stream.ReadAsync())!.Payload.ToStringUtf8());
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task Deadline_OfTheCall_StopsTheGuest()
    {
        await using var host = await GuestHost.StartAsync("misbehave/misbehave", new ActorOptions { AskTimeout = Timeout.InfiniteTimeSpan });
        var options = new GrpcCallOptions { Timeout = TimeSpan.FromMilliseconds(300) };

        await FailsAsync(() => host.CallAsync("Loop", options: options), StatusCode.DeadlineExceeded);

        Assert.NotNull(await host.CallAsync("Count").Within()); // the shared instance is free again
    }

    [Fact]
    public async Task Module_WhoseInitialiserTraps_IsAFailedPrecondition()
    {
        await using var host = await GuestHost.StartAsync("lifecycle/lifecycle-trap");
        await using var stream = host.OpenStream();

        await FailsAsync(async () => await stream.ReadAsync(), StatusCode.FailedPrecondition);
        await FailsAsync(() => host.CallAsync("Anything"), StatusCode.FailedPrecondition);
    }

    [Fact]
    public async Task Mailbox_ThatIsFull_IsResourceExhausted()
    {
        var answer = new TaskCompletionSource<HostReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await GuestHost.StartAsync("echo/echo", new ActorOptions
        {
            AskTimeout = Timeout.InfiniteTimeSpan,
            MailboxCapacity = 1,
            MailboxFull = MailboxFull.Fail,
            HostCallAsync = (_, _) => new(answer.Task),
        });
        var calls = Enumerable.Range(0, 6).Select(_ => host.CallAsync("Ask", "b n o\nx")).ToList();

        for (var refused = 0; refused < 4; refused++) // one runs, one waits
        {
            var call = await Task.WhenAny(calls).Within();
            calls.Remove(call);
            Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<GrpcStatusException>(() => call)).Code);
        }

        answer.SetResult(HostReply.Success("there"u8.ToArray()));
        foreach (var call in calls) Assert.Equal("there", await call.Within());
    }

    [Fact]
    public async Task Actor_ThatTrapsTooOften_IsUnavailable()
    {
        await using var host = await GuestHost.StartAsync("misbehave/misbehave", new ActorOptions { MaxRestarts = 0 });

        await FailsAsync(() => host.CallAsync("Trap"), StatusCode.Aborted);
        await FailsAsync(() => host.CallAsync("Count"), StatusCode.Unavailable);
    }

    [Fact]
    public async Task Call_KeepsStateBetweenCalls_UntilATrap()
    {
        await using var host = await GuestHost.StartAsync("misbehave/misbehave");

        Assert.Equal("1", await host.CallAsync("Count"));
        Assert.Equal("2", await host.CallAsync("Count"));
        await FailsAsync(() => host.CallAsync("Error", "no"), StatusCode.Unknown);
        Assert.Equal("3", await host.CallAsync("Count"));
        await FailsAsync(() => host.CallAsync("Trap"), StatusCode.Aborted);
        Assert.Equal("1", await host.CallAsync("Count"));
    }
}
