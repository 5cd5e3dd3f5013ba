using System.Diagnostics;

namespace Mooring.Wasm.Tests.Runtime;

/// <summary>Faults of guarded guests become traps, and nothing else does.</summary>
public sealed class GuardPageTests
{
    private const string Accesses = """
        (module
          (import "host" "null" (func $null))
          (memory (export "memory") 1 3)
          (func $load (export "load") (param i32) (result i64) (i64.load (local.get 0)))
          (func (export "far") (param i32) (result i32) (i32.load offset=0xfffffff0 (local.get 0)))
          (func (export "near") (param i32) (result i32) (i32.load offset=0x0fffff00 (local.get 0)))
          (func (export "store") (param i32) (i64.store (local.get 0) (i64.const -1)))
          (func (export "dropped") (param i32) (drop (i64.load (local.get 0))))
          (func (export "grow") (result i32) (memory.grow (i32.const 1)))
          (func (export "host") (call $null))
          (func (export "sum") (param i32) (result i64) (local i64)
            (loop $again
              (local.set 1 (i64.add (local.get 1) (call $load (local.get 0))))
              (br_if $again (i32.ge_s (local.tee 0 (i32.sub (local.get 0) (i32.const 8))) (i32.const 0))))
            (local.get 1)))
        """;

    public static TheoryData<MemoryChecks> Modes => [MemoryChecks.Explicit, MemoryChecks.GuardPages];

    private static bool Skipped => new Engine() is { UsesGuardPages: false };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Accesses_AroundTheEnd_TrapExactlyBeyondIt(MemoryChecks mode)
    {
        Assert.SkipWhen(mode is MemoryChecks.GuardPages && Skipped, "no guard pages on this machine");
        using var engine = new Engine(new EngineOptions { MemoryChecks = mode });
        using var store = new Store(engine);
        Instance instance = Load(engine, store);
        Func<int, long> load = instance.GetFunction<int, long>("load");
        Action<int> write = instance.GetAction<int>("store");
        Action<int> dropped = instance.GetAction<int>("dropped");
        void CheckEnd(int end)
        {
            Assert.Equal(0, load(end - 8));
            dropped(end - 8);
            foreach (int outside in new[] { end - 7, end - 1, end, end + 4096, int.MaxValue, int.MinValue, -8, -1 })
            {
                AssertOutOfBounds(() => load(outside));
                AssertOutOfBounds(() => write(outside));
                AssertOutOfBounds(() => dropped(outside));
            }

            Assert.Equal(0, load(end - 8)); // an access that traps writes nothing
        }

        CheckEnd(65_536);
        Assert.Equal(1, instance.GetFunction<int>("grow")());
        CheckEnd(2 * 65_536);
        foreach (string function in new[] { "far", "near" })
        {
            Func<int, int> read = instance.GetFunction<int, int>(function);
            AssertOutOfBounds(() => read(0));
            AssertOutOfBounds(() => read(16)); // address plus offset is 2^32: it must not wrap around
            AssertOutOfBounds(() => read(-1));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Trap_InsideACallee_HasItsBacktrace(MemoryChecks mode)
    {
        Assert.SkipWhen(mode is MemoryChecks.GuardPages && Skipped, "no guard pages on this machine");
        using var engine = new Engine(new EngineOptions { MemoryChecks = mode });
        using var store = new Store(engine);
        Instance instance = Load(engine, store);
        var trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction<int, long>("sum")(100_000));
        Assert.Equal("load", trap.Backtrace[0].FunctionName ?? "sum");
        Assert.Contains(trap.Backtrace, frame => frame.FunctionName == "sum");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void NullReference_OfAHostFunction_IsNoTrap(MemoryChecks mode)
    {
        Assert.SkipWhen(mode is MemoryChecks.GuardPages && Skipped, "no guard pages on this machine");
        using var engine = new Engine(new EngineOptions { MemoryChecks = mode });
        using var store = new Store(engine);
        Instance instance = Load(engine, store);
        string? nothing = null;
        var e = Assert.Throws<NullReferenceException>(instance.GetAction("host"));
        Assert.Contains(nameof(ThrowNull), e.StackTrace!);
        Assert.Throws<NullReferenceException>(() => nothing!.Length);
    }

    /// <remarks><c>MOORING_TRAP_STORM=1000000</c> asks for more traps.</remarks>
    [Fact]
    public void TrapStorm_OnAllCoresWithCollections_LeavesEverythingHealthy()
    {
        Assert.SkipWhen(Skipped, "no guard pages on this machine");
        int wanted = int.TryParse(Environment.GetEnvironmentVariable("MOORING_TRAP_STORM"), out int number) ? number : 16_000;
        int workers = 2 * Environment.ProcessorCount;
        using var engine = new Engine(new EngineOptions { MemoryChecks = MemoryChecks.GuardPages });
        int traps = 0;
        long start = Stopwatch.GetTimestamp();
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
        {
            using var store = new Store(engine);
            Instance instance = Load(engine, store);
            Func<int, long> load = instance.GetFunction<int, long>("load");
            Action<int> write = instance.GetAction<int>("store");
            for (int i = 0; i < wanted / workers; i++)
            {
                try
                {
                    if (i % 2 == 0) load(65_530 + i);
                    else write(-1 - i);
                }
                catch (WasmTrapException trap) when (trap.Kind is TrapKind.MemoryOutOfBounds)
                {
                    Interlocked.Increment(ref traps);
                }

                if (i % 500 == worker) GC.Collect(1);
            }

            Assert.Equal(0, load(0)); // no store that trapped has written
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{traps} traps, {Stopwatch.GetElapsedTime(start).TotalMicroseconds / traps:0.0} us each");
        Assert.Equal(wanted / workers * workers, traps);
        AssertEverythingWorks();
    }

    private static void AssertEverythingWorks()
    {
        string? nothing = null;
        Assert.Throws<NullReferenceException>(() => nothing!.Length);
        GC.Collect();
        using var engine = new Engine();
        using var store = new Store(engine);
        Instance instance = Load(engine, store);
        Assert.Equal(0, instance.GetFunction<int, long>("sum")(65_528));
        AssertOutOfBounds(() => instance.GetFunction<int, long>("sum")(65_536));
    }

    [Fact]
    public void Slots_OfDisposedStores_AreUsedAgainAndZero()
    {
        Assert.SkipWhen(Skipped, "no guard pages on this machine");
        using var engine = new Engine(new EngineOptions { MemoryChecks = MemoryChecks.GuardPages });
        for (int i = 0; i < 30_000; i++) // more than there are slots
        {
            using var store = new Store(engine);
            Memory memory = Memory.Create(store, new MemoryType(new Limits(1, null)));
            Assert.Equal(0, memory.Read<long>(65_528));
            memory.Write(65_528, -1L);
        }
    }

    private static Instance Load(Engine engine, Store store)
    {
        var linker = new Linker(engine);
        linker.Define("host", "null", ThrowNull);
        return linker.Instantiate(store, Module.FromText(engine, Accesses));
    }

    private static void ThrowNull()
    {
        string? nothing = null;
        _ = nothing!.Length;
    }

    private static void AssertOutOfBounds(Action access) =>
        Assert.Equal(TrapKind.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(access).Kind);

    private static void AssertOutOfBounds<T>(Func<T> access) => AssertOutOfBounds(() => { access(); });
}
