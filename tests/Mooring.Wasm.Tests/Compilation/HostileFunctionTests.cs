using System.Diagnostics;
using System.Text;

namespace Mooring.Wasm.Tests.Compilation;

/// <summary>Valid functions made to cost the compilers behind the validator as much as possible: each is compiled, or refused, in bounded time.</summary>
/// <remarks>On an idle machine each takes less than a second; only growth of another order reaches the bound.</remarks>
public sealed class HostileFunctionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string, string, int> Functions => new()
    {
        { "60,000 operands at once", Repeat("local.get 0 i32.const 3 i32.mul ", 60_000) + Repeat("i32.add ", 59_999), 60_000 * 3 },
        { "90,000 constants at once", Repeat("i32.const 1 ", 90_000) + Repeat("i32.add ", 89_999), 90_000 },
        { "49,000 nested blocks", Repeat("block ", 49_000) + Repeat("end ", 49_000) + "i32.const 7", 7 },
        { "49,000 nested blocks with branches", Repeat("block local.get 0 i32.eqz br_if 0 ", 49_000) + Repeat("end ", 49_000) + "i32.const 7", 7 },
        { "20,000 nested ifs", Repeat("local.get 0 if (result i32) ", 20_000) + "i32.const 7 " + Repeat("else i32.const 2 end ", 20_000), 7 },
        { "500 nested loops around 50,000 branches", Repeat("loop ", 500) + Repeat("block local.get 0 br_if 0 end ", 50_000) + Repeat("i32.const 0 br_if 0 end ", 500) + "i32.const 7", 7 },
        { "20,000 loops in a row", Repeat("loop i32.const 0 br_if 0 end ", 20_000) + "i32.const 7", 7 },
        { "50,000 forward branches", Repeat("block local.get 0 br_if 0 end ", 50_000) + "i32.const 7", 7 },
        { "a table of 65,000 labels", Repeat("block ", 5) + "local.get 0 br_table " + Repeat("0 1 2 3 4 ", 13_000) + "0 " + Repeat("end ", 5) + "i32.const 7", 7 },
        { "1,000 tables of 1,000 labels", Repeat("block ", 5) + Repeat("block local.get 0 br_table " + Repeat("1 2 3 4 5 ", 200) + "0 end ", 1_000) + Repeat("end ", 5) + "i32.const 7", 7 },
        { "40,000 locals that depend on each other", Chain(40_000), 40_000 },
        { "100,000 calls", Repeat("call $one drop ", 100_000) + "i32.const 7", 7 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_OfExtremeShape_IsCompiledInBoundedTime(string shape, string body, int expected)
    {
        Func<int, int> run = Load(body);
        long start = Stopwatch.GetTimestamp();
        int result = OnLargeStack(() => run(1));
        Assert.Equal(expected, result);
        Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"{shape}: {Stopwatch.GetElapsedTime(start)}");
    }

    [Theory]
    [InlineData("call $one ")]
    [InlineData("local.get 0 i32.eqz ")]
    public void Function_WithMoreValuesThanDotNetAllows_IsRefusedWhenCalled(string push)
    {
        Func<int, int> run = Load(Repeat(push, 90_000) + "i32.const 7 local.set 0 " + Repeat("i32.add ", 89_999));
        WasmLimitException refusal = Assert.Throws<WasmLimitException>(() => OnLargeStack(() => run(1)));
        Assert.Contains("function 1 of the module cannot be compiled", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Function_BeyondTheLimits_LeavesOthersAlone()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        Instance instance = new Linker(engine).Instantiate(store, Module.FromText(engine, $"""
            (module
              (func $huge (export "huge") (param i32) (result i32) {Repeat("local.get 0 ", 90_000)} {Repeat("i32.add ", 89_999)})
              (func (export "caller") (param i32) (result i32)
                (if (result i32) (local.get 0) (then (call $huge (i32.const 1))) (else (i32.const 5)))))
            """));
        Assert.Equal(5, instance.GetFunction<int, int>("caller")(0));
        Assert.Throws<WasmLimitException>(() => instance.GetFunction<int, int>("caller")(1));
        Assert.Throws<WasmLimitException>(() => instance.GetFunction<int, int>("huge")(1));
        Assert.Equal(5, instance.GetFunction<int, int>("caller")(0));
    }

    private static string Chain(int locals)
    {
        var body = new StringBuilder();
        for (int i = 1; i < locals; i++) body.Append("local.get ").Append(i - 1).Append(" i32.const 1 i32.add local.set ").Append(i).Append(' ');
        return $"(local {Repeat("i32 ", locals)}) {body} local.get {locals - 1}";
    }

    private static Func<int, int> Load(string body)
    {
        var engine = new Engine();
        var store = new Store(engine, new StoreLimits { MaxStackBytes = 64 << 20 });
        return new Linker(engine).Instantiate(store, Module.FromText(engine, $"""
            (module (func $one (result i32) (i32.const 1)) (func (export "run") (param i32) (result i32) {body}))
            """)).GetFunction<int, int>("run");
    }

    /// <summary>Unoptimised code has a place on the stack for each value.</summary>
    private static T OnLargeStack<T>(Func<T> run)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = run();
                }
                catch (WasmLimitException e)
                {
                    failure = e;
                }
            },
            maxStackSize: 64 << 20);
        thread.Start();
        thread.Join();
        return failure is null ? result : throw failure;
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
