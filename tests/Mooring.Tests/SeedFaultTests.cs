using Mooring.Tests.Support;

namespace Mooring.Tests;

/// <summary>What went wrong in the designs that Mooring replaces. Each test would fail on the design it names.</summary>
public sealed class SeedFaultTests
{
    [Theory]
    [InlineData(Affinity.Task)]
    [InlineData(Affinity.Thread)]
    public async Task TaskSpawner_QueueOf100_LosesNothing(Affinity affinity)
    {
        // try_send into a channel of 100, its error ignored: the 101st task vanished and its receiver never heard.
        await using var runtime = new MooringRuntime();
        Moored<Probe> moored = await runtime.CreateAsync(
            () => new Probe(), new MooredOptions { Affinity = affinity, MailboxCapacity = 100 });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task busy = moored.RunAsync(async _ => await gate.Task).AsTask();
        Task<int>[] asks = [.. Enumerable.Range(0, 300).Select(_ => moored.RunAsync(probe => probe.Next()).AsTask())];
        gate.SetResult();
        await busy.Soon();
        Assert.Equal(Enumerable.Range(1, 300), await Task.WhenAll(asks).Soon());

        gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        busy = moored.RunAsync(async _ => await gate.Task).AsTask();
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            try
            {
                moored.Post(probe => { probe.Next(); });
            }
            catch (MailboxFullException)
            {
                refused++;
            }
        }

        gate.SetResult();
        await busy.Soon();
        int ran = await moored.RunAsync(probe => probe.Value).Soon() - 300;
        Assert.Equal(300, ran + refused);
        Assert.InRange(ran, 99, 101); // the busy turn may itself have waited, or been begun
    }

    [Fact]
    public async Task GrpcActor_Died_CallersAreToldWhy()
    {
        // The actor's thread panicked in its unwrap; every later caller panicked at recv().await.unwrap().
        await using var runtime = new MooringRuntime(new MooringRuntimeOptions { OnFailure = _ => { } });
        var thrown = await Assert.ThrowsAsync<FormatException>(
            () => runtime.CreateAsync<Probe>(() => throw new FormatException("no such module"), new MooredOptions { Affinity = Affinity.Thread }).AsTask());
        Assert.Equal("no such module", thrown.Message);

        Moored<Probe> moored = await runtime.CreateAsync(
            () => new Probe(), new MooredOptions { Supervision = new Supervision { MaxRestarts = 0 } });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task dying = moored.RunAsync(async _ =>
        {
            await gate.Task;
            throw new FormatException("trap");
        }).AsTask();
        Task<int> waiting = moored.RunAsync(probe => probe.Next()).AsTask();
        gate.SetResult();
        await Assert.ThrowsAsync<FormatException>(() => dying.Soon());
        Assert.Equal("trap", (await Assert.ThrowsAsync<MooredStoppedException>(() => waiting.Soon())).InnerException?.Message);
        await Assert.ThrowsAsync<MooredStoppedException>(() => moored.RunAsync(probe => probe.Next()).Soon());
    }

    [Fact]
    public async Task TaskSpawner_Closed_ItsThreadEnds_AndAnIdleOneSleeps()
    {
        // loop { if let Some(..) = receiver.recv().await { .. } } spins for ever once the channel is closed.
        Moored<Probe> moored = await Moored.CreateAsync(() => new Probe(), new MooredOptions { Affinity = Affinity.Thread });
        Thread thread = await moored.RunAsync(_ => Thread.CurrentThread).Soon();
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)));
        await moored.DisposeAsync().Soon();
        Assert.True(thread.Join(TimeSpan.FromMinutes(3)));
    }

    [Theory]
    [InlineData(Affinity.Task)]
    [InlineData(Affinity.Thread)]
    public async Task SharedReplyChannel_TwoCallers_EachGetsItsOwnAnswer(Affinity affinity)
    {
        // One channel for all answers: whoever asked for the string got the number.
        await using var runtime = new MooringRuntime();
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Affinity = affinity });
        Task[] callers = [.. Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++)
            {
                if (caller % 2 == 0) Assert.Equal(caller * 1000 + i, await moored.RunAsync((_, number) => number, caller * 1000 + i));
                else Assert.Equal($"{caller} {i}", await moored.RunAsync(async (_, text) => { await Task.Yield(); return text; }, $"{caller} {i}"));
            }
        }))];
        await Task.WhenAll(callers).Soon();
    }

    [Theory]
    [InlineData(Affinity.Task)]
    [InlineData(Affinity.Thread)]
    public async Task LocalSet_ScopeThatStartedTheWorkEnds_TheWorkGoesOn(Affinity affinity)
    {
        // Dropping the LocalSet, or the runtime entered for one call, cancelled the download that the call had begun.
        await using var runtime = new MooringRuntime();
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Affinity = affinity });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (var scope = new CancellationTokenSource())
        {
            await moored.RunAsync(probe => { _ = DownloadAsync(probe); }, scope.Token).Soon();
            await scope.CancelAsync();
        }

        gate.SetResult();
        Assert.Equal(1, await done.Task.Soon());

        async Task DownloadAsync(Probe probe)
        {
            await gate.Task;
            done.SetResult(Moored.Current.IsOf(moored) ? probe.Next() : -1);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BlockOn_InsideBlockOn_Completes(bool oneThread)
    {
        // block_on inside a runtime that is blocked panics; on one thread, a wait for another object of it never ends.
        await using var runtime = new MooringRuntime();
        MooredOptions options = oneThread ? new() { Executors = runtime.CreateExecutors(1, "only") } : new();
        Moored<Probe> outer = await runtime.CreateAsync(() => new Probe(), options);
        Moored<Probe> middle = await runtime.CreateAsync(() => new Probe(), options);
        Moored<Probe> inner = await runtime.CreateAsync(() => new Probe(), options);
        int answer = await Task.Run(() => outer.Run(_ => middle.Run(_ => inner.Run(async probe =>
        {
            await Task.Yield();
            return probe.Next();
        })))).Soon();
        Assert.Equal(1, answer);
    }
}
