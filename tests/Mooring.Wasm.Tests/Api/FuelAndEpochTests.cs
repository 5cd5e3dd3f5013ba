namespace Mooring.Wasm.Tests.Api;

public sealed class FuelAndEpochTests
{
    private const string Guest = """
        (module
          (import "host" "refuel" (func $refuel))
          (tag $e)
          (memory 1)
          (func (export "loop") (loop (br 0)))
          (func $deep (export "deep") (call $deep))
          (func $tail (export "tail") (return_call $tail))
          (func $fail (local i32)
            (local.set 0 (i32.const 1000))
            (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (throw $e))
          (func (export "throwing") (loop (block (try_table (catch $e 0) (call $fail))) (br 0)))
          (func (export "fill") (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)))
          (func (export "count") (param i32) (result i32) (local i32)
            (loop
              (local.set 1 (i32.add (local.get 1) (local.get 0)))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get 1))
          (func (export "refuelled") (param i32)
            (loop (call $refuel) (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
        """;

    private readonly Engine _fuelled = new(new EngineOptions { Fuel = true });

    [Fact]
    public void Fuel_OfTheSameRun_IsTheSameHoweverItWasCompiled()
    {
        var used = new HashSet<ulong>();
        for (int i = 0; i < 60; i++) // long enough for the code to be compiled again, better
        {
            using var store = new Store(_fuelled) { Fuel = 1_000_000 };
            Assert.Equal(500_500, Load(_fuelled, store).GetFunction<int, int>("count")(1_000));
            used.Add(1_000_000 - store.Fuel);
        }

        Assert.InRange(Assert.Single(used), 8_000ul, 12_000ul); // nine instructions a round
    }

    [Fact]
    public void Fuel_OfTheSameRun_IsTheSameOnEveryEngine()
    {
        var used = new HashSet<(ulong Fuel, int Result)>();
        EngineOptions fuel = new() { Fuel = true };
        foreach (EngineOptions options in new[]
        {
            fuel, fuel with { MemoryChecks = MemoryChecks.Explicit }, fuel with { Interruption = false }, fuel with { CodeLifetime = CodeLifetime.Module },
            fuel with { MemoryPlacement = MemoryPlacement.Dense },
        })
        {
            using var engine = new Engine(options);
            using var store = new Store(engine) { Fuel = 1_000_000 };
            Instance instance = Load(engine, store);
            instance.GetAction("fill")();
            used.Add((store.Fuel, instance.GetFunction<int, int>("count")(1_000)));
            store.Fuel = 4_321;
            Assert.Throws<WasmTrapException>(instance.GetAction("throwing"));
            used.Add((store.Fuel, 0));
        }

        Assert.Equal(2, used.Count);
    }

    [Theory]
    [InlineData("loop")]
    [InlineData("deep")]
    [InlineData("tail")]
    [InlineData("throwing")]
    [InlineData("fill")]
    public void Fuel_UsedUp_Traps(string function)
    {
        using var store = new Store(_fuelled, new StoreLimits { MaxStackBytes = 512 << 10 });
        Instance instance = Load(_fuelled, store);
        store.Fuel = 2_000;
        var trap = Assert.Throws<WasmTrapException>(instance.GetAction(function));
        Assert.Equal(TrapKind.OutOfFuel, trap.Kind);
        Assert.Equal("all fuel consumed", trap.Message);
        Assert.Equal(0ul, store.Fuel);
        store.Fuel = 100_000;
        Assert.Equal(3, instance.GetFunction<int, int>("count")(2));
    }

    [Fact]
    public void Fuel_AtFirst_IsNone()
    {
        using var store = new Store(_fuelled);
        Instance instance = Load(_fuelled, store);
        Assert.Equal(TrapKind.OutOfFuel, Assert.Throws<WasmTrapException>(() => instance.GetFunction<int, int>("count")(1)).Kind);
    }

    [Fact]
    public void Fuel_SetByAHostFunction_CountsAtOnce()
    {
        using var store = new Store(_fuelled);
        ulong least = ulong.MaxValue;
        Instance instance = Load(_fuelled, store, () =>
        {
            least = ulong.Min(least, store.Fuel);
            store.Fuel = 50;
        });
        store.Fuel = 50;
        instance.GetAction<int>("refuelled")(1_000);
        Assert.InRange(least, 20ul, 49ul);
    }

    [Fact]
    public void Fuel_OnAnEngineWithout_IsRefused()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        Assert.Throws<NotSupportedException>(() => store.Fuel);
        Assert.Throws<NotSupportedException>(() => store.Fuel = 1);
    }

    [Fact]
    public void Epoch_OfTheDeadline_StopsGuestsOfThatStoreAlone()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using var other = new Store(engine);
        Instance instance = Load(engine, store);
        Instance bystander = Load(engine, other);
        store.SetEpochDeadline(2);
        other.SetEpochDeadline(100);
        engine.IncrementEpoch();
        Assert.Equal(3, instance.GetFunction<int, int>("count")(2));
        engine.IncrementEpoch();
        Assert.Equal(TrapKind.Interrupted, Assert.Throws<WasmTrapException>(instance.GetAction("loop")).Kind);
        Assert.Equal(3, bystander.GetFunction<int, int>("count")(2));
        Assert.Equal(2ul, engine.Epoch);
    }

    [Fact]
    public void Epoch_DeadlineReplaced_ForgetsTheOldOne()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        Instance instance = Load(engine, store);
        store.SetEpochDeadline(0);
        store.SetEpochDeadline(1);
        store.SetEpochDeadline(5);
        engine.IncrementEpoch();
        Assert.Equal(3, instance.GetFunction<int, int>("count")(2));
    }

    private static Instance Load(Engine engine, Store store, Action? refuel = null)
    {
        var linker = new Linker(engine);
        linker.Define("host", "refuel", refuel ?? (() => { }));
        return linker.Instantiate(store, Module.FromText(engine, Guest));
    }
}
