using System.Text;
using Mooring.Wasm;

namespace Mooring.Hosting.Tests;

public class ActorTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Ask_OneAfterTheOther_KeepsTheState()
    {
        await using Actor actor = await Guests.Load("tally/tally").StartAsync();
        Assert.Equal("lines=1 words=2 distinct=2 bytes=4", await actor.AskTextAsync("Count", "a b\n"));
        Assert.Equal("lines=2 words=4 distinct=3 bytes=8", await actor.AskTextAsync("Count", "b c\n"));
        Assert.Equal("2 b\n", await actor.AskTextAsync("Top", "1"));
    }

    [Fact]
    public async Task Ask_IdleActor_IsAnsweredBeforeTheCallReturns()
    {
        await using Actor actor = await Guests.Load("echo/echo").StartAsync();
        ValueTask<ReadOnlyMemory<byte>> answer = actor.AskAsync("Echo", "now"u8.ToArray());
        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal("now"u8.ToArray(), (await answer).ToArray());
    }

    [Fact]
    public async Task Ask_FromManyThreads_IsAnsweredOnceEachInTurn()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync();
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => actor.AskTextAsync("Count"))));
        Assert.Equal(Enumerable.Range(1, 500), answers.Select(int.Parse).Order());
    }

    [Fact]
    public async Task Ask_GuestThatAnswersWithAnError_ThrowsItsText()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync();
        var failure = await Assert.ThrowsAsync<GuestErrorException>(() => actor.AskTextAsync("Error", "no more tea"));
        Assert.Equal("no more tea", failure.Message);
        Assert.Equal("Error", failure.Operation);
        Assert.Equal(0, actor.Restarts);
    }

    [Fact]
    public async Task Ask_UnknownOperation_HasAnExceptionOfItsOwn()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync();
        var failure = await Assert.ThrowsAsync<UnknownOperationException>(() => actor.AskTextAsync("Nonsense"));
        Assert.Equal("No handler registered for function \"Nonsense\"", failure.Message);
    }

    [Fact]
    public async Task Ask_GuestThatTraps_ThrowsTheTrapAndTheNextAskFindsAFreshInstance()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync();
        Assert.Equal("1", await actor.AskTextAsync("Count"));

        var trap = await Assert.ThrowsAsync<ActorTrappedException>(() => actor.AskTextAsync("Trap"));
        Assert.Equal(TrapKind.Unreachable, trap.Kind);
        Assert.Equal("trap", trap.Backtrace[0].FunctionName);

        Assert.Equal("1", await actor.AskTextAsync("Count"));
        Assert.Equal(1, actor.Restarts);
    }

    [Fact]
    public async Task Ask_GuestThatLoops_IsStoppedAtTheDeadline()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync();
        Assert.Equal("1", await actor.AskTextAsync("Count")); // what an ask needs is compiled: the next one begins at once
        var late = await Assert.ThrowsAsync<ActorTimeoutException>(() => actor.AskTextAsync("Loop", timeout: Short));
        Assert.True(late.HadBegun);
        Assert.Equal(Short, late.Timeout);
        Assert.Equal("Loop: still running after 500 ms", late.Message);
        Assert.Equal("1", await actor.AskTextAsync("Count"));
    }

    [Fact]
    public async Task Ask_GuestThatLoops_IsStoppedByCancellation()
    {
        using var cancellation = new CancellationTokenSource(Short);
        await using Actor actor = await Guests.StartMisbehaveAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => actor.AskTextAsync("Loop", ct: cancellation.Token));
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal("1", await actor.AskTextAsync("Count"));
    }

    [Fact]
    public async Task Ask_CancelledBefore_DoesNotRun()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => actor.AskTextAsync("Count", ct: new CancellationToken(canceled: true)));
        Assert.Equal("1", await actor.AskTextAsync("Count"));
        Assert.Equal(0, actor.Restarts);
    }

    [Fact]
    public async Task Ask_BusyActor_CountsTheWaitingAgainstTheDeadline()
    {
        using var busy = new BusyGuest();
        await using Actor actor = await Guests.Load("echo/echo", busy.Options).StartAsync();
        Task<string> first = Task.Run(() => actor.AskTextAsync("EchoHost"));
        await busy.Entered;

        var late = await Assert.ThrowsAsync<ActorTimeoutException>(() => actor.AskTextAsync("Echo", timeout: Short));
        Assert.False(late.HadBegun);
        Assert.Equal("Echo: still waiting for its turn after 500 ms", late.Message);

        busy.LetGo();
        Assert.Equal("done", await first);
        Assert.Equal(0, actor.Restarts);
    }

    [Fact]
    public async Task Ask_CancelledWhileItWaits_LeavesTheMailbox()
    {
        using var busy = new BusyGuest();
        using var cancellation = new CancellationTokenSource();
        await using Actor actor = await Guests.Load("echo/echo", busy.Options).StartAsync();
        Task<string> first = Task.Run(() => actor.AskTextAsync("EchoHost"));
        await busy.Entered;

        Task<string> second = actor.AskTextAsync("Echo", "never", ct: cancellation.Token);
        Task<string> third = actor.AskTextAsync("Echo", "third");
        await cancellation.CancelAsync();
        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second)).CancellationToken);

        busy.LetGo();
        Assert.Equal("done", await first);
        Assert.Equal("third", await third);
    }

    [Fact]
    public async Task Ask_TimeSpentInAHostCall_CountsAgainstTheDeadline()
    {
        using var busy = new BusyGuest();
        await using Actor actor = await Guests.Load("misbehave/misbehave", busy.Options).StartAsync();
        Task<string> late = Task.Run(() => actor.AskTextAsync("LoopInHost", timeout: Short));
        await busy.Entered;
        busy.LetGo(); // the loop goes on with calls that return at once, until the deadline
        Assert.True((await Assert.ThrowsAsync<ActorTimeoutException>(() => late)).HadBegun);
    }

    [Fact]
    public async Task Ask_FullMailbox_FailsIfThatIsThePolicy()
    {
        using var busy = new BusyGuest();
        await using Actor actor = await Guests.Load("echo/echo", busy.Options with { MailboxCapacity = 2, MailboxFull = MailboxFull.Fail }).StartAsync();
        Task<string> running = Task.Run(() => actor.AskTextAsync("EchoHost"));
        await busy.Entered;
        Task<string>[] waiting = [actor.AskTextAsync("Echo", "1"), actor.AskTextAsync("Echo", "2")];

        var full = await Assert.ThrowsAsync<ActorMailboxFullException>(() => actor.AskTextAsync("Echo", "3"));
        Assert.Equal(2, full.Capacity);

        busy.LetGo();
        Assert.Equal("done", await running);
        Assert.Equal(["1", "2"], await Task.WhenAll(waiting));
    }

    [Fact]
    public async Task Ask_ManyLoopingGuests_AreAllStoppedNearTheirDeadline()
    {
        // More loops than the thread pool has threads: deadlines must not depend on one being free.
        ActorModule module = Guests.Load("misbehave/misbehave");
        Actor[] actors = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => module.StartAsync().AsTask()));
        var limit = TimeSpan.FromMilliseconds(100);
        long start = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(actors.Select(actor => Task.Run(async () =>
            await Assert.ThrowsAsync<ActorTimeoutException>(() => actor.AskTextAsync("Loop", timeout: limit)))));

        // Timers that queue behind the loops would never fire: each loop holds its thread until it is stopped.
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), limit, TimeSpan.FromSeconds(60));
        foreach (Actor actor in actors) await actor.DisposeAsync();
    }

    [Fact]
    public async Task Ask_AfterADeadlineThatStoppedAGuest_IsNotStoppedItself()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync(new ActorOptions { MaxRestarts = 0 });
        for (int i = 0; i < 20; i++)
        {
            // Deadlines that come while the guest ends, just before and just after.
            Task<string> loop = actor.AskTextAsync("Large", "300000", TimeSpan.FromMicroseconds(50 * i + 1));
            try
            {
                Assert.Equal(300_000, (await loop).Length);
            }
            catch (ActorTimeoutException)
            {
            }

            Assert.NotEqual("0", await actor.AskTextAsync("Count", timeout: TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public async Task Ask_WithoutTimeLimit_IsAllowed()
    {
        await using Actor actor = await Guests.Load("echo/echo", new ActorOptions { AskTimeout = Timeout.InfiniteTimeSpan }).StartAsync();
        Assert.Equal("x", await actor.AskTextAsync("Echo", "x"));
        Assert.Equal("y", await actor.AskTextAsync("Echo", "y", Timeout.InfiniteTimeSpan));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public async Task Ask_WithImpossibleTimeout_IsTheCallersMistake(int milliseconds)
    {
        await using Actor actor = await Guests.Load("echo/echo").StartAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => actor.AskTextAsync("Echo", timeout: TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Theory]
    [InlineData(Affinity.Task)]
    [InlineData(Affinity.Thread)]
    public async Task Ask_OfEitherAffinity_IsAnswered(Affinity affinity)
    {
        await using Actor actor = await Guests.Load("echo/echo", new ActorOptions { Affinity = affinity }).StartAsync();
        Assert.Equal("x", await actor.AskTextAsync("Echo", "x"));
        var late = await Assert.ThrowsAsync<UnknownOperationException>(() => actor.AskTextAsync("Loop"));
        Assert.Equal("Loop", late.Operation);
    }

    [Fact]
    public async Task Log_LinesOfTheGuest_ReachTheOption()
    {
        var lines = new List<string>();
        await using Actor actor = await Guests.Load("echo/echo", new ActorOptions { Log = lines.Add }).StartAsync();
        await actor.AskTextAsync("Log", "a line");
        Assert.Equal(["a line"], lines);
    }

    [Fact]
    public async Task MaxMemory_GuestThatGrows_StopsAtTheLimit()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync(new ActorOptions { MaxMemoryBytes = 3 << 20 });
        Assert.Equal("48", await actor.AskTextAsync("Grow"));
    }

    [Fact]
    public async Task Ask_LargePayload_ComesBackWhole()
    {
        await using Actor actor = await Guests.Load("echo/echo").StartAsync();
        byte[] payload = Encoding.ASCII.GetBytes(new string('m', 4 << 20));
        Assert.Equal(payload, (await actor.AskAsync("Echo", payload)).ToArray());
    }
}
