using Mooring.Tests.Support;

namespace Mooring.Tests.Executors;

public sealed class PlacementTests
{
    private readonly List<Moored<Probe>> _kept = []; // an object whose handle is collected leaves its thread

    [Fact]
    public async Task RoundRobin_GoesAroundTheThreads()
    {
        await using var runtime = new MooringRuntime();
        ExecutorSet set = runtime.CreateExecutors(3, "round", Placement.RoundRobin());
        Assert.Equal(["round 0", "round 1", "round 2", "round 0"], await ThreadsOf(runtime, set, 4));
    }

    [Fact]
    public async Task LeastLoaded_FillsTheEmptiestThread()
    {
        await using var runtime = new MooringRuntime();
        ExecutorSet set = runtime.CreateExecutors(2, "least");
        Assert.Equal(["least 0", "least 1", "least 0", "least 1"], await ThreadsOf(runtime, set, 4));
        Assert.Equal([2, 2], set.Executors.Select(executor => executor.Objects));
    }

    [Fact]
    public async Task LeastLoaded_StoppedObjects_DoNotCount()
    {
        await using var runtime = new MooringRuntime();
        ExecutorSet set = runtime.CreateExecutors(2, "least");
        Moored<Probe> first = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Executors = set });
        await first.DisposeAsync().Soon();
        Assert.Equal([0, 0], set.Executors.Select(executor => executor.Objects));
    }

    [Fact]
    public async Task ByKey_EqualKeys_ShareAThread()
    {
        await using var runtime = new MooringRuntime();
        ExecutorSet set = runtime.CreateExecutors(4, "keyed", Placement.ByKey);
        var threads = new Dictionary<int, string>();
        for (int i = 0; i < 40; i++)
        {
            var options = new MooredOptions { Executors = set, PlacementKey = i % 8 };
            Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), options);
            string thread = await moored.RunAsync(_ => Thread.CurrentThread.Name!).Soon();
            Assert.Equal(threads.GetValueOrDefault(i % 8, thread), thread);
            threads[i % 8] = thread;
        }

        Assert.True(threads.Values.Distinct().Count() > 1);
    }

    [Fact]
    public async Task UsersOwn_IsAsked_AndItsMistakesAreNamed()
    {
        await using var runtime = new MooringRuntime();
        ExecutorSet set = runtime.CreateExecutors(2, "own", new Always(1));
        Assert.Equal(["own 1", "own 1"], await ThreadsOf(runtime, set, 2));
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => runtime.CreateAsync(
            () => new Probe(), new MooredOptions { Executors = set, Placement = new Always(7) }).AsTask());
        Assert.Contains("thread 7 of 'own', which has 2", wrong.Message);
    }

    [Fact]
    public async Task Set_Disposed_EndsItsThreads()
    {
        await using var runtime = new MooringRuntime();
        ExecutorSet set = runtime.CreateExecutors(2, "ending");
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Executors = set });
        Thread thread = await moored.RunAsync(_ => Thread.CurrentThread).Soon();
        await moored.DisposeAsync().Soon();
        await set.DisposeAsync().Soon();
        Assert.True(thread.Join(TimeSpan.FromMinutes(3)));
    }

    [Fact]
    public async Task SharedThread_OneObjectAsksAnother_RunsItInPlace()
    {
        await using var runtime = new MooringRuntime();
        var options = new MooredOptions { Executors = runtime.CreateExecutors(1, "one") };
        Moored<Probe> outer = await runtime.CreateAsync(() => new Probe(), options);
        Moored<Probe> inner = await runtime.CreateAsync(() => new Probe(), options);
        bool inPlace = await outer.RunAsync(_ => inner.RunAsync(probe => probe.Next()).IsCompletedSuccessfully).Soon();
        Assert.True(inPlace);
        Assert.Equal(2, await outer.RunAsync(_ => inner.Run(probe => probe.Next())).Soon());
        Assert.Equal(3, await outer.RunAsync(_ => inner.Run(async probe => { await Task.Yield(); return probe.Next(); })).Soon());
    }

    private async Task<List<string>> ThreadsOf(MooringRuntime runtime, ExecutorSet set, int objects)
    {
        var threads = new List<string>();
        for (int i = 0; i < objects; i++)
        {
            Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Executors = set });
            _kept.Add(moored);
            threads.Add(await moored.RunAsync(_ => Thread.CurrentThread.Name!).Soon());
        }

        return threads;
    }

    private sealed class Always(int index) : IPlacement
    {
        public int Place(in PlacementRequest request, IReadOnlyList<MooredExecutor> executors) => index;
    }
}
