using Mooring.Tests.Support;

namespace Mooring.Tests;

public sealed class MooredTests
{
    [Fact]
    public async Task RunAsync_IdleMobileObject_RunsOnTheCallersThread()
    {
        await using Moored<Probe> moored = await Moored.CreateAsync(() => new Probe());
        int caller = Environment.CurrentManagedThreadId;
        ValueTask<int> call = moored.RunAsync(_ => Environment.CurrentManagedThreadId);
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal(caller, await call);
    }

    [Fact]
    public async Task RunAsync_PinnedObject_RunsOnItsNamedThread()
    {
        await using Moored<Probe> moored = await Moored.CreateAsync(
            () => new Probe(), new MooredOptions { Affinity = Affinity.Thread, Name = "lonely" });
        Assert.Equal("moored lonely", await moored.RunAsync(_ => Thread.CurrentThread.Name).Soon());
    }

    [Fact]
    public async Task CallTimeout_CallHasNotBegun_FailsAndRemovesIt()
    {
        var time = new FakeTime();
        var runtime = new MooringRuntime(new MooringRuntimeOptions { TimeProvider = time });
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Name = "slow" });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task turn = moored.RunAsync(async _ => await gate.Task).AsTask();
        Task<int> late = moored.WithTimeout(TimeSpan.FromSeconds(2)).RunAsync(probe => probe.Next()).AsTask();
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(late.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var deadline = await Assert.ThrowsAsync<MooredDeadlineException>(() => late.Soon());
        Assert.Equal((false, TimeSpan.FromSeconds(2), "slow"), (deadline.HadBegun, deadline.Limit, deadline.ObjectName));
        gate.SetResult();
        await turn.Soon();
        Assert.Equal(1, await moored.RunAsync(probe => probe.Next()).Soon());
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public async Task CallTimeout_CallRuns_FailsAndTellsTheDelegate()
    {
        var time = new FakeTime();
        var runtime = new MooringRuntime(new MooringRuntimeOptions { TimeProvider = time });
        Moored<Probe> moored = await runtime.CreateAsync(
            () => new Probe(), new MooredOptions { CallTimeout = TimeSpan.FromSeconds(1) });
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = moored.RunAsync(async (_, stop) =>
        {
            stop.Register(told.SetResult);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        }).AsTask();
        await begun.Task.Soon();
        time.Advance(TimeSpan.FromSeconds(1));
        var deadline = await Assert.ThrowsAsync<MooredDeadlineException>(() => call.Soon());
        Assert.True(deadline.HadBegun);
        await told.Task.Soon();
        Assert.Equal(1, await moored.RunAsync(probe => probe.Next()).Soon());
    }

    [Fact]
    public async Task CallTimeout_LateFailure_IsReported()
    {
        var time = new FakeTime();
        var reported = new TaskCompletionSource<MooredFailure>(TaskCreationOptions.RunContinuationsAsynchronously);
        var runtime = new MooringRuntime(new MooringRuntimeOptions { TimeProvider = time, OnFailure = reported.SetResult });
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = moored.WithTimeout(TimeSpan.FromSeconds(1)).RunAsync(async _ =>
        {
            await gate.Task;
            throw new FormatException("late");
        }).AsTask();
        SpinWait.SpinUntil(() => moored.Cell.OutstandingForTest == 1);
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<MooredDeadlineException>(() => call.Soon());
        gate.SetResult();
        MooredFailure failure = await reported.Task.Soon();
        Assert.Equal((MooredFailureKind.Late, "late"), (failure.Kind, failure.Exception.Message));
    }

    [Fact]
    public async Task Stop_TurnDoesNotEnd_ReportsItAndDisposesLater()
    {
        var time = new FakeTime();
        var runtime = new MooringRuntime(new MooringRuntimeOptions { TimeProvider = time });
        var probe = new Probe();
        Moored<Probe> moored = await runtime.CreateAsync(() => probe, new MooredOptions { Affinity = Affinity.Thread });
        using var held = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        Task stuck = moored.RunAsync(_ =>
        {
            begun.Set();
            held.Wait();
        }).AsTask();
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)));
        Task<StopReport> stop = moored.StopAsync(TimeSpan.FromSeconds(3)).AsTask();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(stop.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new StopReport(0, TurnStillRunning: true), await stop.Soon());
        Assert.False(probe.IsDisposed);
        held.Set();
        await stuck.Soon();
        SpinWait.SpinUntil(() => probe.IsDisposed, TimeSpan.FromSeconds(30));
        Assert.True(probe.IsDisposed);
    }

    [Fact]
    public async Task AsyncVoid_Throws_IsReported()
    {
        var reported = new TaskCompletionSource<MooredFailure>(TaskCreationOptions.RunContinuationsAsynchronously);
        var runtime = new MooringRuntime(new MooringRuntimeOptions { OnFailure = reported.SetResult });
        await using Moored<Probe> moored = await runtime.CreateAsync(() => new Probe());
        await moored.RunAsync(_ => Explode());
        Assert.Equal(MooredFailureKind.Continuation, (await reported.Task.Soon()).Kind);

        static async void Explode()
        {
            await Task.Yield();
            throw new FormatException();
        }
    }

    [Fact]
    public async Task Pinned_ObjectsOfOneChain_EachRunOnTheirThread()
    {
        var options = new MooredOptions { Affinity = Affinity.Thread };
        await using Moored<Probe> first = await Moored.CreateAsync(() => new Probe(), options);
        await using Moored<Probe> second = await Moored.CreateAsync(() => new Probe(), options);
        await first.RunAsync(async one =>
        {
            int other = await second.RunAsync(two => Environment.CurrentManagedThreadId == two.ThreadAtCreation ? two.ThreadAtCreation : 0);
            Assert.NotEqual(0, other);
            Assert.NotEqual(one.ThreadAtCreation, other);
            Assert.Equal(one.ThreadAtCreation, Environment.CurrentManagedThreadId);
        }).Soon();
    }

    [Fact]
    public async Task DebugView_ShowsStateAndQueue()
    {
        await using var runtime = new MooringRuntime();
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Name = "viewed" });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task open = moored.RunAsync(async _ => await gate.Task).AsTask();
        Task queued = moored.RunAsync(probe => probe.Next()).AsTask();
        var view = new Checks.MooredDebugView<Probe>(moored);
        Assert.Equal(("viewed", "in an asynchronous turn, 1 queued", "mobile"), (view.Name, view.State, view.Place));
        Assert.Equal(2, view.Queue.Length);
        gate.SetResult();
        await Task.WhenAll(open, queued).Soon();
        Assert.Equal("idle, 0 queued", view.State);
        Assert.Empty(view.Queue);
    }
}
