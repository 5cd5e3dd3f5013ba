using Mooring.FpBindgen.Tests.Support;
using Mooring.MessagePack;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Tests.Runtime;

/// <summary>Cancellation, traps, timeouts, disposal: everything accepted completes, once.</summary>
public sealed class LifeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Caller_WhoGivesUp_IsLetGo_AndTheGuestsResultIsDrained()
    {
        var answer = new TaskCompletionSource<string>();
        await using FpRuntime guest = await TasksGuest.StartAsync(new TasksHost { Fetch = (_, _) => new ValueTask<string>(answer.Task) });
        using var cancel = new CancellationTokenSource();
        ValueTask<string> call = guest.TextAsync("fetch_one", "x", cancel.Token);
        uint blocks = await guest.NumberAsync("live_blocks");
        await cancel.CancelAsync();
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.AsTask().WaitAsync(Patience));
        Assert.Equal(cancel.Token, thrown.CancellationToken);
        Assert.Equal(0, guest.PendingCalls);

        answer.SetResult("nobody wants it");
        await UntilAsync(async () => await guest.NumberAsync("live_blocks") < blocks);
        Assert.Equal("nobody wants it", await guest.TextAsync("fetch_one", "y"));
    }

    [Fact]
    public async Task Call_WithACancelledToken_DoesNotReachTheGuest()
    {
        var host = new TasksHost();
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => guest.DoAsync("fail", new CancellationToken(canceled: true)).AsTask());
        Assert.Empty(host.Lines);
    }

    [Fact]
    public async Task Call_OverItsTime_FailsAndTheGuestLives()
    {
        var time = new ManualTime();
        await using FpRuntime guest = await TasksGuest.StartAsync(
            new TasksHost { Fetch = (text, stop) => text == "slow" ? Never(stop) : ValueTask.FromResult(text) },
            new FpRuntimeOptions { CallTimeout = TimeSpan.FromSeconds(3), TimeProvider = time });
        Task<string> call = guest.TextAsync("fetch_one", "slow").AsTask();
        time.Advance(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(Patience));
        Assert.Equal("fast", await guest.TextAsync("fetch_one", "fast"));
    }

    [Fact]
    public async Task Trap_InATask_FailsAllWaitersAndDiscardsTheInstance()
    {
        var gate = new TaskCompletionSource<uint>();
        CancellationToken told = default;
        var host = new TasksHost
        {
            Delay = (_, _) => new ValueTask<uint>(gate.Task),
            Fetch = (_, stop) =>
            {
                told = stop;
                return Never(stop);
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        Task<Unit> panics = guest.CallAsync<Unit, FpObject<Unit, Mooring.MessagePack.Formats.UnitFormat>>("panic_later").AsTask();
        Task<string> waits = guest.TextAsync("fetch_one", "x").AsTask();
        gate.SetResult(1);

        FpGuestException own = await Assert.ThrowsAsync<FpGuestException>(() => panics.WaitAsync(Patience));
        FpGuestException other = await Assert.ThrowsAsync<FpGuestException>(() => waits.WaitAsync(Patience));
        Assert.Equal(TrapKind.Unreachable, own.Kind);
        Assert.NotSame(own, other);
        Assert.Contains("panic_when_ready", string.Join(' ', own.Backtrace), StringComparison.Ordinal);
        Assert.Equal("in the middle of a task", host.Lines.Single());
        await UntilAsync(() => ValueTask.FromResult(told.IsCancellationRequested));
        Assert.Equal(0u, await guest.NumberAsync("live_blocks")); // a fresh instance
    }

    [Fact]
    public async Task Trap_WithoutRestart_FailsLaterCallsToo()
    {
        await using FpRuntime guest = await TasksGuest.StartAsync(options: new FpRuntimeOptions { RestartAfterTrap = false });
        await Assert.ThrowsAsync<FpGuestException>(() => guest.DoAsync("fail").AsTask());
        FpGuestException later = await Assert.ThrowsAsync<FpGuestException>(() => guest.DoAsync("nothing").AsTask());
        Assert.Contains("has ended", later.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GuestThatLoops_IsInterruptedAtItsTurnsDeadline()
    {
        await using FpRuntime guest = await TasksGuest.StartAsync(options: new FpRuntimeOptions { TurnTimeout = TimeSpan.FromSeconds(5) });
        FpGuestException error = await Assert.ThrowsAsync<FpGuestException>(() => Task.Run(() => guest.DoAsync("spin").AsTask()).WaitAsync(Patience));
        Assert.Equal(TrapKind.Interrupted, error.Kind);
        await guest.DoAsync("nothing");
    }

    [Fact]
    public async Task Disposal_FailsWhatIsPending_AndTellsHostFunctions()
    {
        CancellationToken told = default;
        FpRuntime guest = await TasksGuest.StartAsync(new TasksHost
        {
            Fetch = (_, stop) =>
            {
                told = stop;
                return Never(stop);
            },
        });
        Task<string>[] calls = [.. Enumerable.Range(0, 20).Select(_ => guest.TextAsync("fetch_one", "x").AsTask())];
        await guest.DisposeAsync();
        foreach (Task<string> call in calls) await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => guest.DoAsync("nothing").AsTask());
        await UntilAsync(() => ValueTask.FromResult(told.IsCancellationRequested));
    }

    [Fact]
    public async Task Disposal_WithTimeToDrain_FinishesWhatIsPending()
    {
        var answer = new TaskCompletionSource<string>();
        FpRuntime guest = await TasksGuest.StartAsync(
            new TasksHost { Fetch = (_, _) => new ValueTask<string>(answer.Task) }, new FpRuntimeOptions { DrainTimeout = Patience });
        Task<string> call = guest.TextAsync("fetch_one", "x").AsTask();
        Task disposal = guest.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => guest.DoAsync("nothing").AsTask());
        answer.SetResult("in time");
        Assert.Equal("in time", await call.WaitAsync(Patience));
        await disposal.WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposal_OfAGuestThatLoops_EndsIt()
    {
        FpRuntime guest = await TasksGuest.StartAsync();
        Task<Unit> spins = Task.Run(() => guest.DoAsync("spin").AsTask());
        await UntilAsync(() => ValueTask.FromResult(guest.PendingCalls == 1));
        await guest.DisposeAsync().AsTask().WaitAsync(Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => spins.WaitAsync(Patience));
    }

    [Fact]
    public async Task HostFunction_ThatComesBackAfterDisposal_DisturbsNobody()
    {
        var answer = new TaskCompletionSource<string>();
        FpRuntime guest = await TasksGuest.StartAsync(new TasksHost { Fetch = (_, _) => new ValueTask<string>(answer.Task) });
        Task<string> call = guest.TextAsync("fetch_one", "x").AsTask();
        await guest.DisposeAsync();
        answer.SetResult("late");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Patience));
    }

    [Fact]
    public async Task HostFunction_ThatThrows_EndsTheInstanceWithItsError()
    {
        var host = new TasksHost
        {
            Fetch = async (text, _) =>
            {
                if (text == "later") await Task.Yield();
                throw new InvalidDataException("no such thing");
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host);
        foreach (string when in (string[])["now", "later"])
        {
            FpHostFunctionException error = await Assert.ThrowsAsync<FpHostFunctionException>(() => guest.TextAsync("fetch_one", when).AsTask().WaitAsync(Patience));
            Assert.Equal("fetch", error.Function);
            Assert.IsType<InvalidDataException>(error.InnerException);
        }

        Assert.Equal(0u, await guest.NumberAsync("live_blocks"));
    }

    [Fact]
    public async Task HostFunctions_RunNoMoreAtOnceThanTheirLimit()
    {
        int running = 0, most = 0;
        var host = new TasksHost
        {
            Delay = async (time, _) =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return time;
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host, new FpRuntimeOptions { MaxConcurrentHostCalls = 4 });
        uint[] all = await guest.CallAsync<uint, FpU32, uint[], FpObject<uint[], Mooring.MessagePack.Formats.ArrayFormat<uint, Mooring.MessagePack.Formats.UInt32Format>>>(
            "delays", 100).AsTask().WaitAsync(Patience);
        Assert.Equal(100, all.Distinct().Count());
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task Guest_ThatWantsMoreHostFunctionsThanItMay_IsEnded()
    {
        var host = new TasksHost { Delay = async (_, stop) => (await Never(stop)).Length > 0 ? 1u : 0u };
        await using FpRuntime guest = await TasksGuest.StartAsync(host, new FpRuntimeOptions { MaxPendingHostCalls = 10, MaxConcurrentHostCalls = 4 });
        FpGuestException error = await Assert.ThrowsAsync<FpGuestException>(() => guest.CallAsync<uint, FpU32, Unit, FpObject<Unit, Mooring.MessagePack.Formats.UnitFormat>>("delays", 11).AsTask());
        Assert.Contains("all that it may have", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OptionalExport_ThatIsMissing_SaysSoWhenCalled()
    {
        await using FpRuntime guest = await TasksGuest.StartAsync();
        FpExportMissingException error = await Assert.ThrowsAsync<FpExportMissingException>(() => guest.DoAsync("not_there").AsTask());
        Assert.Equal("not_there", error.ExportName);
    }

    [Fact]
    public async Task Mailbox_ThatIsFull_RefusesCallsButNoCompletion()
    {
        var answer = new TaskCompletionSource<string>();
        using var entered = new SemaphoreSlim(0);
        using var leave = new ManualResetEventSlim();
        var host = new TasksHost
        {
            Fetch = (_, _) => new ValueTask<string>(answer.Task),
            Delay = (time, _) =>
            {
                entered.Release();
                leave.Wait(CancellationToken.None);
                return ValueTask.FromResult(time);
            },
        };
        await using FpRuntime guest = await TasksGuest.StartAsync(host, new FpRuntimeOptions { MailboxCapacity = 2, MailboxFull = MailboxFull.Fail });
        Task<string> pending = guest.TextAsync("fetch_one", "x").AsTask();
        Task<uint[]> busy = Task.Run(() => guest.CallAsync<uint, FpU32, uint[], FpObject<uint[], Mooring.MessagePack.Formats.ArrayFormat<uint, Mooring.MessagePack.Formats.UInt32Format>>>("delays", 1).AsTask());
        await entered.WaitAsync();
        Task<uint>[] queued = [guest.NumberAsync("live_blocks").AsTask(), guest.NumberAsync("live_blocks").AsTask()];
        await Assert.ThrowsAsync<MailboxFullException>(() => guest.NumberAsync("live_blocks").AsTask());

        answer.SetResult("there is always room for an answer");
        Assert.False(pending.IsCompleted);
        leave.Set();
        Assert.Equal("there is always room for an answer", await pending.WaitAsync(Patience));
        await Task.WhenAll(queued).WaitAsync(Patience);
        await busy.WaitAsync(Patience);
    }

    [Fact]
    public async Task Caller_WithASynchronizationContext_GoesOnInIt()
    {
        var context = new RecordingContext();
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FpRuntime guest = await TasksGuest.StartAsync(new TasksHost { Fetch = (_, _) => new ValueTask<string>(answer.Task) });
        SynchronizationContext? seen = null;
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        Task caller;
        try
        {
            caller = CallAsync();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        answer.SetResult("x");
        await caller.WaitAsync(Patience);
        Assert.Same(context, seen);

        async Task CallAsync()
        {
            await guest.TextAsync("fetch_one", "x").ConfigureAwait(true);
            seen = SynchronizationContext.Current;
        }
    }

    [Fact]
    public async Task ThousandsOfInstances_LiveSideBySide()
    {
        FpRuntime[] guests = await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => TasksGuest.StartAsync(new TasksHost
        {
            Fetch = static async (text, _) =>
            {
                await Task.Yield();
                return text;
            },
        }).AsTask()));
        string[] answers = await Task.WhenAll(guests.Select((guest, i) => guest.TextAsync("fetch_one", $"guest {i}").AsTask())).WaitAsync(Patience);
        for (int i = 0; i < answers.Length; i++) Assert.Equal($"guest {i}", answers[i]);
        await Task.WhenAll(guests.Select(guest => guest.DisposeAsync().AsTask()));
    }

    private static async ValueTask<string> Never(CancellationToken stop)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        return "";
    }

    private static async Task UntilAsync(Func<ValueTask<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(1, limit.Token); // there is no event for it: what is waited for happens on the pool, after the call that causes it
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is int now && now != seen) seen = now;
    }

    private sealed class RecordingContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ =>
        {
            SetSynchronizationContext(this);
            d(state);
            SetSynchronizationContext(null);
        });
    }
}
