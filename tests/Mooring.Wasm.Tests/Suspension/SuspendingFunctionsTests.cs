using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Text;

namespace Mooring.Wasm.Tests.Suspension;

/// <summary>Which functions get code for suspension.</summary>
public sealed class SuspendingFunctionsTests
{
    private const string Module = """
        (module
          (type $a (func (param i32)))
          (type $b (func (param i64)))
          (import "env" "async" (func $async))
          (import "env" "sync" (func $sync))
          (table funcref (elem $taken $other))
          (func $direct (call $async))                                                     ;; 2
          (func $indirectly (call $direct))                                                ;; 3
          (func $untouched (call $sync) (call $leaf))                                      ;; 4
          (func $leaf)                                                                     ;; 5
          (func $taken (type $a) (call $indirectly))                                       ;; 6
          (func $other (type $b) (call $leaf))                                             ;; 7
          (func $throughA (call_indirect (type $a) (i32.const 0) (i32.const 0)))           ;; 8
          (func $throughB (call_indirect (type $b) (i64.const 0) (i32.const 1)))           ;; 9
          (func $tail (return_call $direct))                                               ;; 10
          (func $notTaken (type $b) (call $async))                                         ;; 11
          (func $cycle (call $cycle) (call $throughA)))                                    ;; 12
        """;

    [Theory]
    [InlineData("10", false, new[] { 0, 2, 3, 6, 8, 10, 11, 12 })]
    [InlineData("01", false, new[] { 1, 4 })]
    [InlineData("10", true, new[] { 0, 2, 3, 6, 8, 9, 10, 11, 12 })]
    public void Plan_OfAModule_HasTheFunctionsThatReachASuspendingImport(string imports, bool foreign, int[] expected)
    {
        ModuleDefinition module = ModuleDecoder.Decode(WatParser.ToBinary(Module), WasmFeatures.All);
        var plan = new SuspensionPlan(module, new SuspensionOptions(imports, foreign, Yields: false));
        Assert.Equal(expected, Enumerable.Range(0, module.Functions.Length).Where(plan.Suspends));
    }

    [Fact]
    public void Instances_WithAndWithoutAsynchronousImports_HaveTheirOwnCode()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var module = Mooring.Wasm.Module.FromText(engine, """(module (import "env" "f" (func $f)) (func (export "run") (call $f)))""");
        var synchronous = new Linker(engine);
        synchronous.Define("env", "f", () => { });
        var asynchronous = new Linker(engine);
        asynchronous.DefineAsync("env", "f", () => Task.CompletedTask);
        Instance first = synchronous.Instantiate(store, module);
        Instance second = asynchronous.Instantiate(store, module);
        Instance third = asynchronous.Instantiate(store, module);
        Assert.NotSame(first.Context.Module, second.Context.Module);
        Assert.Same(second.Context.Module, third.Context.Module);
        Assert.False(first.Context.Module.Suspends(0));
        Assert.True(second.Context.Module.Suspends(0));
    }
}
