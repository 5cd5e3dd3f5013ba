using Mooring.Tests.Support;

namespace Mooring.Tests;

public sealed class DeadlockTests
{
    [Theory]
    [InlineData(Affinity.Task)]
    [InlineData(Affinity.Thread)]
    public async Task AskInACycle_Fails_WithTheChain(Affinity affinity)
    {
        await using var runtime = new MooringRuntime();
        (Moored<Probe> a, Moored<Probe> b, Moored<Probe> c) = await Three(runtime, new MooredOptions { Affinity = affinity });
        Task<int> call = a.RunAsync(async _ => await b.RunAsync(async _ => await c.RunAsync(async _ => await a.RunAsync(probe => probe.Next())))).AsTask();
        var deadlock = await Assert.ThrowsAsync<MooredDeadlockException>(() => call.Soon());
        Assert.Equal(["a", "b", "c", "a"], deadlock.Chain);
        Assert.Contains("a -> b -> c -> a", deadlock.Message);
        Assert.Equal(1, await a.RunAsync(probe => probe.Next()).Soon());
    }

    [Fact]
    public async Task AskInACycle_AfterAwaits_Fails_WithTheChain()
    {
        await using var runtime = new MooringRuntime();
        (Moored<Probe> a, Moored<Probe> b, _) = await Three(runtime, new MooredOptions());
        Task<int> call = a.RunAsync(async _ =>
        {
            await Task.Yield();
            return await b.RunAsync(async _ =>
            {
                await Task.Yield();
                return await a.RunAsync(probe => probe.Next());
            });
        }).AsTask();
        var deadlock = await Assert.ThrowsAsync<MooredDeadlockException>(() => call.Soon());
        Assert.Equal(["a", "b", "a"], deadlock.Chain);
    }

    [Theory]
    [InlineData(Affinity.Task)]
    [InlineData(Affinity.Thread)]
    public async Task TwoObjectsAskEachOther_OneOfThemFails(Affinity affinity)
    {
        await using var runtime = new MooringRuntime();
        for (int round = 0; round < 50; round++)
        {
            (Moored<Probe> a, Moored<Probe> b, Moored<Probe> c) = await Three(runtime, new MooredOptions { Affinity = affinity });
            using var both = new Barrier(2);
            Task<int> first = Task.Run(() => Ask(a, b, both));
            Task<int> second = Task.Run(() => Ask(b, a, both));
            Exception? one = await Record.ExceptionAsync(() => first.Soon());
            Exception? other = await Record.ExceptionAsync(() => second.Soon());
            MooredDeadlockException found = Assert.IsType<MooredDeadlockException>(one ?? other);
            Assert.Equal(3, found.Chain.Count);
            Assert.Equal(found.Chain[0], found.Chain[2]);
            foreach (Moored<Probe> made in new[] { a, b, c }) await made.DisposeAsync().Soon();
        }

        static async Task<int> Ask(Moored<Probe> from, Moored<Probe> to, Barrier both)
        {
            return await from.RunAsync(async _ =>
            {
                await Task.Run(() => both.SignalAndWait(TimeSpan.FromSeconds(30)));
                return await to.RunAsync(probe => probe.Next());
            });
        }
    }

    [Fact]
    public async Task SyncRunInACycle_Throws_InsteadOfBlocking()
    {
        await using var runtime = new MooringRuntime();
        (Moored<Probe> a, Moored<Probe> b, _) = await Three(runtime, new MooredOptions { Affinity = Affinity.Thread });
        Task<int> call = a.RunAsync(_ => b.Run(_ => a.Run(probe => probe.Next()))).AsTask();
        var deadlock = await Assert.ThrowsAsync<MooredDeadlockException>(() => call.Soon());
        Assert.Equal(["a", "b", "a"], deadlock.Chain);
    }

    [Fact]
    public async Task AskBack_AfterTheAskingTurnHasEnded_IsNoCycle()
    {
        await using var runtime = new MooringRuntime();
        (Moored<Probe> a, Moored<Probe> b, _) = await Three(runtime, new MooredOptions());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> inner = await a.RunAsync(_ => b.RunAsync(async _ =>
        {
            await gate.Task;
            return await a.RunAsync(probe => probe.Next());
        }).AsTask() is var started ? new ValueTask<Task<int>>(started) : default).Soon();
        gate.SetResult();
        Assert.Equal(1, await inner.Soon());
    }

    [Fact]
    public async Task QueueBehindAnother_IsNoCycle()
    {
        await using var runtime = new MooringRuntime();
        (Moored<Probe> a, Moored<Probe> b, Moored<Probe> c) = await Three(runtime, new MooredOptions());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task busy = c.RunAsync(async _ => await gate.Task).AsTask();
        Task<int> first = a.RunAsync(async _ => await c.RunAsync(probe => probe.Next())).AsTask();
        Task<int> second = b.RunAsync(async _ => await a.RunAsync(probe => probe.Next())).AsTask();
        gate.SetResult();
        await busy.Soon();
        Assert.Equal(1, await first.Soon());
        Assert.Equal(1, await second.Soon());
    }

    [Fact]
    public async Task AskBack_ReentrantObject_IsServed()
    {
        await using var runtime = new MooringRuntime();
        (Moored<Probe> a, Moored<Probe> b, _) = await Three(runtime, new MooredOptions { Reentrancy = Reentrancy.AtAwait });
        int answer = await a.RunAsync(async _ => await b.RunAsync(async _ => await a.RunAsync(probe => probe.Next()))).Soon();
        Assert.Equal(1, answer);
    }

    [Fact]
    public async Task AskBack_ReentrantObjectWhoseThreadIsHeld_Fails()
    {
        await using var runtime = new MooringRuntime();
        (Moored<Probe> a, Moored<Probe> b, _) = await Three(runtime, new MooredOptions { Reentrancy = Reentrancy.AtAwait });
        Task<int> call = a.RunAsync(_ => b.Run(async _ => await a.RunAsync(probe => probe.Next()))).AsTask();
        await Assert.ThrowsAsync<MooredDeadlockException>(() => call.Soon());
    }

    private static async Task<(Moored<Probe> A, Moored<Probe> B, Moored<Probe> C)> Three(MooringRuntime runtime, MooredOptions options) =>
        (await runtime.CreateAsync(() => new Probe(), options with { Name = "a" }),
         await runtime.CreateAsync(() => new Probe(), options with { Name = "b" }),
         await runtime.CreateAsync(() => new Probe(), options with { Name = "c" }));
}
