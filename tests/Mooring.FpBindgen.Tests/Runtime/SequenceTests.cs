using Mooring.FpBindgen.Tests.Support;
using Mooring.MessagePack;
using Mooring.MessagePack.Formats;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Tests.Runtime;

/// <summary>What a guest sees of its host, word by word: a guest in the text format that only looks.</summary>
public sealed class SequenceTests
{
    private static readonly Module Looking = Module.FromText(GuestModules.Engine, """
        (module
          (import "fp" "__fp_gen_ask" (func $ask (param i64) (result i64)))
          (import "fp" "__fp_host_resolve_async_value" (func $resolve (param i64 i64)))
          (memory (export "memory") 1)
          (global $next (mut i32) (i32.const 1024))
          (global $freed (mut i64) (i64.const 0))
          (global $frees (mut i32) (i32.const 0))
          (global $value (mut i64) (i64.const 0))
          (global $result (mut i64) (i64.const 0))
          (func $malloc (export "__fp_malloc") (param $length i32) (result i64)
            (local $at i32)
            (local.set $at (global.get $next))
            (global.set $next (i32.and (i32.add (i32.add (local.get $at) (local.get $length)) (i32.const 15)) (i32.const -16)))
            (memory.fill (local.get $at) (i32.const 0xee) (local.get $length)) ;; so that what the host does not write shows
            (i64.or (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32)) (i64.extend_i32_u (local.get $length))))
          (func (export "__fp_free") (param i64)
            (global.set $freed (local.get 0))
            (global.set $frees (i32.add (global.get $frees) (i32.const 1))))
          (func (export "__fp_guest_resolve_async_value") (param i64 i64)
            (global.set $value (local.get 0))
            (global.set $result (local.get 1)))
          (func $at (param i64) (result i32) (i32.wrap_i64 (i64.shr_u (local.get 0) (i64.const 32))))
          (func (export "__fp_gen_ask_word") (param $argument i64) (param $word i32) (result i32)
            (local $async i64)
            (local.set $async (call $ask (local.get $argument)))
            (global.set $value (local.get $async))
            (i32.load (i32.add (call $at (local.get $async)) (i32.mul (local.get $word) (i32.const 4)))))
          (func (export "__fp_gen_value") (result i64) (global.get $value))
          (func (export "__fp_gen_result") (result i64) (global.get $result))
          (func (export "__fp_gen_result_byte") (result i32) (i32.load8_u (call $at (global.get $result))))
          (func (export "__fp_gen_frees") (result i32) (global.get $frees))
          (func (export "__fp_gen_freed") (result i64) (global.get $freed))
          (func (export "__fp_gen_early") (result i64)
            (local $async i64)
            (local $message i64)
            (local.set $async (call $malloc (i32.const 12)))
            (memory.fill (call $at (local.get $async)) (i32.const 0) (i32.const 12))
            (local.set $message (call $malloc (i32.const 1)))
            (i32.store8 (call $at (local.get $message)) (i32.const 7))
            (call $resolve (local.get $async) (local.get $message)) ;; before the export has returned
            (local.get $async)))
        """);

    private static readonly FpProtocol Protocol = new(
        "looking",
        [
            new FpImport(new FpFunction("ask", [FpType.Object], FpType.Object, isAsync: true), static (ref FpImportCall call) =>
            {
                _ = call.Arguments.TakeObject<string, StringFormat>();
                call.RunAsync<Unit, Unit, UnitFormat>(default, static async (host, _, _) =>
                {
                    await (Task)host!;
                    return default;
                });
            }),
        ],
        [
            new FpFunction("ask_word", [FpType.Object, FpType.U32], FpType.U32),
            new FpFunction("value", [], FpType.U64),
            new FpFunction("result", [], FpType.U64),
            new FpFunction("result_byte", [], FpType.U32),
            new FpFunction("frees", [], FpType.U32),
            new FpFunction("freed", [], FpType.U64),
            new FpFunction("early", [], FpType.Object, isAsync: true),
        ]);

    private static readonly FpModule Linked = FpModule.FromModule(Looking, Protocol);

    [Fact]
    public async Task AsyncValue_OfAFunctionThatCompletesAtOnce_IsReadyWithItsResult()
    {
        await using FpRuntime guest = await FpRuntime.CreateAsync(Linked, Task.CompletedTask);
        Assert.Equal(1u, await WordAsync(guest, 0));
        uint address = await WordAsync(guest, 1);
        Assert.NotEqual(0u, address);
        Assert.Equal(1u, await WordAsync(guest, 2)); // one byte: c0
        Assert.Equal(12ul, await guest.CallAsync<ulong, FpU64>("value") & 0xffff_ffff);
    }

    [Fact]
    public async Task AsyncValue_OfAFunctionThatWaits_IsZero()
    {
        await using FpRuntime guest = await FpRuntime.CreateAsync(Linked, new TaskCompletionSource().Task);
        for (int word = 0; word < 3; word++) Assert.Equal(0u, await WordAsync(guest, word));
    }

    [Fact]
    public async Task AsyncValue_OfAFunctionThatReturnsNothing_IsResolvedWithNil()
    {
        var gate = new TaskCompletionSource();
        await using FpRuntime guest = await FpRuntime.CreateAsync(Linked, gate.Task);
        await WordAsync(guest, 0);
        ulong asked = await guest.CallAsync<ulong, FpU64>("value");
        Assert.Equal(0ul, await guest.CallAsync<ulong, FpU64>("result"));

        gate.SetResult(); // the completion is queued or has run: it goes before the calls that follow
        ulong result = await guest.CallAsync<ulong, FpU64>("result");
        Assert.Equal(asked, await guest.CallAsync<ulong, FpU64>("value"));
        Assert.Equal(1ul, result & 0xffff_ffff); // never a null pointer, even for nothing
        Assert.Equal(0xc0u, await guest.CallAsync<uint, FpU32>("result_byte"));
    }

    [Fact]
    public async Task ArgumentOfAnImport_IsGivenBackOnce_WithTheSamePointer()
    {
        await using FpRuntime guest = await FpRuntime.CreateAsync(Linked, Task.CompletedTask);
        await WordAsync(guest, 0);
        Assert.Equal(1u, await guest.CallAsync<uint, FpU32>("frees"));
        Assert.Equal(2ul, await guest.CallAsync<ulong, FpU64>("freed") & 0xffff_ffff); // "x" in MessagePack
    }

    [Fact]
    public async Task ExportResolvedBeforeItReturns_GivesItsResult_AndBothBuffersBack()
    {
        await using FpRuntime guest = await FpRuntime.CreateAsync(Linked, Task.CompletedTask);
        ValueTask<int> call = guest.CallAsync<int, FpObject<int, Int32Format>>("early");
        Assert.True(call.IsCompleted);
        Assert.Equal(7, await call);
        Assert.Equal(2u, await guest.CallAsync<uint, FpU32>("frees"));
        Assert.Equal(12ul, await guest.CallAsync<ulong, FpU64>("freed") & 0xffff_ffff); // the async value goes last
    }

    private static ValueTask<uint> WordAsync(FpRuntime guest, int word) =>
        guest.CallAsync<Two<string, FpObject<string, StringFormat>, uint, FpU32>, uint, FpU32>(guest.Module.Protocol.IndexOf("ask_word"), new("x", (uint)word));
}
