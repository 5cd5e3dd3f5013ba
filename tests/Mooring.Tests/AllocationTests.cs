using Mooring.Tests.Support;

namespace Mooring.Tests;

[Collection(AloneCollection.Name)]
public sealed class AllocationTests
{
    private static readonly Func<Probe, int, int> Add = static (probe, by) => probe.Value += by;
    private static readonly Func<Probe, int, ValueTask<int>> AddLater = static (probe, by) => new(probe.Value += by);

    [Fact]
    public async Task RunAsync_IdleMobileObject_AllocatesNothing()
    {
        await using Moored<Probe> moored = await Moored.CreateAsync(() => new Probe());
        Assert.Equal(0, Allocated(() => Complete(moored.RunAsync(Add, 1))));
        Assert.Equal(0, Allocated(() => Complete(moored.RunAsync(AddLater, 1))));
        Assert.Equal(0, Allocated(() => moored.Run(Add, 1)));
    }

    [Fact]
    public async Task RunAsync_CancellableToken_IdleMobileObject_AllocatesNothing()
    {
        await using Moored<Probe> moored = await Moored.CreateAsync(() => new Probe());
        using var source = new CancellationTokenSource();
        CancellationToken token = source.Token;
        Assert.Equal(0, Allocated(() => Complete(moored.RunAsync(Add, 1, token))));
    }

    [Fact]
    public async Task RunAsync_QueuedCalls_UsePooledMessages()
    {
        var pool = new ManualPool();
        var runtime = new MooringRuntime { Pool = pool.Queue };
        // Only a re-entrant object lets a turn queue calls to its own object and then await them.
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Reentrancy = Reentrancy.AtAwait });
        var calls = new List<ValueTask<int>>(8);
        Func<Probe, int, int> queueAll = (probe, by) =>
        {
            for (int i = 0; i < 8; i++) calls.Add(moored.RunAsync(Add, by));
            return probe.Value;
        };
        double perCall = Allocated(() =>
        {
            Complete(moored.RunAsync(queueAll, 1));
            pool.RunAll();
            foreach (ValueTask<int> call in calls) Complete(call);
            calls.Clear();
        }) / 8;
        Assert.InRange(perCall, 0, 1);
    }

    private static void Complete(ValueTask<int> call)
    {
        Assert.True(call.IsCompleted);
        _ = call.Result;
    }

    /// <summary>Bytes that one call of <paramref name="body"/> allocates on this thread, after warming up.</summary>
    /// <remarks>The least of several rounds: the runtime's own work, such as compiling the code anew, falls into some of them.</remarks>
    private static double Allocated(Action body)
    {
        const int Calls = 1000, Rounds = 10;
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++) body();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return (double)least / Calls;
    }
}
