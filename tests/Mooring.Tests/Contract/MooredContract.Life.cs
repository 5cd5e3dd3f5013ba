using Mooring.Tests.Support;

namespace Mooring.Tests.Contract;

public abstract partial class MooredContract
{
    [Fact]
    public async Task Create_FactoryThrows_CreationFails()
    {
        var thrown = await Assert.ThrowsAsync<FormatException>(
            () => Runtime.CreateAsync<Probe>(() => throw new FormatException("no module"), Place(new MooredOptions())).AsTask());
        Assert.Equal("no module", thrown.Message);
    }

    [Fact]
    public async Task Create_AsyncFactory_RunsWhereTurnsRun()
    {
        await using Moored<Probe> moored = await Runtime.CreateAsync(async _ =>
        {
            int before = Environment.CurrentManagedThreadId;
            await Task.Yield();
            Assert.False(Moored.Current.IsNone);
            if (IsPinned) Assert.Equal(before, Environment.CurrentManagedThreadId);
            return new Probe();
        }, Place(new MooredOptions())).Soon();
        Assert.Equal(1, await moored.RunAsync(probe => probe.Next()));
    }

    [Fact]
    public async Task Dispose_DisposesTheObjectInItsLastTurn()
    {
        var probe = new Probe();
        var moored = await Moor(() => probe);
        int thread = await moored.RunAsync(_ => Environment.CurrentManagedThreadId);
        await moored.DisposeAsync().Soon();
        Assert.True(probe.IsDisposed);
        if (IsPinned) Assert.Equal(thread, probe.ThreadAtDisposal);
    }

    [Fact]
    public async Task Dispose_ToldNotTo_LeavesTheObject()
    {
        var probe = new Probe();
        var moored = await Moor(() => probe, new MooredOptions { DisposeObject = false });
        await moored.DisposeAsync().Soon();
        Assert.False(probe.IsDisposed);
    }

    [Fact]
    public async Task Stop_FinishesWhatWasAccepted_AndRefusesWhatWasNot()
    {
        var moored = await MoorProbe(new MooredOptions { Name = "stopping", MailboxCapacity = 2 });
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Task<int>[] accepted = [moored.RunAsync(probe => probe.Next()).AsTask(), moored.RunAsync(probe => probe.Next()).AsTask()];
        Task<int> waiting = moored.RunAsync(probe => probe.Next()).AsTask();
        Task<StopReport> stop = moored.StopAsync(TimeSpan.FromSeconds(30)).AsTask();
        await Assert.ThrowsAsync<MooredStoppedException>(() => waiting.Soon());
        await Assert.ThrowsAsync<MooredStoppedException>(() => moored.RunAsync(probe => probe.Next()).AsTask());
        Assert.Throws<MooredStoppedException>(() => moored.Run(probe => probe.Next()));
        Assert.Throws<MooredStoppedException>(() => moored.Post(probe => { probe.Next(); }));
        Assert.False(stop.IsCompleted);
        gate.SetResult();
        await turn.Soon();
        Assert.Equal(new[] { 1, 2 }, await Task.WhenAll(accepted).Soon());
        Assert.Equal(new StopReport(0, TurnStillRunning: false), await stop.Soon());
        var stopped = await Assert.ThrowsAsync<MooredStoppedException>(() => moored.RunAsync(probe => probe.Next()).AsTask());
        Assert.Equal("stopping", stopped.ObjectName);
    }

    [Fact]
    public async Task Stop_DrainEnds_FailsTheRest()
    {
        var moored = await MoorProbe();
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Task<int> queued = moored.RunAsync(probe => probe.Next()).AsTask();
        moored.Post(probe => { probe.Next(); });
        StopReport report = await moored.StopAsync(TimeSpan.Zero).Soon();
        Assert.Equal(new StopReport(3, TurnStillRunning: false), report);
        await Assert.ThrowsAsync<MooredStoppedException>(() => turn.Soon());
        await Assert.ThrowsAsync<MooredStoppedException>(() => queued.Soon());
        Assert.Equal(MooredFailureKind.NotRun, Assert.Single(Failures).Kind);
        gate.SetResult();
    }

    [Fact]
    public async Task Stop_DrainEnds_TellsTheTurnThroughItsToken()
    {
        var moored = await MoorProbe();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task turn = moored.RunAsync(async (_, stop) =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                told.SetResult();
            }
        }).AsTask();
        await begun.Task.Soon();
        await moored.StopAsync(TimeSpan.Zero).Soon();
        await told.Task.Soon();
        await Assert.ThrowsAsync<MooredStoppedException>(() => turn.Soon());
    }

    [Fact]
    public async Task Stop_CalledTwice_GivesOneReport()
    {
        var moored = await MoorProbe();
        Task<StopReport>[] stops = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => moored.StopAsync().AsTask()))];
        await Task.WhenAll(stops).Soon();
        await moored.DisposeAsync().Soon();
    }

    [Fact]
    public async Task Stop_DisposalThrows_IsReported()
    {
        var moored = await Moor(() => new BadEnd());
        await moored.DisposeAsync().Soon();
        Assert.Equal(MooredFailureKind.Dispose, Assert.Single(Failures).Kind);
    }

    [Fact]
    public async Task Run_InsideTheObjectsOwnTurn_ThrowsInsteadOfDeadlocking()
    {
        var moored = await MoorProbe(new MooredOptions { Name = "narcissus" });
        var deadlock = await moored.RunAsync(_ => Assert.Throws<MooredDeadlockException>(() => moored.Run(probe => probe.Next())));
        Assert.Equal(["narcissus", "narcissus"], deadlock.Chain);
        deadlock = await moored.RunAsync(async _ =>
        {
            await Task.Yield();
            return Assert.Throws<MooredDeadlockException>(() => moored.Run(probe => probe.Next()));
        });
        Assert.Contains("narcissus -> narcissus", deadlock.Message);
    }

    [Fact]
    public async Task RunAsync_InsideTheObjectsOwnTurn_FailsInsteadOfDeadlocking()
    {
        var moored = await MoorProbe();
        await moored.RunAsync(async _ =>
            await Assert.ThrowsAsync<MooredDeadlockException>(() => moored.RunAsync(probe => probe.Next()).AsTask())).Soon();
        await moored.RunAsync(async _ =>
            await Assert.ThrowsAsync<MooredDeadlockException>(() => moored.StopAsync().AsTask())).Soon();
    }

    [Fact]
    public async Task Reentrant_OtherCallsRunWhileATurnWaits()
    {
        var moored = await MoorProbe(new MooredOptions { Reentrancy = Reentrancy.AtAwait });
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Assert.Equal(1, await moored.RunAsync(probe => probe.Next()).Soon());
        Assert.Equal(2, await moored.RunAsync(async probe =>
        {
            probe.Enter();
            probe.Exit();
            return await moored.RunAsync(same => same.Next());
        }).Soon());
        gate.SetResult();
        await turn.Soon();
    }

    [Fact]
    public async Task DetachedWork_OutlivesItsTurn_AndResumesInTheObject()
    {
        var moored = await MoorProbe();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> detached = await moored.RunAsync(probe =>
        {
            return new ValueTask<Task<int>>(Later(probe));

            async Task<int> Later(Probe later)
            {
                await gate.Task;
                Assert.True(Moored.Current.IsOf(moored));
                return await moored.RunAsync(same => same.Next()) + (ReferenceEquals(later, probe) ? 10 : 0);
            }
        });
        Assert.Equal(1, await moored.RunAsync(probe => probe.Next()));
        gate.SetResult();
        Assert.Equal(12, await detached.Soon());
    }

    private sealed class BadEnd : IDisposable
    {
        public void Dispose() => throw new FormatException("cannot end");
    }
}
