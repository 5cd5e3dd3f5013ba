namespace Mooring.Wasm.Tests.Runtime;

public sealed class DenseMemoryTests
{
    private readonly Engine _engine = new(new EngineOptions { MemoryPlacement = MemoryPlacement.Dense });

    [Fact]
    public void Memories_SideBySide_StayApartAndTrapAtTheirOwnEnds()
    {
        using var store = new Store(_engine, new StoreLimits { MaxMemoryPages = 8 });
        Module module = Module.FromText(_engine, """
            (module
              (memory (export "memory") 1 2)
              (func (export "store") (param i32) (i32.store (local.get 0) (i32.const -1)))
              (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
            """);
        var linker = new Linker(_engine);
        Instance[] instances = [.. Enumerable.Range(0, 4).Select(_ => linker.Instantiate(store, module))];
        foreach (Instance instance in instances)
        {
            instance.GetAction<int>("store")(65_532);
            Assert.Throws<WasmTrapException>(() => instance.GetAction<int>("store")(65_533));
            Assert.Throws<WasmTrapException>(() => instance.GetFunction<int, int>("load")(-4));
            Assert.Equal(0, instance.GetFunction<int, int>("load")(0));
        }

        Assert.Equal(1ul, instances[0].GetMemory("memory")!.Grow(1));
        Assert.Equal(0, instances[0].GetFunction<int, int>("load")(65_536));
        Assert.False(instances[0].GetMemory("memory")!.TryGrow(1, out _));
    }

    [Fact]
    public void Pieces_ThatComeBack_ReadAsZero()
    {
        for (int i = 0; i < 10_000; i++) // far more than a slab holds
        {
            using var store = new Store(_engine, new StoreLimits { MaxMemoryPages = 4 });
            Memory memory = Memory.Create(store, new MemoryType(new Limits(1, null)));
            Assert.Equal(0, memory.Read<long>(0) | memory.Read<long>(65_528));
            memory.Grow(3);
            Assert.Equal(0, memory.Read<long>((4 * 65_536) - 8));
            memory.GetSpan(0, 8).Fill(1);
            memory.GetSpan((4 * 65_536) - 8, 8).Fill(1);
            memory.GetSpan(65_528, 8).Fill(1);
            Assert.False(memory.TryGrow(1, out _));
        }
    }

    [Fact]
    public void Memories_TooLongForPieces_AreReservedOnTheirOwn()
    {
        using var store = new Store(_engine);
        Memory memory = Memory.Create(store, new MemoryType(new Limits(1, null)));
        Assert.Equal(1ul, memory.Grow(1_000));
        memory.Write(-4 + (1_001 * 65_536), 1);
        Assert.False(_engine.UsesGuardPages);
    }

    [Fact]
    public void Options_DenseAndGuarded_ContradictEachOther() => Assert.Throws<ArgumentException>(() =>
        new Engine(new EngineOptions { MemoryPlacement = MemoryPlacement.Dense, MemoryChecks = MemoryChecks.GuardPages }));
}
