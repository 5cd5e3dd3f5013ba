using Mooring.Tests.Support;

namespace Mooring.Tests.Life;

public sealed class RuntimeTests
{
    [Fact]
    public async Task Dispose_StopsNamedAndPinnedObjects_AndRefusesNewOnes()
    {
        var runtime = new MooringRuntime();
        var named = new Probe();
        var pinned = new Probe();
        await runtime.CreateAsync(() => named, new MooredOptions { Name = "named" });
        await runtime.CreateAsync(() => pinned, new MooredOptions { Affinity = Affinity.Thread });
        await runtime.DisposeAsync().Soon();
        await runtime.DisposeAsync().Soon();
        Assert.True(named.IsDisposed);
        Assert.True(pinned.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => runtime.CreateAsync(() => new Probe()).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => runtime.RunBlockingAsync(() => 1));
    }

    [Fact]
    public async Task StopObjects_NamesWhatWasCutOff()
    {
        await using var runtime = new MooringRuntime();
        var never = new TaskCompletionSource();
        Moored<Probe> slow = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Name = "slow", DrainTimeout = TimeSpan.Zero });
        await runtime.CreateAsync(() => new Probe(), new MooredOptions { Name = "quick" });
        Task call = slow.RunAsync(async _ => await never.Task).AsTask();
        IReadOnlyDictionary<string, StopReport> lost = await runtime.StopObjectsAsync().Soon();
        Assert.Equal(new KeyValuePair<string, StopReport>("slow", new StopReport(1, false)), Assert.Single(lost));
        await Assert.ThrowsAsync<MooredStoppedException>(() => call.Soon());
    }

    [Fact]
    public async Task TwoRuntimes_DoNotTouch()
    {
        var one = new MooringRuntime();
        await using var other = new MooringRuntime();
        Moored<Probe> stays = await other.CreateAsync(() => new Probe(), new MooredOptions { Name = "stays", Executors = other.CreateExecutors(1) });
        await one.CreateAsync(() => new Probe(), new MooredOptions { Name = "goes" });
        await one.DisposeAsync().Soon();
        Assert.Equal(1, await stays.RunAsync(probe => probe.Next()).Soon());
        Assert.Equal("stays", Assert.Single(other.Tracked()).Name);
    }

    [Fact]
    public async Task RunBlocking_UsesThreadsOfItsOwn_AndComesBackIntoTheTurn()
    {
        await using var runtime = new MooringRuntime();
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Affinity = Affinity.Thread });
        (string? worker, bool back) = await moored.RunAsync(async probe =>
        {
            string? name = await runtime.RunBlockingAsync(() =>
            {
                Assert.False(Thread.CurrentThread.IsThreadPoolThread);
                Assert.True(Moored.Current.IsNone);
                return Thread.CurrentThread.Name;
            });
            return (name, Environment.CurrentManagedThreadId == probe.ThreadAtCreation);
        }).Soon();
        Assert.Equal(("mooring blocking", true), (worker, back));
        Assert.Equal(6, await moored.RunBlockingAsync(() => 5, (probe, found) => probe.Next() + found).Soon());
    }

    [Fact]
    public async Task RunBlocking_ManyThatAllBlock_DoNotStarveThePool()
    {
        await using var runtime = new MooringRuntime(new MooringRuntimeOptions { MaxBlockingThreads = 16 });
        using var release = new ManualResetEventSlim();
        Task<int>[] blocked = [.. Enumerable.Range(0, 40).Select(i => runtime.RunBlockingAsync(() =>
        {
            release.Wait();
            return i;
        }))];
        Assert.Equal(7, await Task.Run(() => 7).Soon());
        release.Set();
        Assert.Equal(Enumerable.Range(0, 40), await Task.WhenAll(blocked).Soon());
    }

    [Fact]
    public async Task RunBlocking_CancelledBeforeItBegins_NeverRuns()
    {
        await using var runtime = new MooringRuntime(new MooringRuntimeOptions { MaxBlockingThreads = 1 });
        using var release = new ManualResetEventSlim();
        using var source = new CancellationTokenSource();
        bool ran = false;
        Task<int> first = runtime.RunBlockingAsync(() =>
        {
            release.Wait();
            return 1;
        });
        Task<bool> second = runtime.RunBlockingAsync(() => ran = true, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Soon());
        release.Set();
        Assert.Equal(1, await first.Soon());
        Assert.Equal(3, await runtime.RunBlockingAsync(() => 3).Soon());
        Assert.False(ran);
    }

    [Fact]
    public async Task RunBlocking_Throws_CallerGetsIt()
    {
        await using var runtime = new MooringRuntime();
        await Assert.ThrowsAsync<FormatException>(() => runtime.RunBlockingAsync<int>(() => throw new FormatException()).Soon());
    }

    [Fact]
    public async Task ActorLocal_EachObjectHasItsOwn()
    {
        await using var runtime = new MooringRuntime();
        var local = new ActorLocal<int>(() => 10);
        var untouched = new ActorLocal<string>();
        Moored<Probe> one = await runtime.CreateAsync(() => new Probe());
        Moored<Probe> other = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Affinity = Affinity.Thread });
        await one.RunAsync(async _ =>
        {
            local.Value++;
            await Task.Yield();
            local.Value++;
        }).Soon();
        await other.RunAsync(_ => { local.Value = 1; }).Soon();
        Assert.Equal(12, await one.RunAsync(_ => local.Value).Soon());
        Assert.Equal(1, await other.RunAsync(_ => local.Value).Soon());
        Assert.Null(await one.RunAsync(string? (_) => untouched.Value).Soon());
        Assert.Throws<InvalidOperationException>(() => local.Value);
    }

    [Fact]
    public async Task RequestStop_InsideATurn_StopsTheObjectAfterIt()
    {
        await using var runtime = new MooringRuntime();
        var probe = new Probe();
        Moored<Probe> moored = await runtime.CreateAsync(() => probe);
        await moored.RunAsync(_ => Moored.Current.RequestStop()).Soon();
        await moored.StopAsync().Soon();
        Assert.True(probe.IsDisposed);
        Assert.Throws<InvalidOperationException>(() => Moored.Current.RequestStop());
    }
}
