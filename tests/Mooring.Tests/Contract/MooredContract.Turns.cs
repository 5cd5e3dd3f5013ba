using Mooring.Tests.Support;

namespace Mooring.Tests.Contract;

public abstract partial class MooredContract
{
    [Fact]
    public async Task RunAsync_EveryShapeOfDelegate_ReturnsItsResult()
    {
        var moored = await MoorProbe();
        await moored.RunAsync(probe => { probe.Value = 1; });
        await moored.RunAsync((probe, by) => { probe.Value += by; }, 1);
        Assert.Equal(2, await moored.RunAsync(probe => probe.Value));
        Assert.Equal(5, await moored.RunAsync((probe, by) => probe.Value += by, 3));
        await moored.RunAsync(async probe => { await Task.Yield(); probe.Value++; });
        Assert.Equal(6, await moored.RunAsync(async probe => { await Task.Yield(); return probe.Value; }));
        await moored.RunAsync(Increment);
        Assert.Equal(7, await moored.RunAsync(Read));
        await moored.RunAsync(async (probe, by) => { await Task.Yield(); probe.Value += by; }, 2);
        Assert.Equal(10, await moored.RunAsync(async (probe, by) => { await Task.Yield(); return probe.Value + by; }, 1));
        await moored.RunAsync(async (probe, stop) => { await Task.Delay(0, stop); probe.Value = 20; }, default(CancellationToken));
        Assert.Equal(20, await moored.RunAsync(async (probe, stop) => { await Task.Delay(0, stop); return probe.Value; }, default(CancellationToken)));

        static Task Increment(Probe probe)
        {
            probe.Value++;
            return Task.CompletedTask;
        }

        static async Task<int> Read(Probe probe)
        {
            await Task.Yield();
            return probe.Value;
        }
    }

    [Fact]
    public async Task Run_EveryShapeOfDelegate_ReturnsItsResult()
    {
        var moored = await MoorProbe();
        await Task.Run(() =>
        {
            moored.Run(probe => { probe.Value = 1; });
            Assert.Equal(1, moored.Run(probe => probe.Value));
            Assert.Equal(3, moored.Run((probe, by) => probe.Value += by, 2));
            moored.Run(async probe => { await Task.Yield(); probe.Value++; });
            Assert.Equal(4, moored.Run(async probe => { await Task.Yield(); return probe.Value; }));
        }).Soon();
    }

    [Fact]
    public async Task RunAsync_DelegateThrows_CallerGetsTheException_AndTheObjectGoesOn()
    {
        var moored = await MoorProbe();
        var thrown = await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(_ => throw new FormatException("one")).AsTask());
        Assert.Equal("one", thrown.Message);
        thrown = await Assert.ThrowsAsync<FormatException>(() => moored.RunAsync(async _ =>
        {
            await Task.Yield();
            throw new FormatException("two");
        }).AsTask());
        Assert.Equal("two", thrown.Message);
        Assert.Throws<FormatException>(() => moored.Run(_ => throw new FormatException("three")));
        Assert.Equal(1, await moored.RunAsync(probe => probe.Next()));
    }

    [Fact]
    public async Task RunAsync_AsyncDelegate_ResumesInTurnsOfTheSameObject()
    {
        var moored = await MoorProbe();
        await moored.RunAsync(async probe =>
        {
            for (int i = 0; i < 20; i++)
            {
                await Task.Yield();
                Assert.True(Moored.Current.IsOf(moored));
                if (IsPinned) Assert.Equal(probe.ThreadAtCreation, Environment.CurrentManagedThreadId);
            }
        }).Soon();
        Assert.True(Moored.Current.IsNone);
    }

    [Fact]
    public async Task RunAsync_ManyCallersAndAwaits_TurnsNeverOverlap()
    {
        var moored = await MoorProbe();
        Task[] callers = [.. Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
            {
                if (i % 3 == 0)
                {
                    await moored.RunAsync(async probe =>
                    {
                        int before = probe.Next();
                        await Task.Yield();
                        Assert.Equal(before + 1, probe.Next()); // not re-entrant: nobody came between
                    });
                }
                else
                {
                    await moored.RunAsync(probe => probe.Next(50));
                }
            }
        }))];
        await Task.WhenAll(callers).Soon();
        Assert.Equal(8 * (67 * 2 + 133), await moored.RunAsync(probe => probe.Value));
    }

    [Fact]
    public async Task RunAsync_CallsOfOneCaller_RunInTheirOrder()
    {
        var moored = await MoorProbe();
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Task[] calls = [.. Enumerable.Range(0, 100).Select(i => moored.RunAsync((probe, n) => { probe.Seen.Add(n); }, i).AsTask())];
        gate.SetResult();
        await Task.WhenAll(calls.Append(turn)).Soon();
        Assert.Equal(Enumerable.Range(0, 100), await moored.RunAsync(probe => probe.Seen));
    }

    [Fact]
    public async Task RunAsync_CallerContinuation_NeverRunsInsideTheTurn()
    {
        var moored = await MoorProbe();
        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        Task[] callers = [.. Enumerable.Range(0, 20).Select(async _ =>
        {
            await moored.RunAsync(probe => probe.Next()).ConfigureAwait(false);
            Assert.True(Moored.Current.IsNone);
            Assert.Null(SynchronizationContext.Current as Mooring.Turns.Cell);
        })];
        gate.SetResult();
        await Task.WhenAll(callers.Append(turn)).Soon();
    }

    [Fact]
    public async Task RunAsync_CallerHasAContext_ItIsBackAfterTheTurn()
    {
        var moored = await MoorProbe();
        await Task.Run(() =>
        {
            var context = new SynchronizationContext();
            SynchronizationContext.SetSynchronizationContext(context);
            _ = moored.RunAsync(_ => SynchronizationContext.SetSynchronizationContext(null));
            Assert.Same(context, SynchronizationContext.Current);
            _ = moored.RunAsync(_ => throw new FormatException());
            Assert.Same(context, SynchronizationContext.Current);
        });
    }

    [Fact]
    public async Task RunAsync_AsyncLocals_FlowIntoTheTurnAndNotOutOfIt()
    {
        var local = new AsyncLocal<string>();
        var moored = await MoorProbe();
        local.Value = "caller";
        Assert.Equal("caller", await moored.RunAsync(_ =>
        {
            string? seen = local.Value;
            local.Value = "turn";
            return seen;
        }));
        Assert.Equal("caller", local.Value);

        (TaskCompletionSource gate, Task turn) = await Occupy(moored);
        local.Value = "first";
        Task<string?> first = moored.RunAsync(string? (_) => local.Value).AsTask();
        local.Value = "second";
        Task<string?> second = moored.RunAsync(string? (_) => local.Value).AsTask();
        gate.SetResult();
        await turn.Soon();
        Assert.Equal("first", await first.Soon());
        Assert.Equal("second", await second.Soon());
    }

    [Fact]
    public async Task Turn_AsksAnotherObject_ResumesInItsOwn()
    {
        var outer = await MoorProbe(new MooredOptions { Name = "outer" });
        var inner = await MoorProbe(new MooredOptions { Name = "inner" });
        string seen = await outer.RunAsync(async probe =>
        {
            probe.Enter();
            string name = await inner.RunAsync(async _ =>
            {
                await Task.Yield();
                return Moored.Current.Name;
            });
            Assert.True(Moored.Current.IsOf(outer));
            probe.Exit();
            return name + Moored.Current.Name;
        }).Soon();
        Assert.Equal("innerouter", seen);
    }

    [Fact]
    public async Task Chain_OfManyObjects_DoesNotOverflowTheStack()
    {
        int length = Place(new MooredOptions()) is { Affinity: Affinity.Thread, Executors: null } ? 50 : 5000;
        var chain = new Moored<Link>[length];
        for (int i = 0; i < length; i++) chain[i] = await Moor(() => new Link(), new MooredOptions { DrainTimeout = TimeSpan.Zero });
        for (int i = 0; i + 1 < length; i++)
        {
            int next = i + 1;
            await chain[i].RunAsync(link => { link.Next = chain[next]; });
        }

        Assert.Equal(length, await chain[0].RunAsync(link => link.CountAsync()).Soon());
    }

    private sealed class Link
    {
        public Moored<Link>? Next { get; set; }

        public async ValueTask<int> CountAsync() => Next is null ? 1 : 1 + await Next.RunAsync(link => link.CountAsync());
    }

    [Fact]
    public async Task RunAsync_DelegatesThatReturnTasks_AreAwaitedInTheTurn()
    {
        var moored = await MoorProbe();
        Assert.Equal(1, await moored.RunAsync((probe, by) => AddAsync(probe, by), 1).Soon());
        Assert.Equal(3, await moored.RunAsync((probe, _) => AddAsync(probe, 2), CancellationToken.None).Soon());
        await moored.RunAsync((probe, by) => (Task)AddAsync(probe, by), 3).Soon();
        await moored.RunAsync((probe, _) => (Task)AddAsync(probe, 4), CancellationToken.None).Soon();
        Assert.Equal(10, await moored.RunAsync(probe => probe.Value).Soon());

        static async Task<int> AddAsync(Probe probe, int by)
        {
            await Task.Yield();
            return probe.Value += by;
        }
    }
}
