using Mooring.Tests.Support;

namespace Mooring.Tests;

/// <summary>The same objects under load for a while; see <see cref="Soak"/>.</summary>
[Collection(AloneCollection.Name)]
public sealed class SoakTests
{
    /// <summary>Callers count up in objects of every kind, some of which keep moving: no call is lost, doubled or overtaken.</summary>
    [Fact]
    public async Task Load_OnEveryKindOfObject_IsFifoPerCaller_AndNothingIsLostOrLeft()
    {
        (int threadsBefore, long memoryBefore) = (Soak.Threads(), Soak.Memory());
        var failures = new List<MooredFailure>();
        var runtime = new MooringRuntime(new MooringRuntimeOptions
        {
            OnFailure = failure =>
            {
                lock (failures) failures.Add(failure);
            },
        });
        ExecutorSet set = runtime.CreateExecutors(2, "soak");
        Moored<Ledger>[] objects = new Moored<Ledger>[12];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = await runtime.CreateAsync(() => new Ledger(), new MooredOptions
            {
                Name = $"soak {i}",
                MailboxCapacity = 1 + i,
                Affinity = i % 4 == 1 ? Affinity.Thread : Affinity.Task,
                Executors = i % 4 == 2 ? set : null,
                Reentrancy = i % 3 == 0 ? Reentrancy.AtAwait : Reentrancy.None,
            });
        }

        using var end = new CancellationTokenSource(Soak.Duration);
        Task<long>[] callers = [.. Enumerable.Range(0, 24).Select(caller => Task.Run(() => CallAsync(objects, caller, end)))];
        Task moving = Task.Run(() => MoveAsync(objects[4], objects[7], set, end));
        long made = (await Task.WhenAll(callers).WaitAsync(Soak.Duration + TimeSpan.FromSeconds(60))).Sum();
        await moving.Soon();

        long entered = 0;
        foreach (Moored<Ledger> one in objects) entered += await one.RunAsync(ledger => ledger.Entries).Soon();
        Assert.Equal(made, entered);
        Assert.True(made > 100, $"only {made} calls in {Soak.Duration}");
        Assert.All(objects, one => Assert.Equal(0, one.Cell.OutstandingForTest));
        await runtime.DisposeAsync().Soon();
        Assert.Empty(failures);
        Soak.AssertNothingIsLeft(threadsBefore, memoryBefore);
    }

    private static async Task<long> CallAsync(Moored<Ledger>[] objects, int caller, CancellationTokenSource end)
    {
        var random = new Random(caller);
        long[] numbers = new long[objects.Length];
        long made = 0;
        var pending = new List<Task>();
        while (!end.IsCancellationRequested)
        {
            int which = random.Next(objects.Length);
            (int Caller, long Number) entry = (caller, ++numbers[which]);
            made++;
            pending.Add(random.Next(3) switch
            {
                0 => objects[which].RunAsync(static (ledger, entry) => ledger.Enter(entry.Caller, entry.Number), entry).AsTask(),
                1 => objects[which].RunAsync(static async (ledger, entry) =>
                {
                    ledger.Enter(entry.Caller, entry.Number);
                    await Task.Yield();
                    ledger.Touch();
                }, entry).AsTask(),
                _ => objects[which].PostAsync(ledger => ledger.Enter(entry.Caller, entry.Number)).AsTask(),
            });
            if (pending.Count < 16) continue;
            await Task.WhenAll(pending);
            pending.Clear();
        }

        await Task.WhenAll(pending);
        return made;
    }

    private static async Task MoveAsync(Moored<Ledger> one, Moored<Ledger> other, ExecutorSet set, CancellationTokenSource end)
    {
        for (int i = 0; !end.IsCancellationRequested; i++)
        {
            if (i % 3 == 0) await one.MoveAsync(Affinity.Task);
            else await one.MoveAsync(set.Executors[i % 2]);
            await other.MoveAsync(i % 2 == 0 ? Affinity.Thread : Affinity.Task);
        }
    }

    /// <summary>Knows what number each caller is at.</summary>
    private sealed class Ledger
    {
        private readonly Dictionary<int, long> _last = [];
        private int _inside;

        public long Entries { get; private set; }

        public void Enter(int caller, long number)
        {
            Touch();
            if (_last.GetValueOrDefault(caller) != number - 1)
                throw new InvalidOperationException($"caller {caller}: {number} came after {_last.GetValueOrDefault(caller)}");
            _last[caller] = number;
            Entries++;
        }

        public void Touch()
        {
            if (Interlocked.Exchange(ref _inside, 1) != 0) throw new InvalidOperationException("two turns at once");
            Volatile.Write(ref _inside, 0);
        }
    }
}
