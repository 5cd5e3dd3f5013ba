using Mooring.Tests.Support;

namespace Mooring.Tests.Executors;

public sealed class MoveTests
{
    [Fact]
    public async Task Move_BetweenThreads_LaterTurnsRunOnTheNewOne()
    {
        await using var runtime = new MooringRuntime();
        ExecutorSet set = runtime.CreateExecutors(2, "move");
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Executors = set });
        Assert.Equal("move 0", await moored.RunAsync(_ => Thread.CurrentThread.Name).Soon());
        await moored.MoveAsync(set.Executors[1]).Soon();
        Assert.Equal("move 1", await moored.RunAsync(_ => Thread.CurrentThread.Name).Soon());
        Assert.Equal([0, 1], set.Executors.Select(executor => executor.Objects));
    }

    [Fact]
    public async Task Move_WithCallsQueued_KeepsTheirOrder_EachOnItsSide()
    {
        await using var runtime = new MooringRuntime();
        ExecutorSet set = runtime.CreateExecutors(2, "move");
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Executors = set, MailboxCapacity = 100 });
        var gate = new TaskCompletionSource();
        Task turn = moored.RunAsync(async _ => await gate.Task).AsTask();
        Task<string?>[] before = [.. Enumerable.Range(0, 5).Select(_ => moored.RunAsync(_ => Thread.CurrentThread.Name).AsTask())];
        Task move = moored.MoveAsync(set.Executors[1]).AsTask();
        Task<string?>[] after = [.. Enumerable.Range(0, 5).Select(_ => moored.RunAsync(_ => Thread.CurrentThread.Name).AsTask())];
        gate.SetResult();
        await Task.WhenAll(turn, move).Soon();
        Assert.All(await Task.WhenAll(before).Soon(), name => Assert.Equal("move 0", name));
        Assert.All(await Task.WhenAll(after).Soon(), name => Assert.Equal("move 1", name));
    }

    [Fact]
    public async Task Move_ToMobile_OwnThreadEnds_AndIdleCallsRunInPlace()
    {
        Moored<Probe> moored = await Moored.CreateAsync(() => new Probe(), new MooredOptions { Affinity = Affinity.Thread });
        Thread thread = await moored.RunAsync(_ => Thread.CurrentThread).Soon();
        await moored.MoveAsync(Affinity.Task).Soon();
        Assert.True(thread.Join(TimeSpan.FromMinutes(3)));
        Assert.Equal(Environment.CurrentManagedThreadId, await moored.RunAsync(_ => Environment.CurrentManagedThreadId).Soon());
        await moored.DisposeAsync().Soon();
    }

    [Fact]
    public async Task Move_ToThread_TurnsRunThere()
    {
        Moored<Probe> moored = await Moored.CreateAsync(() => new Probe(), new MooredOptions { Name = "settler" });
        await moored.MoveAsync(Affinity.Thread).Soon();
        Assert.Equal("moored settler", await moored.RunAsync(_ => Thread.CurrentThread.Name).Soon());
        Assert.Equal(Affinity.Thread, await moored.RunAsync(_ => Moored.Current.Affinity).Soon());
        await moored.DisposeAsync().Soon();
    }

    [Fact]
    public async Task Move_DetachedWork_ResumesOnTheNewThread()
    {
        await using var runtime = new MooringRuntime();
        ExecutorSet set = runtime.CreateExecutors(2, "move");
        Moored<Probe> moored = await runtime.CreateAsync(() => new Probe(), new MooredOptions { Executors = set });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string?> detached = await moored.RunAsync(_ => new ValueTask<Task<string?>>(Later())).Soon();
        await moored.MoveAsync(set.Executors[1]).Soon();
        gate.SetResult();
        Assert.Equal("move 1", await detached.Soon());

        async Task<string?> Later()
        {
            await gate.Task;
            return Thread.CurrentThread.Name;
        }
    }

    [Fact]
    public async Task Create_ThreadAffineObject_MustBePinned()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Moored.CreateAsync(() => new Native()).AsTask());
        Assert.Contains("Native is [ThreadAffine]", refused.Message);
        refused = await Assert.ThrowsAsync<ArgumentException>(() => Moored.CreateAsync(() => new HasNative()).AsTask());
        Assert.Contains("field '_native'", refused.Message);
    }

    [Fact]
    public async Task Move_ThreadAffineObject_Throws_AndItStays()
    {
        Moored<HasNative> moored = await Moored.CreateAsync(() => new HasNative(), new MooredOptions { Affinity = Affinity.Thread, Name = "gl" });
        int thread = await moored.RunAsync(_ => Environment.CurrentManagedThreadId).Soon();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => moored.MoveAsync(Affinity.Task).Soon());
        Assert.Contains("'gl' cannot be moved: field '_native'", refused.Message);
        Assert.Equal(thread, await moored.RunAsync(_ => Environment.CurrentManagedThreadId).Soon());
        await moored.DisposeAsync().Soon();
    }

    [Fact]
    public async Task Move_WhileAThreadBoundLockIsHeld_Throws()
    {
        Moored<Locker> moored = await Moored.CreateAsync(() => new Locker(), new MooredOptions { Affinity = Affinity.Thread });
        await moored.RunAsync(locker => locker.ReaderWriter.EnterReadLock()).Soon();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => moored.MoveAsync(Affinity.Task).Soon());
        Assert.Contains("this thread holds the lock in field", refused.Message);
        await moored.RunAsync(locker => locker.ReaderWriter.ExitReadLock()).Soon();
        await moored.RunAsync(locker => Monitor.Enter(locker.Plain)).Soon();
        await Assert.ThrowsAsync<InvalidOperationException>(() => moored.MoveAsync(Affinity.Task).Soon());
        await moored.RunAsync(locker => Monitor.Exit(locker.Plain)).Soon();
        await moored.MoveAsync(Affinity.Task).Soon();
        await moored.DisposeAsync().Soon();
    }

    [Fact]
    public async Task Move_WhileTheThreadIsHeld_Throws()
    {
        Moored<Probe> moored = await Moored.CreateAsync(() => new Probe(), new MooredOptions { Affinity = Affinity.Thread });
        IDisposable hold = await moored.RunAsync(_ => Moored.Current.HoldThread("a window")).Soon();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => moored.MoveAsync(Affinity.Task).Soon());
        Assert.Contains("it holds its thread for a window", refused.Message);
        hold.Dispose();
        hold.Dispose();
        await moored.MoveAsync(Affinity.Task).Soon();
        await Assert.ThrowsAsync<InvalidOperationException>(() => moored.RunAsync(_ => Moored.Current.HoldThread("nothing")).Soon());
        await moored.DisposeAsync().Soon();
    }

    [ThreadAffine]
    private sealed class Native;

    private sealed class HasNative
    {
        private readonly Native _native = new();

        public override string ToString() => $"{_native}";
    }

    private sealed class Locker
    {
        public ReaderWriterLockSlim ReaderWriter { get; } = new();

        public object Plain { get; } = new();
    }
}
