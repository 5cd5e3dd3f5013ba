using System.Collections.Concurrent;
using Mooring.FpBindgen.Tests.Support;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Tests.Runtime;

/// <summary>Guests that break the rules: a clear error for the right caller, and nothing else disturbed.</summary>
public sealed class HostileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("result_out_of_range", "not inside the guest's memory")]
    [InlineData("result_wraps", "not inside the guest's memory")]
    [InlineData("result_huge", "reserved bits")]
    [InlineData("result_null", "not inside the guest's memory")]
    [InlineData("result_undecodable", "c1")]
    [InlineData("async_null", "no async value")]
    [InlineData("async_out_of_range", "no async value")]
    [InlineData("async_wrong_size", "no async value")]
    [InlineData("async_wrong_status", "status is 7")]
    [InlineData("async_result_out_of_range", "not inside the guest's memory")]
    [InlineData("async_result_undecodable", "c1")]
    [InlineData("async_result_overlapping", "async value itself")]
    public async Task BadAnswer_FailsItsCallOnly(string export, string why)
    {
        await using FpRuntime guest = await StartAsync();
        Task<string> other = guest.TextAsync("async_never").AsTask();

        FpProtocolException error = await Assert.ThrowsAsync<FpProtocolException>(() => guest.TextAsync(export).AsTask().WaitAsync(Patience));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains(export, error.Message, StringComparison.Ordinal);
        Assert.False(other.IsCompleted);
        await guest.DoAsync("resolve_last");
        Assert.Equal("fine", await other.WaitAsync(Patience)); // the instance has lived on
    }

    [Theory]
    [InlineData("argument_out_of_range", "not inside the guest's memory")]
    [InlineData("argument_huge", "reserved bits")]
    [InlineData("argument_undecodable", "c1")]
    [InlineData("argument_freed", "unreachable")]
    public async Task BadArgumentOfAnImport_EndsTheInstance_BecauseTheGuestWaitsForAnAnswer(string export, string why)
    {
        await using FpRuntime neighbour = await StartAsync();
        Task<string> elsewhere = neighbour.TextAsync("async_never").AsTask();
        await using FpRuntime guest = await StartAsync();
        FpGuestException error = await Assert.ThrowsAsync<FpGuestException>(() => guest.TextAsync(export).AsTask().WaitAsync(Patience));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal("fine", await guest.TextAsync("good"));
        Assert.False(elsewhere.IsCompleted);
    }

    [Theory]
    [InlineData("async_twice")]
    [InlineData("async_unknown")]
    public async Task ValueThatIsNotPending_ResolvedAgain_IsReportedAndHarmsNobody(string export)
    {
        var violations = new ConcurrentQueue<string>();
        await using FpRuntime guest = await StartAsync(new FpRuntimeOptions { OnViolation = violations.Enqueue });
        Assert.Equal("fine", await guest.TextAsync(export));
        Assert.Contains("not pending", violations.Single(), StringComparison.Ordinal);
        Assert.Equal("fine", await guest.TextAsync("good"));
    }

    [Fact]
    public async Task AsyncValueOfAnotherCall_FailsTheSecondOnly()
    {
        await using FpRuntime guest = await StartAsync();
        Task<string> first = guest.TextAsync("async_never").AsTask();
        FpProtocolException error = await Assert.ThrowsAsync<FpProtocolException>(() => guest.TextAsync("async_same").AsTask().WaitAsync(Patience));
        Assert.Contains("another call", error.Message, StringComparison.Ordinal);
        await guest.DoAsync("resolve_last");
        Assert.Equal("fine", await first.WaitAsync(Patience));
    }

    [Fact]
    public async Task CallThatIsNeverResolved_CanBeGivenUp()
    {
        await using FpRuntime guest = await StartAsync();
        using var cancel = new CancellationTokenSource();
        Task<string> never = guest.TextAsync("async_never", cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.WaitAsync(Patience));
        await guest.DoAsync("resolve_last"); // comes too late, and is drained
        Assert.Equal("fine", await guest.TextAsync("good"));
    }

    [Fact]
    public async Task AsyncValueOfTheHost_FreedByTheGuest_EndsNobodyElse()
    {
        await using FpRuntime neighbour = await StartAsync();
        await using FpRuntime guest = await StartAsync();
        Assert.Equal("fine", await guest.TextAsync("fetch_and_free"));
        Assert.Equal("fine", await neighbour.TextAsync("good"));
    }

    [Fact]
    public void Module_ThatLacksExports_IsRefusedBeforeAnythingRuns()
    {
        var protocol = new FpProtocol("p", [], [new FpFunction("good", [FpType.U32], FpType.Object), new FpFunction("bad", [], FpType.Unit)]);
        FpModuleException error = Assert.Throws<FpModuleException>(() => FpModule.FromModule(GuestModules.Hostile, protocol));
        Assert.Contains(error.Problems, problem => problem.Contains("export good: the protocol has [i32] -> [i64], the module has [] -> [i64]", StringComparison.Ordinal));
        Assert.Contains(error.Problems, problem => problem.Contains("export bad: the module has none (__fp_gen_bad)", StringComparison.Ordinal));
    }

    [Fact]
    public void UnknownImports_AreRefused_OrTrap_OrAreLinkedAsTheOptionsSay()
    {
        Module module = Module.FromText(GuestModules.Engine, """
            (module
              (import "__wbindgen_placeholder__" "leftover" (func $leftover (param i32)))
              (memory (export "memory") 1)
              (func (export "__fp_malloc") (param i32) (result i64) (i64.const 0))
              (func (export "__fp_free") (param i64))
              (func (export "__fp_gen_touch") (call $leftover (i32.const 7))))
            """);
        var protocol = new FpProtocol("p", [], [new FpFunction("touch", [], FpType.Unit)]);
        Assert.Contains("leftover", Assert.Throws<FpModuleException>(() => FpModule.FromModule(module, protocol)).Message, StringComparison.Ordinal);
        FpModule.FromModule(module, protocol, new FpModuleOptions { UnknownImports = UnknownImports.Trap });
        FpModule.FromModule(module, protocol, new FpModuleOptions { Link = linker => linker.Define("__wbindgen_placeholder__", "leftover", (int _) => { }) });
    }

    [Fact]
    public async Task UnknownImport_Called_Traps()
    {
        Module module = Module.FromText(GuestModules.Engine, """
            (module
              (import "fp" "__fp_gen_future_thing" (func $leftover (param i32)))
              (memory (export "memory") 1)
              (func (export "__fp_malloc") (param i32) (result i64) (i64.const 0))
              (func (export "__fp_free") (param i64))
              (func (export "__fp_gen_touch") (call $leftover (i32.const 7))))
            """);
        FpModule trapping = FpModule.FromModule(
            module, new FpProtocol("p", [], [new FpFunction("touch", [], FpType.Unit)]), new FpModuleOptions { UnknownImports = UnknownImports.Trap });
        await using FpRuntime guest = await FpRuntime.CreateAsync(trapping);
        FpGuestException error = await Assert.ThrowsAsync<FpGuestException>(() => guest.DoAsync("touch").AsTask());
        Assert.Equal(TrapKind.UndefinedImport, error.Kind);
    }

    [Fact]
    public async Task Malloc_ThatGivesNothing_FailsTheCall()
    {
        Module module = Module.FromText(GuestModules.Engine, """
            (module
              (memory (export "memory") 1)
              (func (export "__fp_malloc") (param i32) (result i64) (i64.const 0))
              (func (export "__fp_free") (param i64))
              (func (export "__fp_gen_take") (param i64)))
            """);
        await using FpRuntime guest = await FpRuntime.CreateAsync(FpModule.FromModule(module, new FpProtocol("p", [], [new FpFunction("take", [FpType.Object], FpType.Unit)])));
        FpProtocolException error = await Assert.ThrowsAsync<FpProtocolException>(
            () => guest.CallAsync<ReadOnlyMemory<byte>, FpRaw, Mooring.MessagePack.Unit, FpUnit>("take", new byte[] { 0xc0 }).AsTask());
        Assert.Contains("__fp_malloc was asked for 1 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypeOfTheHost_ThatRefusesAValue_FailsItsCallOnly()
    {
        await using FpRuntime guest = await TasksGuest.StartAsync();
        for (int i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => guest.CallAsync<uint, FpU32, Picky, FpObject<Picky, Picky>>("double_it", 1).AsTask());
            await Assert.ThrowsAsync<ArgumentException>(() => guest.CallAsync<int, FpObject<int, Mooring.MessagePack.Formats.Int32Format>, Picky, FpObject<Picky, Picky>>("echo_value", 1).AsTask());
        }

        Assert.Equal(0u, await guest.NumberAsync("live_blocks"));
    }

    private readonly struct Picky : Mooring.MessagePack.IMessagePackFormat<Picky>
    {
        public static void Write(ref Mooring.MessagePack.MessagePackWriter writer, Picky value) => writer.WriteNil();

        public static Picky Read(ref Mooring.MessagePack.MessagePackReader reader) => throw new ArgumentException($"{reader.ReadInt32()} will not do");
    }

    private static ValueTask<FpRuntime> StartAsync(FpRuntimeOptions? options = null) => FpRuntime.CreateAsync(GuestModules.HostileModule, options: options);
}
