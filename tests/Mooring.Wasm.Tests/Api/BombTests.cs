namespace Mooring.Wasm.Tests.Api;

/// <summary>Guests that want all memory, all tables or all time: limits hold from the first instruction of a start function on.</summary>
public sealed class BombTests
{
    private static readonly StoreLimits Small = new() { MaxMemoryPages = 16, MaxTableElements = 1_000, MaxInstances = 3 };

    private readonly Engine _engine = new();

    [Theory]
    [InlineData("(memory 17)")]
    [InlineData("(memory 65536)")]
    [InlineData("(memory 10) (memory 10)")]
    [InlineData("(memory i64 0x1000000000000)")]
    [InlineData("(table 1001 funcref)")]
    [InlineData("(table 0xffffffff externref)")]
    [InlineData("(table 600 funcref) (table 600 externref)")]
    public void Instantiation_OfMoreThanTheLimits_IsRefused(string definitions)
    {
        using var store = new Store(_engine, Small);
        Assert.Throws<WasmLimitException>(() => Load(store, $"(module {definitions})"));
        Load(store, "(module (memory 1) (table 10 funcref))"); // the store is as good as before
    }

    [Fact]
    public void Growth_InAStartFunction_EndsAtTheLimit()
    {
        using var store = new Store(_engine, Small);
        Instance instance = Load(store, """
            (module
              (memory (export "memory") 1)
              (table (export "table") 1 externref)
              (func $start
                (loop (br_if 0 (i32.ge_s (memory.grow (i32.const 1)) (i32.const 0))))
                (loop (br_if 0 (i32.ge_s (table.grow (ref.null extern) (i32.const 1)) (i32.const 0)))))
              (start $start))
            """);
        Assert.Equal(16u, instance.GetMemory("memory")!.Pages);
        Assert.Equal(1_000u, instance.GetTable("table")!.Length);
    }

    [Fact]
    public void Start_ThatLoops_IsStoppedByItsDeadline()
    {
        using var store = new Store(_engine, Small);
        using (store.StartDeadline(TimeSpan.FromMilliseconds(50)))
        {
            var trap = Assert.Throws<WasmTrapException>(() => Load(store, "(module (func $start (loop (br 0))) (start $start))"));
            Assert.Equal(TrapKind.Interrupted, trap.Kind);
        }

        Load(store, "(module)");
    }

    [Fact]
    public void Start_ThatRecurses_Traps()
    {
        using var store = new Store(_engine, Small);
        var trap = Assert.Throws<WasmTrapException>(() => Load(store, "(module (func $start (call $start)) (start $start))"));
        Assert.Equal(TrapKind.CallStackExhausted, trap.Kind);
    }

    [Fact]
    public void Instances_BeyondTheLimit_AreRefused()
    {
        using var store = new Store(_engine, Small);
        for (int i = 0; i < 3; i++) Load(store, "(module)");
        Assert.Throws<WasmLimitException>(() => Load(store, "(module)"));
    }

    private Instance Load(Store store, string text) => new Linker(_engine).Instantiate(store, Module.FromText(_engine, text));
}
