using Mooring.Wasm.Runtime.Guards;

namespace Mooring.Wasm.Tests.Runtime;

/// <summary>Takes all guarded slots of the process, so it runs alone.</summary>
[CollectionDefinition(nameof(ArenaExhaustionTests), DisableParallelization = true)]
[Collection(nameof(ArenaExhaustionTests))]
public sealed class ArenaExhaustionTests
{
    private const string Guest = """
        (module
          (memory (export "memory") 1)
          (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
        """;

    [Fact]
    public void Instantiate_WithoutFreeSlots_FallsBackToChecksOrRefusesAsOptionsSay()
    {
        using var automatic = new Engine();
        Assert.SkipUnless(automatic.UsesGuardPages, "no guard pages on this machine");
        using var strict = new Engine(new EngineOptions { MemoryChecks = MemoryChecks.GuardPages });
        Module module = Module.FromText(automatic, Guest);
        Module importing = Module.FromText(automatic, """
            (module (import "m" "memory" (memory 1)) (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
            """);
        using var before = new Store(automatic);
        Instance guarded = new Linker(automatic).Instantiate(before, module);
        var slots = new List<ArenaSlot>();
        while (GuardedArena.Instance!.TryTake(0, out ArenaSlot slot)) slots.Add(slot);
        try
        {
            using var store = new Store(automatic);
            var linker = new Linker(automatic);
            linker.DefineInstance("m", linker.Instantiate(store, module));
            foreach (Instance instance in new[] { guarded, linker.Instantiate(store, module), linker.Instantiate(store, importing) })
            {
                Func<int, int> load = instance.GetFunction<int, int>("load");
                Assert.Equal(0, load(65_532));
                foreach (int outside in new[] { 65_533, 65_536, int.MaxValue, -4 })
                    Assert.Equal(TrapKind.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => load(outside)).Kind);
            }

            using var strictStore = new Store(strict);
            Assert.Throws<WasmLimitException>(() => new Linker(strict).Instantiate(strictStore, Module.FromText(strict, Guest)));
        }
        finally
        {
            slots.ForEach(slot => GuardedArena.Instance.Return(slot));
        }
    }
}
