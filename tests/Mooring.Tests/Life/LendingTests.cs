using Mooring.Tests.Support;

namespace Mooring.Tests.Life;

/// <summary>Turns on threads that are lent to the runtime.</summary>
public sealed class LendingTests
{
    private const string Lent = "lent";

    [Fact]
    public async Task LendThread_ToWhatATurnAwaits_RunsTheRestOfTheTurnHere()
    {
        await using var runtime = new MooringRuntime();
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe());
        var awaited = new TaskCompletionSource();
        Task<string?> turn = WaitInTurn(moored, awaited).AsTask();
        await OnLentThread(() => runtime.LendThread(new Work(awaited.SetResult)));
        Assert.Equal(Lent, await turn.Soon());
    }

    [Fact]
    public async Task LendThread_ToTheObjectOfAnotherRuntime_LeavesItToThePool()
    {
        await using var runtime = new MooringRuntime();
        await using var other = new MooringRuntime();
        Moored<Probe> moored = await other.CreateAsync(() => new Probe());
        var awaited = new TaskCompletionSource();
        Task<string?> turn = WaitInTurn(moored, awaited).AsTask();
        await OnLentThread(() => runtime.LendThread(new Work(awaited.SetResult)));
        Assert.NotEqual(Lent, await turn.Soon());
    }

    /// <remarks>Whoever holds the thread for long keeps the second object waiting, if it waited for the thread: so it must not.</remarks>
    [Fact]
    public async Task LendThread_ToTwoObjects_LeavesTheSecondToThePool()
    {
        await using var runtime = new MooringRuntime();
        Moored<Probe> one = await runtime.CreateAsync(() => new Probe());
        Moored<Probe> two = await runtime.CreateAsync(() => new Probe());
        var awaited = new TaskCompletionSource();
        var later = new TaskCompletionSource();
        Task<string?> first = WaitInTurn(one, awaited).AsTask();
        Task<string?> second = WaitInTurn(two, later).AsTask();
        await OnLentThread(() => runtime.LendThread(new Work(() =>
        {
            awaited.SetResult();
            later.SetResult();
        })));
        Assert.Equal(Lent, await first.Soon());
        Assert.NotEqual(Lent, await second.Soon());
    }

    /// <remarks>The turn itself makes another object ready: that is no longer what the thread was lent for.</remarks>
    [Fact]
    public async Task LendThread_ToATurnThatCompletesWhatAnotherAwaits_LeavesThatToThePool()
    {
        await using var runtime = new MooringRuntime();
        Moored<Probe> one = await runtime.CreateAsync(() => new Probe());
        Moored<Probe> two = await runtime.CreateAsync(() => new Probe());
        var awaited = new TaskCompletionSource();
        var later = new TaskCompletionSource();
        Task first = one.RunAsync(async _ =>
        {
            await awaited.Task;
            later.SetResult();
        }).AsTask();
        Task<string?> second = WaitInTurn(two, later).AsTask();
        await OnLentThread(() => runtime.LendThread(new Work(awaited.SetResult)));
        await first.Soon();
        Assert.NotEqual(Lent, await second.Soon());
    }

    [Fact]
    public async Task LendThread_ToWorkThatThrows_RunsTheTurnAndThrows()
    {
        await using var runtime = new MooringRuntime();
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe());
        var awaited = new TaskCompletionSource();
        Task<string?> turn = WaitInTurn(moored, awaited).AsTask();
        await OnLentThread(() => Assert.Throws<InvalidTimeZoneException>(() => runtime.LendThread(new Work(() =>
        {
            awaited.SetResult();
            throw new InvalidTimeZoneException();
        }))));
        Assert.Equal(Lent, await turn.Soon());
    }

    [Fact]
    public async Task LendThread_ByItsOwnWork_IsRefused()
    {
        await using var runtime = new MooringRuntime();
        runtime.LendThread(new Work(() => Assert.Throws<InvalidOperationException>(() => runtime.LendThread(new Work(() => { })))));
        runtime.LendThread(new Work(() => { })); // it was given back
    }

    /// <summary>A turn that waits, and says on which thread it went on: what that is called.</summary>
    private static ValueTask<string?> WaitInTurn(Moored<Probe> moored, TaskCompletionSource awaited) => moored.RunAsync(async probe =>
    {
        probe.Enter();
        await awaited.Task;
        probe.Exit();
        return Thread.CurrentThread.Name;
    });

    private static Task OnLentThread(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception cause)
            {
                done.SetException(cause);
            }
        }) { IsBackground = true, Name = Lent }.Start();
        return done.Task.Soon();
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
