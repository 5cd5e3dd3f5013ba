using Mooring.Hosting.Slices;

namespace Mooring.Hosting.Tests.Slices;

public class ComputeThreadsTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Enqueue_FromManyThreads_RunsEachOnceOnAtMostSoManyThreads()
    {
        const int Guests = 10_000;
        var threads = new ComputeThreads(2, "test");
        int running = 0, most = 0;
        int[] runs = new int[Guests];
        using var left = new CountdownEvent(Guests);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(part => Task.Run(() =>
        {
            for (int i = part; i < Guests; i += 4)
            {
                int number = i;
                threads.Enqueue(new Work(() =>
                {
                    int now = Interlocked.Increment(ref running);
                    int seen;
                    while ((seen = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, seen) != seen)
                    {
                    }

                    Interlocked.Increment(ref runs[number]);
                    Interlocked.Decrement(ref running);
                    left.Signal();
                }));
            }
        })));
        Assert.True(left.Wait(Longest));
        Assert.All(runs, count => Assert.Equal(1, count));
        Assert.InRange(most, 1, 2);
        Assert.InRange(threads.Count, 1, 2);
    }

    [Fact]
    public async Task Enqueue_WhileAThreadIsBusy_StartsAnother()
    {
        var threads = new ComputeThreads(2, "test");
        using var busy = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        threads.Enqueue(new Work(() =>
        {
            busy.Set();
            end.Wait();
        }));
        Assert.True(busy.Wait(Longest));
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Enqueue(new Work(ran.SetResult));
        await ran.Task.WaitAsync(Longest);
        Assert.Equal(2, threads.Count);
        end.Set();
    }

    [Fact]
    public async Task Enqueue_Several_RunsThemInOrder()
    {
        var threads = new ComputeThreads(1, "test");
        var order = new List<int>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < 100; i++)
        {
            int number = i;
            threads.Enqueue(new Work(() =>
            {
                order.Add(number);
                if (number == 99) done.SetResult();
            }));
        }

        await done.Task.WaitAsync(Longest);
        Assert.Equal(Enumerable.Range(0, 100), order);
    }

    /// <remarks>As many of the one kind as it has threads for hold them all, and the others' turn comes all the same.</remarks>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SharedThreads_OfWhichOneKindIsBusy_HaveTheOtherGoOn(bool newcomersAreBusy)
    {
        var shared = new SharedThreads(TimeProvider.System);
        (ComputeThreads busy, ComputeThreads other) = newcomersAreBusy ? (shared.First, shared.Compute) : (shared.Compute, shared.First);
        using var end = new ManualResetEventSlim();
        using var holding = new CountdownEvent(Environment.ProcessorCount);
        for (int i = 0; i < Environment.ProcessorCount; i++)
        {
            busy.Enqueue(new Work(() =>
            {
                holding.Signal();
                end.Wait();
            }));
        }

        Assert.True(holding.Wait(Longest));
        var stood = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        busy.Enqueue(new Work(stood.SetResult));
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        other.Enqueue(new Work(ran.SetResult));
        await ran.Task.WaitAsync(Longest);
        Assert.False(stood.Task.IsCompleted);
        end.Set();
        await stood.Task.WaitAsync(Longest);
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
