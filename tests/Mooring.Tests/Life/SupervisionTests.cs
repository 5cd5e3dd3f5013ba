using Mooring.Tests.Support;

namespace Mooring.Tests.Life;

public sealed class SupervisionTests
{
    private readonly FakeTime _time = new();
    private readonly List<MooredFailure> _failures = [];
    private readonly MooringRuntime _runtime;
    private int _made;

    public SupervisionTests() => _runtime = new MooringRuntime(new MooringRuntimeOptions
    {
        TimeProvider = _time,
        OnFailure = failure =>
        {
            lock (_failures) _failures.Add(failure);
        },
    });

    [Theory]
    [InlineData(Affinity.Task)]
    [InlineData(Affinity.Thread)]
    public async Task Fault_ObjectIsMadeAnew_AfterTheDelay(Affinity affinity)
    {
        var probes = new List<Probe>();
        Moored<Probe> moored = await Moor(() => Keep(probes), new Supervision { FirstDelay = TimeSpan.FromSeconds(1) }, affinity);
        await moored.RunAsync(probe => { probe.Value = 41; });
        await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(_ => throw new FormatException("broken")).Soon());
        Task<int> waiting = moored.RunAsync(probe => probe.Next()).AsTask();
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await waiting.Soon()); // a new object: the old one's value is gone
        Assert.Equal(2, probes.Count);
        Assert.True(probes[0].IsDisposed);
        Assert.False(probes[1].IsDisposed);
        Assert.Equal(1, moored.Restarts);
        Assert.Equal(MooredFailureKind.Restart, Assert.Single(_failures).Kind);
        await moored.DisposeAsync().Soon();
        Assert.True(probes[1].IsDisposed);
    }

    [Fact]
    public async Task Fault_InAnAsyncTurn_ObjectIsMadeAnew()
    {
        Moored<Probe> moored = await Moor(() => new Probe { Value = 100 * ++_made }, new Supervision { FirstDelay = TimeSpan.Zero });
        await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(async _ =>
        {
            await Task.Yield();
            throw new FormatException();
        }).Soon());
        Assert.Equal(201, await moored.RunAsync(probe => probe.Next()).Soon());
    }

    [Fact]
    public async Task Fault_NotPoisonous_ObjectStays()
    {
        Moored<Probe> moored = await Moor(() => new Probe { Value = 100 * ++_made }, new Supervision { Poisons = e => e is FormatException });
        await Assert.ThrowsAsync<NotSupportedException>(() => moored.RunAsync(_ => throw new NotSupportedException()).Soon());
        Assert.Equal(101, await moored.RunAsync(probe => probe.Next()).Soon());
        Assert.Equal(0, moored.Restarts);
    }

    [Fact]
    public async Task Faults_DelayDoublesUpToItsLimit()
    {
        Moored<Probe> moored = await Moor(() => new Probe(), new Supervision
        {
            FirstDelay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(3),
            MaxRestarts = 10,
            Window = TimeSpan.FromHours(1),
        });
        foreach (double seconds in new[] { 1.0, 2.0, 3.0, 3.0 })
        {
            await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(_ => throw new FormatException()).Soon());
            Task<int> waiting = moored.RunAsync(probe => probe.Next()).AsTask();
            _time.Advance(TimeSpan.FromSeconds(seconds - 0.001));
            Assert.False(waiting.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(0.001));
            Assert.Equal(1, await waiting.Soon());
        }
    }

    [Fact]
    public async Task Faults_TooManyInTheWindow_ObjectIsStopped_AndSaysSo()
    {
        Moored<Probe> moored = await Moor(() => new Probe(), new Supervision { FirstDelay = TimeSpan.Zero, MaxRestarts = 2 });
        for (int i = 0; i < 3; i++)
            await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(_ => throw new FormatException("again")).Soon());
        var stopped = await Assert.ThrowsAsync<MooredStoppedException>(() => moored.RunAsync(probe => probe.Next()).Soon());
        Assert.Contains("after a failure", stopped.Message);
        Assert.Equal("again", Assert.IsType<FormatException>(stopped.InnerException).Message);
        Assert.Equal(
            [MooredFailureKind.Restart, MooredFailureKind.Restart, MooredFailureKind.GivenUp], _failures.Select(failure => failure.Kind));
        Assert.False(moored.IsServing);
    }

    [Fact]
    public async Task Faults_SpreadOverMoreThanTheWindow_AreForgiven()
    {
        Moored<Probe> moored = await Moor(() => new Probe(), new Supervision
        {
            FirstDelay = TimeSpan.Zero, MaxRestarts = 1, Window = TimeSpan.FromMinutes(1),
        });
        for (int i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(_ => throw new FormatException()).Soon());
            Assert.Equal(1, await moored.RunAsync(probe => probe.Next()).Soon());
            _time.Advance(TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public async Task Restart_FactoryFails_IsTriedAgain_ThenGivenUp()
    {
        Moored<Probe> moored = await Moor(
            () => ++_made > 1 ? throw new NotSupportedException("no more") : new Probe(),
            new Supervision { FirstDelay = TimeSpan.FromSeconds(1), MaxRestarts = 2 });
        await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(_ => throw new FormatException()).Soon());
        Task<int> waiting = moored.RunAsync(probe => probe.Next()).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually(() => _made == 2 && _failures.Count == 2);
        _time.Advance(TimeSpan.FromSeconds(2));
        var stopped = await Assert.ThrowsAsync<MooredStoppedException>(() => waiting.Soon());
        Assert.IsType<NotSupportedException>(stopped.InnerException);
        Assert.Equal(3, _made);
    }

    [Fact]
    public async Task Stop_WhileBroken_Ends()
    {
        Moored<Probe> moored = await Moor(() => new Probe(), new Supervision { FirstDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) });
        await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(_ => throw new FormatException()).Soon());
        Task<int> waiting = moored.RunAsync(probe => probe.Next()).AsTask();
        Task<StopReport> stop = moored.StopAsync(TimeSpan.FromSeconds(1)).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new StopReport(1, false), await stop.Soon());
        await Assert.ThrowsAsync<MooredStoppedException>(() => waiting.Soon());
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (int i = 0; i < 60_000 && !condition(); i++) await Task.Delay(1);
        Assert.True(condition());
    }

    private static Probe Keep(List<Probe> probes)
    {
        var probe = new Probe();
        probes.Add(probe);
        return probe;
    }

    private async Task<Moored<Probe>> Moor(Func<Probe> factory, Supervision supervision, Affinity affinity = Affinity.Task) =>
        await _runtime.CreateAsync(factory, new MooredOptions { Supervision = supervision, Affinity = affinity });
}
