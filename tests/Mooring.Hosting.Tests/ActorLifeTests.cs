using Mooring.Wasm;

namespace Mooring.Hosting.Tests;

public class ActorLifeTests
{
    [Fact]
    public async Task Ask_AfterDispose_SaysThatTheActorIsStopped()
    {
        Actor actor = await Guests.Load("echo/echo").StartAsync();
        await actor.DisposeAsync();
        await Assert.ThrowsAsync<ActorStoppedException>(() => actor.AskTextAsync("Echo"));
    }

    [Fact]
    public async Task Dispose_WithAcceptedAsks_AnswersThemFirst()
    {
        using var busy = new BusyGuest();
        Actor actor = await Guests.Load("echo/echo", busy.Options).StartAsync();
        Task<string> running = Task.Run(() => actor.AskTextAsync("EchoHost"));
        await busy.Entered;
        Task<string> waiting = actor.AskTextAsync("Echo", "accepted");
        Task disposed = actor.DisposeAsync().AsTask();
        busy.LetGo();

        Assert.Equal("done", await running);
        Assert.Equal("accepted", await waiting);
        await disposed;
    }

    [Fact]
    public async Task Dispose_GuestThatLoops_IsInterruptedWhenTheDrainTimeIsOver()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Actor actor = await Guests.StartMisbehaveAsync(new ActorOptions
        {
            DrainTimeout = TimeSpan.FromMilliseconds(50),
            Log = _ => running.TrySetResult(),
        });
        Task<string> loop = Task.Run(() => actor.AskTextAsync("LogForever"));
        await running.Task;
        Task<string> waiting = actor.AskTextAsync("Count");

        await actor.DisposeAsync();
        await Assert.ThrowsAsync<ActorStoppedException>(() => loop);
        await Assert.ThrowsAsync<ActorStoppedException>(() => waiting);
    }

    [Fact]
    public async Task Restart_TooManyTraps_StopsTheActorWithTheReason()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync(new ActorOptions { Name = "worn out", MaxRestarts = 2 });
        for (int i = 0; i < 3; i++) await Assert.ThrowsAsync<ActorTrappedException>(() => actor.AskTextAsync("DivideByZero"));

        for (int i = 0; i < 2; i++)
        {
            var stopped = await Assert.ThrowsAsync<ActorStoppedException>(() => actor.AskTextAsync("Count"));
            Assert.Equal("worn out has been stopped: it trapped 3 times within 60 s, last with DivideByZero: integer divide by zero", stopped.Message);
        }

        Assert.Equal(2, actor.Restarts);
    }

    [Fact]
    public async Task Restart_TrapsFarApart_GoOnForEver()
    {
        var time = new ManualTime();
        await using Actor actor = await Guests.StartMisbehaveAsync(new ActorOptions
        {
            MaxRestarts = 1,
            RestartWindow = TimeSpan.FromMinutes(1),
            AskTimeout = Timeout.InfiniteTimeSpan,
            TimeProvider = time,
        });
        for (int i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<ActorTrappedException>(() => actor.AskTextAsync("Trap"));
            Assert.Equal("1", await actor.AskTextAsync("Count"));
            time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Restart_AfterInterruptions_IsNotCountedAgainstTheGuest()
    {
        await using Actor actor = await Guests.StartMisbehaveAsync(new ActorOptions { MaxRestarts = 0 });
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ActorTimeoutException>(() => actor.AskTextAsync("Loop", timeout: TimeSpan.FromSeconds(1)));
        }

        Assert.Equal("1", await actor.AskTextAsync("Count"));
        Assert.Equal(3, actor.Restarts);
    }

    [Theory]
    [InlineData("lifecycle/lifecycle-exit-3", "the module cannot be started: _start: the guest exited with code 3")]
    [InlineData("lifecycle/lifecycle-trap", "the module cannot be started: wapc_init: unreachable")]
    public async Task Start_InitialiserThatFails_IsALoadFailure(string guest, string message)
    {
        var failure = await Assert.ThrowsAsync<ActorLoadException>(() => Guests.Load(guest).StartAsync().AsTask());
        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public async Task Start_InitialiserThatNeverEnds_IsStoppedAtTheDeadline()
    {
        ActorModule module = ModuleWith(Looping, new ActorOptions { AskTimeout = TimeSpan.FromMilliseconds(500) });
        Assert.True((await Assert.ThrowsAsync<ActorTimeoutException>(() => module.StartAsync().AsTask())).HadBegun);
    }

    [Fact]
    public async Task Start_InitialiserThatNeverEnds_IsStoppedByCancellation()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        ActorModule module = ModuleWith(Looping);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => module.StartAsync(cancellation.Token).AsTask());
    }

    [Fact]
    public async Task Start_MoreMemoryThanTheLimit_IsALoadFailure()
    {
        ActorModule module = ModuleWith("""(memory (export "memory") 33)""", new ActorOptions { MaxMemoryBytes = 2 << 20 });
        Assert.StartsWith("the module cannot be started: ", (await Assert.ThrowsAsync<ActorLoadException>(() => module.StartAsync().AsTask())).Message);
    }

    [Fact]
    public void Load_BytesThatAreNoModule_SaysWhere()
    {
        byte[] cut = Guests.Read("tally/tally")[..1000];
        Assert.StartsWith("not a valid WebAssembly module: ", Assert.Throws<ActorLoadException>(() => ActorModule.Load(Guests.Engine, cut)).Message);
    }

    [Fact]
    public void Load_ModuleThatIsNoGuest_SaysWhatItLacks()
    {
        byte[] empty = "\0asm\x01\0\0\0"u8.ToArray();
        string message = Assert.Throws<ActorLoadException>(() => ActorModule.Load(Guests.Engine, empty)).Message;
        Assert.Contains("must export \"__guest_call\"", message);
        Assert.Contains("must export \"memory\"", message);
    }

    [Fact]
    public async Task Start_DisposedModule_IsTheCallersMistake()
    {
        ActorModule module = Guests.Load("echo/echo");
        await using Actor actor = await module.StartAsync();
        module.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => module.StartAsync().AsTask());
        Assert.Equal("still here", await actor.AskTextAsync("Echo", "still here"));
    }

    private const string Looping = """
        (memory (export "memory") 1)
        (func (export "wapc_init") (loop $forever (br $forever)))
        """;

    /// <summary>A guest with these fields.</summary>
    private static ActorModule ModuleWith(string fields, ActorOptions? options = null) => ActorModule.FromModule(
        Module.FromText(Guests.Engine, $$"""(module {{fields}} (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 0)))"""),
        options);
}
