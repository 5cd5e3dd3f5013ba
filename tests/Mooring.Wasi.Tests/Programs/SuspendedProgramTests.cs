using System.IO.Pipelines;
using System.Text;
using Mooring.Wasi.Tests.Support;
using Mooring.Wasm;

namespace Mooring.Wasi.Tests.Programs;

/// <summary>Programs that are suspended while they wait.</summary>
public sealed class SuspendedProgramTests
{
    [Fact]
    public async Task Sleep_OfASuspendedProgram_HoldsNoThreadAndEndsOnTime()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        using var output = new MemoryStream();
        var options = new WasiOptions { Arguments = ["clock", "sleep", "60000"], TimeProvider = time, Output = output };
        ValueTask<int> run = WasiCommand.RunAsync(Support.Programs.Load("clock"), options);
        Assert.False(run.IsCompleted); // came back to this thread
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await run);
        Assert.Equal("took at least that long 1\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task Sleep_PastTheDeadline_EndsWithATrap()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var options = new WasiOptions { Arguments = ["clock", "forever"], TimeProvider = time };
        ValueTask<int> run = WasiCommand.RunAsync(Support.Programs.Load("clock"), options, timeout: TimeSpan.FromSeconds(5));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TrapKind.Interrupted, (await Assert.ThrowsAsync<WasmTrapException>(async () => await run)).Kind);
    }

    [Fact]
    public async Task Sleep_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        var options = new WasiOptions { Arguments = ["clock", "forever"] };
        ValueTask<int> run = WasiCommand.RunAsync(Support.Programs.Load("clock"), options, cancellationToken: source.Token);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await run);
    }

    [Fact]
    public async Task Read_OfAPipe_IsResumedByWhatArrives()
    {
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        using var output = new MemoryStream();
        var options = new WasiOptions { Arguments = ["cat"], Input = pipe.Reader.AsStream(), Output = output };
        ValueTask<int> run = WasiCommand.RunAsync(Support.Programs.Load("cat"), options);
        Assert.False(run.IsCompleted);
        await pipe.Writer.WriteAsync("first "u8.ToArray());
        Assert.False(run.IsCompleted); // it waits for more
        await pipe.Writer.WriteAsync("second"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        Assert.Equal(0, await run);
        Assert.Equal("first second", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task Write_ToASlowStream_HoldsNoThreadAndGoesOnWhenItIsTaken()
    {
        using var output = new SlowStream();
        var options = new WasiOptions { Arguments = ["cat"], Input = new MemoryStream("all of it"u8.ToArray()), Output = output };
        ValueTask<int> run = WasiCommand.RunAsync(Support.Programs.Load("cat"), options);
        Assert.False(run.IsCompleted); // came back to this thread
        Assert.Equal(1, output.Waiting);
        while (output.Waiting > 0) output.Take();
        Assert.Equal(0, await run);
        Assert.Equal("all of it", output.Text);
    }

    [Fact]
    public async Task Write_ToAStreamThatNeverTakesIt_EndsByCancellationAndByTheDeadline()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        using var output = new SlowStream();
        using var source = new CancellationTokenSource();
        var options = new WasiOptions { Arguments = ["hello"], Output = output, TimeProvider = time };
        ValueTask<int> run = WasiCommand.RunAsync(Support.Programs.Load("hello"), options, cancellationToken: source.Token);
        Assert.False(run.IsCompleted);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await run);

        run = WasiCommand.RunAsync(Support.Programs.Load("hello"), options, timeout: TimeSpan.FromSeconds(5));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TrapKind.Interrupted, (await Assert.ThrowsAsync<WasmTrapException>(async () => await run)).Kind);
    }

    [Theory]
    [InlineData("hello", 0, "one", "two")]
    [InlineData("exit", 3, "exit", "3")]
    [InlineData("clock", 0)]
    [InlineData("clock", 0, "poll", "5")]
    public async Task Programs_SuspendedAtEveryCall_GiveTheSame(string name, int code, params string[] arguments)
    {
        string path = Mooring.Testing.RepositoryRoot.Combine("guests", "wasi", name, name + ".wasm");
        string? expected = null;
        foreach (SuspensionStress stress in Enum.GetValues<SuspensionStress>())
        {
            using var engine = new Engine(new EngineOptions { SuspensionStress = stress });
            Module module = Module.FromFile(engine, path);
            foreach (bool isAsync in (bool[])[false, true])
            {
                using var output = new MemoryStream();
                var options = new WasiOptions { Arguments = [name, .. arguments], Output = output };
                Assert.Equal(code, isAsync ? await WasiCommand.RunAsync(module, options) : WasiCommand.Run(module, options));
                string found = Encoding.UTF8.GetString(output.ToArray());
                Assert.Equal(expected ??= found, found);
            }
        }
    }
}
