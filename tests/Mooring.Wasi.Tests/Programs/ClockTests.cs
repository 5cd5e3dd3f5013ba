using System.IO.Pipelines;
using System.Text;
using Mooring.Wasi.Tests.Support;
using Mooring.Wasm;

namespace Mooring.Wasi.Tests.Programs;

public sealed class ClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Clocks_OfTheSystem_Go() =>
        Assert.Equal("resolution 1\nafter 2020 1\nmonotonic 1\n", Support.Programs.Run("clock").AssertSucceeded().Output);

    [Theory]
    [InlineData("sleep", "took at least that long 1\n")]
    [InlineData("poll", "ready 0\ntook at least that long 1\n")]
    public void Sleep_OnTheSystemsClock_TakesItsTime(string how, string output) =>
        Assert.Equal(output, Support.Programs.Run("clock", null, how, "20").AssertSucceeded().Output);

    [Fact]
    public async Task Sleep_OnAnotherClock_EndsWhenThatSaysSo()
    {
        var time = new ManualTime(Start);
        Task<ProgramResult> run = Task.Run(() => RunWith(time, "sleep", "60000"));
        Assert.True(await time.TimerSet.WaitAsync(Patience.Long)); // the deadline's
        Assert.True(await time.TimerSet.WaitAsync(Patience.Long)); // the guest's
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("took at least that long 1\n", (await run.WaitAsync(Patience.Long)).Output);
    }

    [Fact]
    public async Task Sleep_PastTheDeadline_IsInterruptedAtOnce()
    {
        var time = new ManualTime(Start);
        Task<ProgramResult> run = Task.Run(() => RunWith(time, "forever"));
        Assert.True(await time.TimerSet.WaitAsync(Patience.Long));
        Assert.True(await time.TimerSet.WaitAsync(Patience.Long));
        time.Advance(Patience.Long);
        var trap = await Assert.ThrowsAsync<WasmTrapException>(() => run.WaitAsync(Patience.Long));
        Assert.Equal(TrapKind.Interrupted, trap.Kind);
    }

    [Fact]
    public async Task Interrupt_WhileTheGuestSleeps_StopsIt()
    {
        var time = new ManualTime(Start);
        using var context = new WasiContext(new WasiOptions { Arguments = ["clock", "forever"], TimeProvider = time });
        using var store = new Store<WasiContext>(Support.Programs.Engine, context);
        var linker = new Linker<WasiContext>(Support.Programs.Engine);
        WasiLinker.Define(linker);
        Instance instance = linker.Instantiate(store, Support.Programs.Load("clock"));
        Task<WasmTrapException> run = Task.Run(() => Assert.Throws<WasmTrapException>(() => WasiCommand.Run(instance)));
        Assert.True(await time.TimerSet.WaitAsync(Patience.Long));
        store.InterruptHandle.Interrupt();
        Assert.Equal(TrapKind.Interrupted, (await run.WaitAsync(Patience.Long)).Kind);
    }

    [Fact]
    public async Task Interrupt_WhileTheGuestReads_StopsItAndKeepsTheInput()
    {
        var pipe = new Pipe();
        using Stream input = pipe.Reader.AsStream();
        Task<WasmTrapException> run = Task.Run(() => Assert.Throws<WasmTrapException>(() =>
            WasiCommand.Run(Support.Programs.Load("cat"), new WasiOptions { Arguments = ["cat"], Input = input }, timeout: TimeSpan.FromMilliseconds(50))));
        Assert.Equal(TrapKind.Interrupted, (await run.WaitAsync(Patience.Long)).Kind);
    }

    [Fact]
    public async Task Poll_OfInputThatComesLater_WakesWithIt()
    {
        var time = new ManualTime(Start);
        var pipe = new Pipe();
        using Stream input = pipe.Reader.AsStream();
        Task<ProgramResult> run = Task.Run(() => RunWith(time, "input", "60000", input));
        Assert.True(await time.TimerSet.WaitAsync(Patience.Long));
        Assert.True(await time.TimerSet.WaitAsync(Patience.Long));
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes("line\n"));
        ProgramResult result = await run.WaitAsync(Patience.Long);
        Assert.StartsWith("ready 1, read ", result.Output); // a poll reads one byte ahead, so one byte is there for certain
    }

    [Fact]
    public async Task Poll_OfInputThatDoesNotCome_EndsWithTheTimeout()
    {
        var time = new ManualTime(Start);
        var pipe = new Pipe();
        using Stream input = pipe.Reader.AsStream();
        Task<ProgramResult> run = Task.Run(() => RunWith(time, "input", "60000", input));
        Assert.True(await time.TimerSet.WaitAsync(Patience.Long));
        Assert.True(await time.TimerSet.WaitAsync(Patience.Long));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("ready 0, read 0\ntook at least that long 1\n", (await run.WaitAsync(Patience.Long)).Output);
    }

    private static ProgramResult RunWith(TimeProvider time, string what, string ms = "0", Stream? input = null) =>
        Support.Programs.Run("clock", new WasiOptions { TimeProvider = time, Input = input }, what, ms);
}
