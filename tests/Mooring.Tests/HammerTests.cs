using System.Diagnostics;
using Mooring.Tests.Support;

namespace Mooring.Tests;

/// <summary>Many threads against many objects, with everything that can go wrong going wrong at random, for a while; see <see cref="Soak"/>.</summary>
[Collection(AloneCollection.Name)]
public sealed class HammerTests
{
    [Fact]
    public async Task ManyThreads_CancellingAndDisposing_EveryCallCompletesOnce_AndNoTurnsOverlap()
    {
        Tally all = await HammerAsync(0); // what is made once for all is there after it
        (int threadsBefore, long memoryBefore) = (Soak.Threads(), Soak.Memory());
        long begin = Stopwatch.GetTimestamp();
        for (int round = 1; Stopwatch.GetElapsedTime(begin) < Soak.Duration; round++) all += await HammerAsync(round);
        Assert.True(all is { Stopped: > 0, Cancelled: > 0 } && all.Succeeded > all.Cancelled, $"{all}: not what was meant to be tested");
        Soak.AssertNothingIsLeft(threadsBefore, memoryBefore);
    }

    /// <summary>Ten thousand calls of a hundred new objects, which depend on the round's number.</summary>
    private static async Task<Tally> HammerAsync(int round)
    {
        const int Threads = 16, Asks = 10_000, Objects = 100;
        var runtime = new MooringRuntime(new MooringRuntimeOptions { OnFailure = failure => throw failure.Exception });
        var moored = new Moored<Probe>[Objects];
        var probes = new Probe[Objects];
        for (int i = 0; i < Objects; i++)
        {
            int index = i;
            moored[i] = await runtime.CreateAsync(() => probes[index] = new Probe(), new MooredOptions
            {
                Name = $"object {i}",
                Affinity = i % 5 == 0 ? Affinity.Thread : Affinity.Task,
                MailboxCapacity = 1 + i % 8,
            });
        }

        int run = 0, succeeded = 0, cancelled = 0, stopped = 0, completions = 0;
        var threads = new Thread[Threads];
        var outstanding = new Task[Threads];
        for (int t = 0; t < Threads; t++)
        {
            int index = t;
            threads[t] = new Thread(() => outstanding[index] = AskAtRandom((round * Threads) + index));
            threads[t].Start();
        }

        foreach (Thread thread in threads) Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
        await Task.WhenAll(outstanding).Soon();
        Assert.Equal(Asks, completions);
        Assert.Equal(completions, succeeded + cancelled + stopped);
        Assert.Equal(succeeded, run);
        foreach (Moored<Probe> one in moored) await one.DisposeAsync().Soon();
        Assert.All(probes, probe => Assert.True(probe.IsDisposed));
        Assert.All(moored, one => Assert.Equal(0, one.Cell.OutstandingForTest));
        return new Tally(succeeded, cancelled, stopped);

        Task AskAtRandom(int seed)
        {
            var random = new Random(seed);
            var asks = new List<Task>(Asks / Threads);
            for (int i = 0; i < Asks / Threads; i++)
            {
                Moored<Probe> target = moored[random.Next(Objects)];
                if (random.Next(500) == 0) asks.Add(target.DisposeAsync().AsTask());
                int shape = random.Next(4), cancelAfter = random.Next(3) == 0 ? random.Next(1, 200) : 0, spin = random.Next(100);
                // Synchronous callers hold this thread; the others must not hold those of the pool.
                asks.Add(shape == 3 ? Ask(target, shape, cancelAfter, spin) : Task.Run(() => Ask(target, shape, cancelAfter, spin)));
                if (asks.Count % 32 == 0) Task.WaitAll([.. asks]);
            }

            return Task.WhenAll(asks);
        }

        async Task Ask(Moored<Probe> target, int shape, int cancelAfterMicroseconds, int spin)
        {
            using var source = new CancellationTokenSource();
            if (cancelAfterMicroseconds > 0) source.CancelAfter(TimeSpan.FromMicroseconds(cancelAfterMicroseconds));
            try
            {
                switch (shape)
                {
                    case 0:
                        await target.RunAsync(probe => { probe.Next(spin); Interlocked.Increment(ref run); }, source.Token);
                        break;
                    case 1:
                        await target.RunAsync(async probe =>
                        {
                            probe.Next(spin);
                            await Task.Yield();
                            probe.Next(spin);
                            Interlocked.Increment(ref run);
                        }, source.Token);
                        break;
                    case 2:
                        await target.RunAsync(async (probe, stop) =>
                        {
                            probe.Next(spin);
                            await Task.Delay(1, stop);
                            stop.ThrowIfCancellationRequested();
                            probe.Next(spin);
                            Interlocked.Increment(ref run);
                        }, source.Token);
                        break;
                    default:
                        target.Run(probe => { probe.Next(spin); Interlocked.Increment(ref run); }, source.Token);
                        break;
                }

                Interlocked.Increment(ref succeeded);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
            }
            catch (MooredStoppedException)
            {
                Interlocked.Increment(ref stopped);
            }

            Interlocked.Increment(ref completions);
        }
    }

    private readonly record struct Tally(long Succeeded, long Cancelled, long Stopped)
    {
        public static Tally operator +(Tally one, Tally other) =>
            new(one.Succeeded + other.Succeeded, one.Cancelled + other.Cancelled, one.Stopped + other.Stopped);
    }
}
