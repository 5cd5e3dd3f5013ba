using Mooring.Tests.Support;

namespace Mooring.Tests.Pools;

public sealed class MooredPoolTests
{
    private readonly FakeTime _time = new();
    private readonly MooringRuntime _runtime;
    private int _made;

    public MooredPoolTests() => _runtime = new MooringRuntime(new MooringRuntimeOptions { TimeProvider = _time });

    [Fact]
    public async Task Lease_ManyCallersOfOneKey_MakeOneObject()
    {
        await using var pool = new MooredPool<string, Probe>(_runtime, Make);
        int[] values = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => pool.RunAsync("a", probe => probe.Next()).AsTask()))).Soon();
        Assert.Equal(Enumerable.Range(1, 32), values.Order());
        Assert.Equal((1, 1), (_made, pool.Count));
        Assert.Equal(1, await pool.RunAsync("b", async probe => { await Task.Yield(); return probe.Next(); }).Soon());
        Assert.Equal(2, pool.Count);
    }

    [Fact]
    public async Task IdleObject_IsEvictedAndDisposed_LeasedOneIsNot()
    {
        await using var pool = new MooredPool<string, Probe>(_runtime, Make, new MooredPoolOptions { IdleTime = TimeSpan.FromMinutes(1) });
        Probe idle = await pool.RunAsync("idle", probe => probe).Soon();
        using MooredLease<Probe> lease = await pool.LeaseAsync("leased").Soon();
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(2, pool.Count);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(1, pool.Count);
        await Eventually(() => idle.IsDisposed);
        Assert.Equal(1, await lease.Moored.RunAsync(probe => probe.Next()).Soon());
        lease.Dispose();
        lease.Dispose();
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public async Task TooMany_LongestIdleMakesRoom_AndIfNoneIsIdleItFails()
    {
        await using var pool = new MooredPool<int, Probe>(_runtime, (_, _) => new(new Probe()), new MooredPoolOptions { MaxObjects = 2 });
        await pool.RunAsync(1, probe => probe.Next()).Soon();
        await pool.RunAsync(2, probe => probe.Next()).Soon();
        using MooredLease<Probe> third = await pool.LeaseAsync(3).Soon();
        using MooredLease<Probe> second = await pool.LeaseAsync(2).Soon();
        Assert.Equal(2, await second.Moored.RunAsync(probe => probe.Next()).Soon()); // 1 was evicted, not 2
        var full = await Assert.ThrowsAsync<MooredPoolFullException>(() => pool.LeaseAsync(4).Soon());
        Assert.Equal(2, full.Limit);
    }

    [Fact]
    public async Task FactoryFails_AllWhoWaitAreTold_AndTheNextTriesAgain()
    {
        await using var pool = new MooredPool<string, Probe>(_runtime, (key, stop) =>
            ++_made == 1 ? throw new FormatException("first") : new(new Probe()));
        await Assert.ThrowsAsync<FormatException>(() => pool.RunAsync("a", probe => probe.Next()).Soon());
        Assert.Equal(0, pool.Count);
        Assert.Equal(1, await pool.RunAsync("a", probe => probe.Next()).Soon());
    }

    [Fact]
    public async Task StoppedObject_IsReplaced()
    {
        await using var pool = new MooredPool<string, Probe>(_runtime, Make);
        using (MooredLease<Probe> lease = await pool.LeaseAsync("a").Soon()) await lease.Moored.StopAsync().Soon();
        Assert.Equal(1, await pool.RunAsync("a", probe => probe.Next()).Soon());
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task Evict_LeasedObject_GoesWhenItIsReturned()
    {
        await using var pool = new MooredPool<string, Probe>(_runtime, Make);
        MooredLease<Probe> lease = await pool.LeaseAsync("a").Soon();
        Assert.True(pool.Evict("a"));
        Assert.False(pool.Evict("a"));
        Probe old = await lease.Moored.RunAsync(probe => probe).Soon();
        Assert.False(old.IsDisposed);
        lease.Dispose();
        await Eventually(() => old.IsDisposed);
        Assert.Equal(1, await pool.RunAsync("a", probe => probe.Next()).Soon());
    }

    [Fact]
    public async Task Dispose_StopsEveryObject_AndRefusesLeases()
    {
        var pool = new MooredPool<string, Probe>(_runtime, Make);
        Probe one = await pool.RunAsync("a", probe => probe).Soon();
        using MooredLease<Probe> lease = await pool.LeaseAsync("b").Soon();
        Probe other = await lease.Moored.RunAsync(probe => probe).Soon();
        await pool.DisposeAsync().Soon();
        Assert.True(one.IsDisposed && other.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.LeaseAsync("a").AsTask());
        Assert.Equal(0, _time.ActiveTimers);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (int i = 0; i < 60_000 && !condition(); i++) await Task.Delay(1);
        Assert.True(condition());
    }

    private ValueTask<Probe> Make(string key, CancellationToken stop)
    {
        Interlocked.Increment(ref _made);
        return new(new Probe());
    }

    [Fact]
    public async Task RunAsync_EveryShapeOfDelegate_IsAwaitedInItsTurn()
    {
        await using var runtime = new MooringRuntime();
        await using var pool = new MooredPool<string, Probe>(runtime, key => new Probe { Value = key.Length });
        await pool.RunAsync("abc", probe => { probe.Next(); });
        Assert.Equal(4, await pool.RunAsync("abc", probe => probe.Value).Soon());
        await pool.RunAsync("abc", async probe => { await Task.Yield(); probe.Next(); }).Soon();
        await pool.RunAsync("abc", probe => LaterAsync(probe)).Soon();
        Assert.Equal(7, await pool.RunAsync("abc", probe => LaterAsync(probe)).Soon());
        Assert.Equal(8, await pool.RunAsync("abc", async probe => { await Task.Yield(); return probe.Next(); }).Soon());

        static async Task<int> LaterAsync(Probe probe)
        {
            await Task.Yield();
            return probe.Next();
        }
    }
}
