using Mooring.Tests.Support;

namespace Mooring.Tests.Contract;

public abstract partial class MooredContract
{
    [Fact]
    public async Task Wait_MoreCallersThanPlaces_AllAreServedInOrder()
    {
        var moored = await MoorProbe(new MooredOptions { MailboxCapacity = 2 });
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Task[] calls = [.. Enumerable.Range(0, 20).Select(i => moored.RunAsync((probe, n) => { probe.Seen.Add(n); }, i).AsTask())];
        gate.SetResult();
        await Task.WhenAll(calls.Append(turn)).Soon();
        Assert.Equal(Enumerable.Range(0, 20), await moored.RunAsync(probe => probe.Seen));
    }

    [Fact]
    public async Task Fail_NoPlaceLeft_CallFailsAtOnce()
    {
        var moored = await MoorProbe(new MooredOptions { Name = "small", MailboxCapacity = 2, MailboxFull = MailboxFull.Fail });
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Task<int>[] accepted = [moored.RunAsync(probe => probe.Next()).AsTask(), moored.RunAsync(probe => probe.Next()).AsTask()];
        var full = await Assert.ThrowsAsync<MailboxFullException>(() => moored.RunAsync(probe => probe.Next()).AsTask());
        Assert.Equal(("small", 2, MailboxFull.Fail), (full.ObjectName, full.Capacity, full.Policy));
        Assert.Throws<MailboxFullException>(() => moored.Post(probe => { probe.Next(); }));
        gate.SetResult();
        await turn.Soon();
        Assert.Equal(new[] { 1, 2 }, await Task.WhenAll(accepted).Soon());
    }

    [Fact]
    public async Task DropNewest_NoPlaceLeft_NewCallFailsWithNotice()
    {
        var moored = await MoorProbe(new MooredOptions { MailboxCapacity = 1, MailboxFull = MailboxFull.DropNewest });
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Task<int> accepted = moored.RunAsync(probe => probe.Next()).AsTask();
        await Assert.ThrowsAsync<MailboxFullException>(() => moored.RunAsync(probe => probe.Next()).AsTask());
        moored.Post(probe => { probe.Next(); });
        gate.SetResult();
        await turn.Soon();
        Assert.Equal(1, await accepted.Soon());
        Assert.Equal([MooredFailureKind.NotRun, MooredFailureKind.NotRun], Failures.Select(failure => failure.Kind));
        Assert.Equal(2, await moored.RunAsync(probe => probe.Next()));
    }

    [Fact]
    public async Task DropOldest_NoPlaceLeft_OldestCallFailsWithNotice()
    {
        var moored = await MoorProbe(new MooredOptions { MailboxCapacity = 2, MailboxFull = MailboxFull.DropOldest });
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Task[] calls = [.. Enumerable.Range(0, 4).Select(i => moored.RunAsync((probe, n) => { probe.Seen.Add(n); }, i).AsTask())];
        await Assert.ThrowsAsync<MailboxFullException>(() => calls[0].Soon());
        await Assert.ThrowsAsync<MailboxFullException>(() => calls[1].Soon());
        gate.SetResult();
        await Task.WhenAll(turn, calls[2], calls[3]).Soon();
        Assert.Equal([2, 3], await moored.RunAsync(probe => probe.Seen));
        Assert.Equal(2, Failures.Count);
    }

    [Fact]
    public async Task Post_Runs_AndItsFailureIsReported()
    {
        var moored = await MoorProbe(new MooredOptions { Name = "posted" });
        moored.Post(probe => { probe.Next(); });
        moored.Post((probe, by) => { probe.Value += by; }, 10);
        moored.Post(async probe => { await Task.Yield(); probe.Next(); });
        moored.Post(_ => throw new FormatException("lost?"));
        Assert.Equal(12, await moored.RunAsync(probe => probe.Value).Soon());
        await moored.StopAsync().Soon();
        MooredFailure failure = Assert.Single(Failures);
        Assert.Equal(("posted", MooredFailureKind.Post, "lost?"), (failure.ObjectName, failure.Kind, failure.Exception.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_Fails_IsReportedBeforeTheObjectIsFree(bool later)
    {
        // Otherwise the object could be stopped, and its stopper go on, before anybody heard of the failure.
        var reportedIn = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Moored<Probe> moored = await MoorProbe(new MooredOptions
        {
            Name = "posted",
            OnFailure = _ => reportedIn.TrySetResult(Moored.Current.Name),
        });
        moored.Post(async _ =>
        {
            if (later) await Task.Yield();
            throw new FormatException();
        });
        Assert.Equal("posted", await reportedIn.Task.Soon());
    }

    [Fact]
    public async Task PostAsync_NoPlaceLeft_CompletesWhenOneIsFree()
    {
        var moored = await MoorProbe(new MooredOptions { MailboxCapacity = 1 });
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Task first = moored.PostAsync(probe => { probe.Next(); }).AsTask();
        Assert.True(first.IsCompletedSuccessfully);
        Task second = moored.PostAsync(probe => { probe.Next(); }).AsTask();
        Assert.False(second.IsCompleted);
        Assert.Throws<MailboxFullException>(() => moored.Post(probe => { probe.Next(); }));
        gate.SetResult();
        await Task.WhenAll(turn, second).Soon();
        Assert.Equal(2, await moored.RunAsync(probe => probe.Value));
    }

    [Fact]
    public async Task Cancel_BeforeTheTurnBegins_RemovesTheCallAtOnce()
    {
        var moored = await MoorProbe(new MooredOptions { MailboxCapacity = 1 });
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        using var source = new CancellationTokenSource();
        Task<int> accepted = moored.RunAsync(probe => probe.Next(), source.Token).AsTask();
        Task<int> waiting = moored.RunAsync(probe => probe.Next(), source.Token).AsTask();
        Task<int> stays = moored.RunAsync(probe => probe.Next()).AsTask();
        await source.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepted.Soon());
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.True(accepted.IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
        gate.SetResult();
        await turn.Soon();
        Assert.Equal(1, await stays.Soon());
    }

    [Fact]
    public async Task Cancel_AlreadyCancelled_NothingRuns()
    {
        var moored = await MoorProbe();
        var token = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moored.RunAsync(probe => probe.Next(), token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moored.RunAsync(async probe => { await Task.Yield(); probe.Next(); }, token).AsTask());
        Assert.ThrowsAny<OperationCanceledException>(() => moored.Run(probe => probe.Next(), token));
        Assert.Equal(0, await moored.RunAsync(probe => probe.Value));
    }

    [Fact]
    public async Task Cancel_WhileRunning_IsUpToTheDelegate()
    {
        var moored = await MoorProbe();
        using var source = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = moored.RunAsync(async (_, stop) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        }, source.Token).AsTask();
        await begun.Task.Soon();
        Assert.False(call.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
        Assert.Equal(1, await moored.RunAsync(probe => probe.Next()).Soon());
    }
}
