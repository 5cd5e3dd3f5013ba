using System.Text;
using Mooring.Hosting.Slices;
using Mooring.Hosting.Tests.Host;
using Mooring.WaPc;

namespace Mooring.Hosting.Tests.Slices;

/// <summary>Guests that compute without end give their thread to others, and go on.</summary>
public sealed class TimeSliceHostTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <remarks>The idle actor's turn runs on the caller's thread: without slices the call would return at its deadline, in an hour.</remarks>
    [Theory]
    [InlineData("Loop")]
    [InlineData("LoopInHost")]
    public async Task Call_OfAGuestThatLoops_GivesTheThreadBack(string operation)
    {
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { Actors = new ActorOptions { AskTimeout = TimeSpan.FromHours(1) } });
        await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", "bad", []));
        await host.StartActorAsync(TestHosts.Sign("echo/echo", "good", []));

        using var end = new CancellationTokenSource();
        Task looping = host.CallAsync("bad", operation, default, ct: end.Token).AsTask();
        Assert.False(looping.IsCompleted);
        for (int i = 0; i < 20; i++) Assert.Equal("here", Encoding.UTF8.GetString((await host.CallAsync("good", "Echo", "here"u8.ToArray())).Span));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looping.WaitAsync(Longest));
        Assert.Equal("1", Encoding.UTF8.GetString((await host.CallAsync("bad", "Count", default)).Span)); // a fresh instance
    }

    /// <remarks>That many loops on threads of the pool would hold all that it has, and the pool adds one or two in a second.</remarks>
    [Fact]
    public async Task Calls_BesideTwentyGuestsThatLoop_AreAnsweredAndTheLoopsShareTheComputeThreads()
    {
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { Actors = new ActorOptions { AskTimeout = TimeSpan.FromHours(1) } });
        await host.AddProviderAsync(new ScriptedProvider(async (call, _) =>
        {
            await Task.Yield(); // away from the caller's thread: the answer needs one of the pool's
            return $"{call.Operation} done";
        }));
        await host.StartEchoAsync("good", [TestHosts.Capability]);
        await host.LinkAsync(new LinkDefinition("good", TestHosts.Capability));
        using var end = new CancellationTokenSource();
        var loops = new List<Task>();
        for (int i = 0; i < 20; i++)
        {
            await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", $"bad{i}", []));
            loops.Add(host.CallAsync($"bad{i}", "Loop", default, ct: end.Token).AsTask()); // comes back after a slice or two
        }

        for (int i = 0; i < 50; i++) Assert.Equal("Do done", await host.AskHostAsync("good", TestHosts.Capability, "Do").WaitAsync(Longest));
        Assert.All(loops, loop => Assert.False(loop.IsCompleted));
        (int first, int compute) = (host.Threads.First.Count, host.Threads.Compute.Count); // in this order: no loop comes back to the first
        Assert.InRange(first, 0, Environment.ProcessorCount);
        Assert.InRange(compute, 0, Environment.ProcessorCount);
        Assert.NotEqual(0, first + compute);
        await end.CancelAsync();
        foreach (Task loop in loops) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.WaitAsync(Longest));
    }

    /// <remarks>
    /// The guest's host calls show where it runs: each is answered at once, on the guest's thread. Where a thread has not left the guest yet when its turn
    /// comes elsewhere, it goes on there for another slice. So a call may miss the first threads, but not every call does.
    /// </remarks>
    [Fact]
    public async Task Guest_ThatGivesWay_GoesOnWithTheFirstAndThenWithTheRest()
    {
        var way = new Way();
        using ActorModule module = Guests.Load("misbehave/misbehave", new ActorOptions
        {
            TimeSlice = TimeSpan.FromMilliseconds(1),
            AskTimeout = TimeSpan.FromHours(1),
            HostCallAsync = (_, _) =>
            {
                way.Note(Thread.CurrentThread.Name);
                return new ValueTask<HostReply>(HostReply.Success(default));
            },
        });
        await using Actor actor = await module.StartAsync();
        bool wasWhole = false;
        for (int call = 0; call < 100 && !(wasWhole && call > 2); call++)
        {
            using var end = new CancellationTokenSource();
            Task looping = actor.AskAsync("LoopInHost", default, ct: end.Token).AsTask();
            await way.Ended.WaitAsync(Longest);
            await end.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looping.WaitAsync(Longest));
            List<string?> threads = way.Restart();
            if (threads is [SharedThreads.FirstName, ..])
            {
                wasWhole = true;
                threads.RemoveAt(0);
            }

            Assert.Equal([SharedThreads.ComputeName], threads);
        }

        Assert.True(wasWhole);
    }

    [Fact]
    public async Task Call_ThatTakesManySlices_AnswersAsWithoutThem()
    {
        ReadOnlyMemory<byte> text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(i => $"word{i % 500} {i}\n")));
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { TimeSlice = TimeSpan.FromMilliseconds(1) });
        await host.StartActorAsync(TestHosts.Sign("tally/tally", "sliced", []));
        await host.StartActorAsync(TestHosts.Sign("tally/tally", "whole", []), new HostActorSettings { Options = new ActorOptions { TimeSlice = Timeout.InfiniteTimeSpan } });
        foreach (string operation in new[] { "Count", "Top" })
        {
            ReadOnlyMemory<byte> payload = operation == "Count" ? text : "50"u8.ToArray();
            Task<ReadOnlyMemory<byte>>[] answers = [host.CallAsync("sliced", operation, payload).AsTask(), host.CallAsync("whole", operation, payload).AsTask()];
            ReadOnlyMemory<byte>[] both = await Task.WhenAll(answers).WaitAsync(Longest);
            Assert.Equal(Encoding.UTF8.GetString(both[1].Span), Encoding.UTF8.GetString(both[0].Span));
        }
    }

    [Fact]
    public void TimeSlice_BelowAMillisecond_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActorOptions { TimeSlice = TimeSpan.FromTicks(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActorHostOptions { TimeSlice = TimeSpan.Zero });
    }

    /// <summary>The kinds of threads beside the pool on which a guest has been, one after the other.</summary>
    private sealed class Way
    {
        private readonly Lock _gate = new();
        private readonly List<string?> _threads = []; // guarded by _gate; without repetitions
        private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously); // guarded by _gate

        /// <summary>Done when the guest has reached the threads for those that compute for long.</summary>
        public Task Ended
        {
            get
            {
                lock (_gate) return _ended.Task;
            }
        }

        public void Note(string? thread)
        {
            lock (_gate)
            {
                if (thread is not (SharedThreads.FirstName or SharedThreads.ComputeName) || (_threads.Count > 0 && thread == _threads[^1])) return;
                _threads.Add(thread);
                if (thread == SharedThreads.ComputeName) _ended.TrySetResult();
            }
        }

        public List<string?> Restart()
        {
            lock (_gate)
            {
                List<string?> threads = [.. _threads];
                _threads.Clear();
                _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return threads;
            }
        }
    }
}
