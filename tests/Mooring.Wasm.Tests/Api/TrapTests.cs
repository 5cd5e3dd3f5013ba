namespace Mooring.Wasm.Tests.Api;

public sealed class TrapTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store _store;
    private readonly Linker _linker;

    public TrapTests()
    {
        _store = new Store(_engine);
        _linker = new Linker(_engine);
    }

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("unreachable", TrapKind.Unreachable, "unreachable")]
    [InlineData("(drop (i32.load (i32.const 65533)))", TrapKind.MemoryOutOfBounds, "out of bounds memory access")]
    [InlineData("(i32.store8 (i32.const -1) (i32.const 0))", TrapKind.MemoryOutOfBounds, "out of bounds memory access")]
    [InlineData("(drop (i32.div_s (i32.const 1) (global.get $zero)))", TrapKind.IntegerDivideByZero, "integer divide by zero")]
    [InlineData("(drop (i32.rem_u (i32.const 1) (global.get $zero)))", TrapKind.IntegerDivideByZero, "integer divide by zero")]
    [InlineData("(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", TrapKind.IntegerOverflow, "integer overflow")]
    [InlineData("(drop (i32.trunc_f32_s (f32.const nan)))", TrapKind.InvalidConversionToInteger, "invalid conversion to integer")]
    [InlineData("(drop (i64.trunc_f64_u (f64.const -1)))", TrapKind.IntegerOverflow, "integer overflow")]
    [InlineData("(drop (table.get 0 (i32.const 5)))", TrapKind.TableOutOfBounds, "out of bounds table access")]
    [InlineData("(call_indirect (i32.const 5))", TrapKind.UndefinedElement, "undefined element")]
    [InlineData("(call_indirect (i32.const 1))", TrapKind.UninitializedElement, "uninitialized element")]
    [InlineData("(call_indirect (param i32) (i32.const 1) (i32.const 0))", TrapKind.IndirectCallTypeMismatch, "indirect call type mismatch")]
    [InlineData("(memory.fill (i32.const 65000) (i32.const 0) (i32.const 600))", TrapKind.MemoryOutOfBounds, "out of bounds memory access")]
    public void Trap_OfEachKind_HasItsTextAndFrames(string body, TrapKind kind, string text)
    {
        Instance instance = Load($"""
            (module
              (memory 1) (table 2 funcref) (elem (i32.const 0) $inner)
              (global $zero (mut i32) (i32.const 0))
              (func $inner {body})
              (func $outer (export "run") (call $inner)))
            """);
        var trap = Assert.Throws<WasmTrapException>(instance.GetAction("run"));
        Assert.Equal(kind, trap.Kind);
        Assert.Equal(text, trap.Message);
        Assert.Contains(trap.Backtrace, frame => frame is { FunctionIndex: 0 or 1, FunctionName: "inner" or "outer" });
    }

    [Fact]
    public void Backtrace_OfNestedCalls_NamesFunctionsAndOffsetsInnermostFirst()
    {
        Instance instance = Load("""
            (module $demo
              (import "host" "nop" (func $nop))
              (func $c (param i32) (result i32) (call $nop) (i32.div_u (i32.const 1) (local.get 0)))
              (func $b (param i32) (result i32) (call $nop) (i32.add (call $c (local.get 0)) (i32.const 1)))
              (func $a (export "run") (param i32) (result i32) (call $nop) (i32.add (call $b (local.get 0)) (i32.const 1))))
            """);
        var trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction<int, int>("run")(0));
        Assert.Equal(["c", "b", "a"], trap.Backtrace.Select(frame => frame.FunctionName));
        Assert.Equal([1, 2, 3], trap.Backtrace.Select(frame => frame.FunctionIndex));
        Assert.All(trap.Backtrace, frame => Assert.Equal("demo", frame.ModuleName));
        Assert.Matches(@"^c \(demo, function 1(, offset 0x[0-9a-f]+)?\)$", trap.Backtrace[0].ToString());
    }

    [Fact]
    public void Trap_ThroughHostFrames_IsOneExceptionWithAllGuestFrames()
    {
        Func? inner = null;
        _linker.Define("host", "again", () =>
        {
            inner!.Call();
        });
        Instance instance = Load("""
            (module
              (import "host" "again" (func $again))
              (func $fail (export "fail") unreachable)
              (func $run (export "run") (call $again)))
            """);
        inner = instance.GetFunction("fail");
        var trap = Assert.Throws<WasmTrapException>(instance.GetAction("run"));
        Assert.Equal(TrapKind.Unreachable, trap.Kind);
        Assert.Null(trap.InnerException);
        Assert.Equal(["fail", "run"], trap.Backtrace.Select(frame => frame.FunctionName));
    }

    [Fact]
    public void HostException_ThroughGuestFrames_ArrivesUntouched()
    {
        var thrown = new NullReferenceException("the host's own");
        _linker.Define("host", "throw", void () => throw thrown);
        Instance instance = Load("""
            (module (import "host" "throw" (func $throw)) (func (export "run") (call $throw)) (func (export "ok") (result i32) (i32.const 3)))
            """);
        Assert.Same(thrown, Assert.Throws<NullReferenceException>(instance.GetAction("run")));
        Assert.Equal(3, instance.GetFunction<int>("ok")());
    }

    [Fact]
    public void HostException_CaughtByAHostFurtherOut_LeavesTheGuestRunning()
    {
        Func? inner = null;
        _linker.Define("host", "try", () =>
        {
            try
            {
                inner!.Call();
                return 0;
            }
            catch (WasmTrapException)
            {
                return 1;
            }
        });
        Instance instance = Load("""
            (module
              (import "host" "try" (func $try (result i32)))
              (func (export "fail") unreachable)
              (func (export "run") (result i32) (i32.add (call $try) (i32.const 10))))
            """);
        inner = instance.GetFunction("fail");
        Assert.Equal(11, instance.GetFunction<int>("run")());
    }

    [Fact]
    public void HostTrap_WithItsOwnText_StopsTheGuest()
    {
        _linker.Define("host", "abort", void (int code) => throw new WasmTrapException(TrapKind.Host, $"aborted with {code}"));
        Instance instance = Load("(module (import \"host\" \"abort\" (func $abort (param i32))) (func $run (export \"run\") (call $abort (i32.const 3))))");
        var trap = Assert.Throws<WasmTrapException>(instance.GetAction("run"));
        Assert.Equal("aborted with 3", trap.Message);
        Assert.Equal("run", Assert.Single(trap.Backtrace).FunctionName);
    }

    /// <remarks>The host enters through a method of the function's own, into which the compiler puts small functions.</remarks>
    [Theory]
    [InlineData(CodeLifetime.Process)]
    [InlineData(CodeLifetime.Module)]
    public void Backtrace_OfAnExportedFunction_NamesItOnce(CodeLifetime lifetime)
    {
        using var engine = new Engine(new EngineOptions { CodeLifetime = lifetime });
        using var store = new Store(engine);
        Instance instance = new Linker(engine).Instantiate(store, Module.FromText(engine, """
            (module
              (func (export "fail") (param i32) (result i32) (if (local.get 0) (then unreachable)) (local.get 0))
              (func $sum (export "sum") (param i32) (result i32)
                (if (result i32) (local.get 0)
                  (then (i32.add (i32.const 1) (call $sum (i32.sub (local.get 0) (i32.const 1)))))
                  (else unreachable))))
            """));
        Func<int, int> fail = instance.GetFunction<int, int>("fail");
        for (int i = 0; i < 1000; i++) Assert.Equal(0, fail(0));
        Assert.Equal("fail", Assert.Single(Assert.Throws<WasmTrapException>(() => fail(1)).Backtrace).FunctionName);
        Func<int, int> sum = instance.GetFunction<int, int>("sum");
        var trap = Assert.Throws<WasmTrapException>(() => sum(3));
        Assert.All(trap.Backtrace, frame => Assert.Equal("sum", frame.FunctionName));
        Assert.InRange(trap.Backtrace.Length, lifetime is CodeLifetime.Process ? 4 : 1, 4);
    }

    private Instance Load(string text)
    {
        _linker.AllowShadowing = true;
        _linker.Define("host", "nop", () => { });
        return _linker.Instantiate(_store, Module.FromText(_engine, text));
    }
}
