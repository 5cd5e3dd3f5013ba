using System.Runtime.Intrinsics;

namespace Mooring.Wasm.Tests.Suspension;

public sealed class CallAsyncTests
{
    private const string Guest = """
        (module
          (import "env" "get" (func $get (param i32) (result i32)))
          (import "env" "wait" (func $wait))
          (func (export "ask") (param i32) (result i32) (call $get (local.get 0)))
          (func $sum (export "sum") (param $n i32) (result i32) (local $s i32)
            (loop $next
              (local.set $s (i32.add (local.get $s) (call $get (local.get $n))))
              (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $s))
          (func $deep (export "deep") (param $n i32) (result i32)
            (if (result i32) (i32.eqz (local.get $n))
              (then (call $get (i32.const 7)))
              (else (i32.add (local.get $n) (call $deep (i32.sub (local.get $n) (i32.const 1)))))))
          (func $fib (export "fib") (param $n i32) (result i32)
            (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
              (then (call $get (local.get $n)))
              (else (i32.add (call $fib (i32.sub (local.get $n) (i32.const 1))) (call $fib (i32.sub (local.get $n) (i32.const 2)))))))
          (func (export "types") (param i64 f32 f64 v128 externref funcref) (result i64 f32 f64 v128 externref funcref)
            (call $wait)
            (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5))
          (func $pair (param i32) (result i32 i64) (call $get (local.get 0)) (i64.const 5))
          (func (export "pairs") (result i64) (local i32 i64)
            (call $pair (i32.const 1)) (local.set 1) (local.set 0)
            (i64.add (local.get 1) (i64.extend_i32_s (local.get 0))))
          (func (export "nothing") (call $wait)))
        """;

    [Fact]
    public async Task CallAsync_OfFunctionThatWaits_FinishesWithTheAnswer()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Start("ask", 20);
        Assert.False(call.IsCompleted);
        AsyncGuest.Question question = guest.Questions.Dequeue();
        Assert.Equal(20, question.Argument);
        question.Source.SetResult(22);
        Assert.True(call.IsCompleted); // on the thread that answered
        Assert.Equal([22], await call);
    }

    [Fact]
    public async Task CallAsync_OfFunctionThatNeedNotWait_HasFinishedAtOnce()
    {
        using var guest = new AsyncGuest(Guest) { Immediate = argument => argument + 1 };
        ValueTask<Value[]> call = guest.Start("sum", 3);
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal([9], await call);
    }

    [Theory]
    [InlineData("sum", 10)]
    [InlineData("deep", 100)]
    [InlineData("fib", 10)]
    public async Task CallAsync_WaitingInLoopsAndRecursion_GivesWhatItGivesWithoutWaiting(string function, int argument)
    {
        using var guest = new AsyncGuest(Guest) { Immediate = value => value * 2 };
        Value[] expected = guest.Instance.GetFunction(function)!.Call(argument);
        guest.Immediate = null;
        ValueTask<Value[]> call = guest.Start(function, argument);
        Assert.False(call.IsCompleted);
        guest.AnswerAll(value => value * 2);
        Assert.Equal(expected, await call);
    }

    [Fact]
    public async Task CallAsync_WithValuesOfAllTypes_KeepsThem()
    {
        using var guest = new AsyncGuest(Guest);
        var marker = new object();
        Func function = guest.Instance.GetFunction("ask")!;
        Value[] values =
        [
            -5L, 1.5f, Value.FromDouble(double.NegativeZero), Value.FromVector(Vector128.Create((byte)9)), Value.FromExtern(marker), Value.FromFunc(function),
        ];
        ValueTask<Value[]> call = guest.Start("types", values);
        Assert.False(call.IsCompleted);
        GC.Collect(); // references of suspended frames are seen by the collector
        guest.AnswerAll(_ => 0);
        Assert.Equal(values, await call);
    }

    [Fact]
    public async Task CallAsync_OfSeveralResultsBelowAWait_TakesAllOfThem()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<long> call = guest.Instance.GetFunction("pairs")!.CallAsync<long>();
        guest.AnswerAll(value => value + 10);
        Assert.Equal(16, await call);
    }

    [Fact]
    public async Task ToDelegate_ThatReturnsATask_CallsAsynchronously()
    {
        using var guest = new AsyncGuest(Guest);
        Task<int> task = guest.Instance.GetFunction<int, Task<int>>("deep")(3);
        ValueTask<int> valueTask = guest.Instance.GetDelegate<Func<uint, CancellationToken, ValueTask<int>>>("deep")(4, default);
        Task nothing = guest.Instance.GetFunction<Task>("nothing")();
        ValueTask nothingAtAll = guest.Instance.GetFunction<ValueTask>("nothing")();
        Assert.Equal(4, guest.Questions.Count); // four activations of one instance at once
        guest.AnswerAll(value => value);
        Assert.Equal(13, await task);
        Assert.Equal(17, await valueTask);
        await nothing;
        await nothingAtAll;
    }

    [Fact]
    public async Task CallAsync_ResumedOutOfOrder_KeepsActivationsApart()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]>[] calls = [guest.Start("deep", 1), guest.Start("deep", 2), guest.Start("deep", 3)];
        AsyncGuest.Question[] questions = [.. guest.Questions];
        foreach (int i in (int[])[1, 2, 0]) questions[i].Source.SetResult(100 * (i + 1));
        Assert.Equal([101], await calls[0]);
        Assert.Equal([203], await calls[1]);
        Assert.Equal([306], await calls[2]);
    }

    [Fact]
    public void Call_OfFunctionThatWouldWait_NamesTheImport()
    {
        using var guest = new AsyncGuest(Guest);
        var error = Assert.Throws<WasmSuspensionException>(() => guest.Instance.GetFunction<int, int>("ask")(1));
        Assert.Equal("env.get", error.Import);
        Assert.Contains("env.get", error.Message, StringComparison.Ordinal);
        guest.Immediate = _ => 5;
        Assert.Equal(5, guest.Instance.GetFunction<int, int>("ask")(1)); // the guest is as good as before
    }

    [Fact]
    public async Task CallAsync_ThroughASynchronousHostFunction_NamesTheImport()
    {
        Func? inner = null;
        using var guest = new AsyncGuest(
            """
            (module
              (import "env" "get" (func $get (param i32) (result i32)))
              (import "env" "back" (func $back (result i32)))
              (func (export "inner") (result i32) (call $get (i32.const 1)))
              (func (export "outer") (result i32) (call $back)))
            """,
            define: linker => linker.Define("env", "back", () => inner!.Call()[0].AsInt32()));
        inner = guest.Instance.GetFunction("inner");
        var error = await Assert.ThrowsAsync<WasmSuspensionException>(async () => await guest.Start("outer"));
        Assert.Equal("env.get", error.Import);
        guest.Questions.Clear();
        ValueTask<Value[]> direct = guest.Start("inner");
        guest.AnswerAll(_ => 3);
        Assert.Equal([3], await direct);
    }

    [Fact]
    public async Task CallAsync_FromAnAsynchronousHostFunction_SuspendsBoth()
    {
        Func? inner = null;
        using var guest = new AsyncGuest(
            """
            (module
              (import "env" "get" (func $get (param i32) (result i32)))
              (import "env" "back" (func $back (param i32) (result i32)))
              (func (export "inner") (param i32) (result i32) (i32.mul (call $get (local.get 0)) (i32.const 2)))
              (func (export "outer") (param i32) (result i32) (i32.add (call $back (local.get 0)) (i32.const 1))))
            """,
            define: linker => linker.DefineAsync("env", "back", async (int value) => (await inner!.CallAsync(value))[0].AsInt32()));
        inner = guest.Instance.GetFunction("inner");
        ValueTask<Value[]> call = guest.Start("outer", 4);
        Assert.False(call.IsCompleted);
        guest.AnswerAll(value => value + 1);
        Assert.Equal([11], await call);
    }

    [Fact]
    public async Task DefineAsync_WithCallerAndTupleAndToken_Works()
    {
        using var engine = new Engine();
        using var store = new Store<string>(engine, "data");
        var linker = new Linker<string>(engine);
        linker.DefineAsync("env", "both", async (Caller<string> caller, long value, CancellationToken token) =>
        {
            await Task.Yield();
            Assert.False(token.IsCancellationRequested);
            return (caller.Data.Length, value + 1, (object)caller.Data);
        });
        Instance instance = linker.Instantiate(store, Module.FromText(engine, """
            (module
              (import "env" "both" (func $both (param i64) (result i32 i64 externref)))
              (func (export "run") (param i64) (result i64 externref) (local i32 i64 externref)
                (call $both (local.get 0)) (local.set 3) (local.set 2) (local.set 1)
                (i64.add (local.get 2) (i64.extend_i32_u (local.get 1))) (local.get 3)))
            """));
        (long number, object? text) = await instance.GetFunction<long, Task<(long, object?)>>("run")(10);
        Assert.Equal(15, number);
        Assert.Equal("data", text);
    }

    [Fact]
    public async Task DefineAsync_Untyped_Works()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new Linker(engine);
        var source = new TaskCompletionSource();
        var type = new FuncType([ValueType.I32], [ValueType.I32, ValueType.F64]);
        linker.DefineAsync("env", "f", type, async (_, arguments, results, _) =>
        {
            if (arguments.Span[0].AsInt32() > 0) await source.Task;
            results.Span[0] = arguments.Span[0].AsInt32() + 1;
            results.Span[1] = 2.5;
        });
        Instance instance = linker.Instantiate(store, Module.FromText(engine, """
            (module (import "env" "f" (func $f (param i32) (result i32 f64))) (func (export "run") (param i32) (result i32 f64) (call $f (local.get 0))))
            """));
        Func run = instance.GetFunction("run")!;
        Assert.Equal([1, 2.5], await run.CallAsync(0));
        ValueTask<Value[]> call = run.CallAsync(7);
        Assert.False(call.IsCompleted);
        source.SetResult();
        Assert.Equal([8, 2.5], await call);
    }

    [Fact]
    public void Define_OfTheWrongSort_SaysWhichToUse()
    {
        using var engine = new Engine();
        var linker = new Linker(engine);
        Assert.Contains("DefineAsync", Assert.Throws<ArgumentException>(() => linker.Define("a", "b", () => Task.CompletedTask)).Message, StringComparison.Ordinal);
        Assert.Contains("Define", Assert.Throws<ArgumentException>(() => linker.DefineAsync("a", "b", () => 1)).Message, StringComparison.Ordinal);
    }
}
