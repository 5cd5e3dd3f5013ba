using System.Reflection;
using System.Text;
using Mooring.Hosting.Claims;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Hosting.Tests.Host;

/// <summary>Guests that cannot be suspended, or are not to be: they hold a thread while they wait, one of few.</summary>
public sealed class HeldThreadTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>A guest that asks its host in its start section, and whenever it is told to <c>Ask</c>; it answers how that went.</summary>
    private const string EagerGuest = """
        (module
          (import "wapc" "__guest_request" (func $request (param i32 i32)))
          (import "wapc" "__guest_response" (func $response (param i32 i32)))
          (import "wapc" "__host_call" (func $host (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "default")
          (data (i32.const 16) "test:thing")
          (data (i32.const 32) "Start")
          (func $ask
            (i32.store8 (i32.const 64) (i32.add (i32.const 48) (call $host
              (i32.const 0) (i32.const 7) (i32.const 16) (i32.const 10) (i32.const 32) (i32.const 5) (i32.const 0) (i32.const 0)))))
          (start $ask)
          (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
            (call $request (i32.const 1024) (i32.const 2048))
            (if (i32.eq (local.get $operation) (i32.const 4)) (then unreachable)) ;; Trap
            (if (i32.eq (local.get $operation) (i32.const 3)) (then (call $ask))) ;; Ask
            (call $response (i32.const 64) (i32.const 1))
            (i32.const 1)))
        """;

    [Fact]
    public async Task Guest_WhoseStartSectionHasToWait_IsSuspendedThere()
    {
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { Claims = new ClaimsPolicy { AllowUnsigned = true } });
        HostedActor actor = await host.StartActorAsync(
            WasmText.ToBinary(EagerGuest), new HostActorSettings { Name = "a", GrantedCapabilities = [TestHosts.Capability] });
        Assert.Equal("0", await TellAsync(host, "Say")); // there was no link when it started
        await host.AddProviderAsync(new ScriptedProvider(async (_, _) =>
        {
            await Task.Yield();
            return "";
        }));
        await host.LinkAsync(new LinkDefinition("a", TestHosts.Capability));
        await Assert.ThrowsAsync<ActorTrappedException>(() => TellAsync(host, "Trap"));
        Assert.Equal("1", await TellAsync(host, "Say").WaitAsync(Longest)); // the start section of the fresh instance got its answer
        Assert.False(actor.HoldsThread);
    }

    [Fact]
    public async Task Guest_ThatTheEngineCannotSuspend_HoldsAThreadFromThenOn()
    {
        bool isPools = true;
        await using Actor actor = await Guests.Load("echo/echo", new ActorOptions { HostCallAsync = Unsuspendable(() => isPools = Thread.CurrentThread.IsThreadPoolThread) }).StartAsync();
        var cutOff = await Assert.ThrowsAsync<ActorSuspensionException>(() => actor.AskTextAsync("Ask", "b n o\nx"));
        Assert.Contains("cannot be suspended", cutOff.Message, StringComparison.Ordinal);
        Assert.True(actor.HoldsThread);
        Assert.Equal("there", await actor.AskTextAsync("Ask", "b n o\nx").WaitAsync(Longest));
        Assert.False(isPools);
    }

    [Fact]
    public async Task StartSection_ThatTheEngineCannotSuspend_IsRunOnAThread()
    {
        using var module = ActorModule.Load(Guests.Engine, WasmText.ToBinary(EagerGuest), new ActorOptions { HostCallAsync = Unsuspendable(() => { }) });
        await using Actor actor = await module.StartAsync();
        Assert.True(actor.HoldsThread);
        Assert.Equal("1", await actor.AskTextAsync("Say"));
    }

    [Fact]
    public async Task Actor_ToldToHoldAThread_DoesSo_OnNoneOfThePools()
    {
        bool? isPools = null;
        await using ActorHost host = await HeldAsync(16, async (_, _) =>
        {
            isPools = Thread.CurrentThread.IsThreadPoolThread;
            await Task.Yield();
            return "done";
        });
        Assert.True(Assert.Single(host.Actors).HoldsThread);
        await using IAsyncEnumerator<HostEvent> events = host.ReadEventsAsync().GetAsyncEnumerator();
        HostedActor second = await StartHeldAsync(host, "second");
        HostEvent told = await FindAsync(events, "mooring.actor.holds_thread");
        Assert.Equal(second.Key, told.Subject);
        Assert.Equal("done", await host.AskHostAsync("a0", TestHosts.Capability, "Do"));
        Assert.False(isPools);
        Assert.Equal("alive", await host.EchoAsync("a0", "alive"));
    }

    [Fact]
    public async Task Actors_BeyondTheThreads_TakeTheirTurns()
    {
        const int Threads = 2, Actors = 6;
        int now = 0, most = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = await HeldAsync(
            Threads,
            async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                if (now == Threads) full.TrySetResult();
                await full.Task;
                Interlocked.Decrement(ref now);
                return "done";
            },
            Actors);
        Task<string>[] calls = [.. Enumerable.Range(0, Actors).Select(i => Task.Run(() => host.AskHostAsync($"a{i}", TestHosts.Capability, "Do")))];
        Assert.All(await Task.WhenAll(calls).WaitAsync(Longest), answer => Assert.Equal("done", answer));
        Assert.InRange(most, 1, Threads);
    }

    [Fact]
    public async Task Deadline_EndsTheWaitOnAThread()
    {
        await using ActorHost host = await HeldAsync(1, async (_, _) =>
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None); // heeds no token
            return "";
        });
        await Assert.ThrowsAsync<ActorTimeoutException>(() => host.AskHostAsync("a0", TestHosts.Capability, "Do", timeout: TimeSpan.FromMilliseconds(300)).WaitAsync(Longest));
        Assert.Equal("alive", await host.EchoAsync("a0", "alive"));
    }

    [Fact]
    public async Task Deadline_EndsTheWaitForAThread()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = await HeldAsync(
            1,
            async (_, _) =>
            {
                entered.TrySetResult();
                await leave.Task;
                return "done";
            },
            actors: 2);
        Task<string> holder = Task.Run(() => host.AskHostAsync("a0", TestHosts.Capability, "Do"));
        await entered.Task.WaitAsync(Longest);
        var waiting = await Assert.ThrowsAsync<ActorTimeoutException>(() => host.AskHostAsync("a1", TestHosts.Capability, "Do", timeout: TimeSpan.FromMilliseconds(100)));
        Assert.False(waiting.HadBegun);
        leave.SetResult();
        Assert.Equal("done", await holder.WaitAsync(Longest));
        Assert.Equal("alive", await host.EchoAsync("a1", "alive"));
    }

    [Fact]
    public async Task Caller_ThatGivesUp_EndsTheWaitOnAThread()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ActorHost host = await HeldAsync(1, async (_, ct) =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return "";
        });
        using var cancel = new CancellationTokenSource();
        Task<string> call = Task.Run(() => host.AskHostAsync("a0", TestHosts.Capability, "Do", ct: cancel.Token));
        await entered.Task.WaitAsync(Longest);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Longest));
        Assert.Equal("alive", await host.EchoAsync("a0", "alive"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Guest_ThatWaitsForAnotherThatNeedsAThread_FailsAtOnceIfNoneIsLeft(int threads, bool succeeds)
    {
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { WaitingThreads = threads });
        await StartHeldAsync(host, "a", "b", "between");
        await StartHeldAsync(host, "b");
        await host.StartEchoAsync("between", ["b"]); // is suspended when it waits, and stands for any chain
        Task<string> direct = host.AskHostAsync("a", "b", "Echo", "hello");
        if (succeeds) Assert.Equal("hello", await direct.WaitAsync(Longest));
        else Assert.IsType<NoThreadException>((await Assert.ThrowsAsync<GuestErrorException>(() => direct.WaitAsync(TimeSpan.FromSeconds(25)))).InnerException);

        Task<string> through = host.AskHostAsync("a", "between", "Ask", "default b Echo\nhello");
        if (succeeds) Assert.Equal("hello", await through.WaitAsync(Longest));
        else Assert.Contains("no-thread", (await Assert.ThrowsAsync<GuestErrorException>(() => through.WaitAsync(TimeSpan.FromSeconds(25)))).Message, StringComparison.Ordinal);
        Assert.Equal("alive", await host.EchoAsync("b", "alive"));
    }

    [Fact]
    public async Task Guest_ThatLoopsOnItsThread_IsInterrupted_AndTraps_EndItsInstance()
    {
        await using ActorHost host = TestHosts.Create();
        await host.StartActorAsync(
            TestHosts.Sign("misbehave/misbehave", "a", []), new HostActorSettings { Options = new ActorOptions { Waiting = GuestWaiting.HoldThread } });
        await Assert.ThrowsAsync<ActorTimeoutException>(() => host.CallAsync("a", "Loop", default, TimeSpan.FromMilliseconds(200)).AsTask());
        await Assert.ThrowsAsync<ActorTrappedException>(() => host.CallAsync("a", "Trap", default).AsTask());
        Assert.Equal("1", Encoding.UTF8.GetString((await host.CallAsync("a", "Count", default)).Span));
    }

    private static async Task<ActorHost> HeldAsync(int threads, Func<Mooring.Hosting.Providers.CapabilityCall, CancellationToken, ValueTask<string>> answer, int actors = 1)
    {
        ActorHost host = TestHosts.Create(new ActorHostOptions { WaitingThreads = threads });
        await host.AddProviderAsync(new ScriptedProvider(answer));
        for (int i = 0; i < actors; i++)
        {
            await StartHeldAsync(host, $"a{i}", TestHosts.Capability);
            await host.LinkAsync(new LinkDefinition($"a{i}", TestHosts.Capability));
        }

        return host;
    }

    /// <summary>Answers as the engine does where it cannot suspend a guest; after that, as a host that takes its time.</summary>
    /// <remarks>No guest of waPC is known that the engine cannot suspend: none gets its table filled by others.</remarks>
    private static AsyncHostCallHandler Unsuspendable(Action seen)
    {
        int calls = 0;
        return async (_, _) =>
        {
            if (++calls == 1)
            {
                throw (WasmSuspensionException)Activator.CreateInstance(
                    typeof(WasmSuspensionException), BindingFlags.Instance | BindingFlags.NonPublic, binder: null, ["wapc.__host_call", "a test says so."], culture: null)!;
            }

            seen();
            await Task.Delay(1, CancellationToken.None);
            return HostReply.Success("there"u8.ToArray());
        };
    }

    private static ValueTask<HostedActor> StartHeldAsync(ActorHost host, string name, params string[] capabilities) =>
        host.StartEchoAsync(name, capabilities, new HostActorSettings { Options = new ActorOptions { Waiting = GuestWaiting.HoldThread } });

    private static async Task<string> TellAsync(ActorHost host, string operation) => Encoding.UTF8.GetString((await host.CallAsync("a", operation, default)).Span);

    private static async Task<HostEvent> FindAsync(IAsyncEnumerator<HostEvent> events, string type)
    {
        while (await events.MoveNextAsync().AsTask().WaitAsync(Longest))
        {
            if (events.Current.Type == type) return events.Current;
        }

        throw new InvalidOperationException($"no {type}");
    }
}
