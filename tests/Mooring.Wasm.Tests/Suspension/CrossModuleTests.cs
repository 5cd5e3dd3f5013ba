namespace Mooring.Wasm.Tests.Suspension;

/// <summary>Suspension of stacks with frames of several modules.</summary>
public sealed class CrossModuleTests
{
    private const string Inner = """
        (module
          (import "env" "get" (func $get (param i32) (result i32)))
          (table (export "table") 4 funcref)
          (elem (i32.const 0) $ask)
          (func $ask (export "ask") (param i32) (result i32) (i32.add (call $get (local.get 0)) (i32.const 1)))
          (func (export "plain") (param i32) (result i32) (local.get 0)))
        """;

    [Fact]
    public async Task Import_OfAnotherModulesFunction_SuspendsBoth()
    {
        using var guest = new AsyncGuest(Inner);
        var linker = new Linker(guest.Engine);
        linker.DefineInstance("inner", guest.Instance);
        Instance outer = linker.Instantiate(guest.Store, Module.FromText(guest.Engine, """
            (module (import "inner" "ask" (func $ask (param i32) (result i32)))
              (func (export "twice") (param i32) (result i32) (call $ask (call $ask (local.get 0)))))
            """));
        ValueTask<int> call = outer.GetFunction("twice")!.CallAsync<int, int>(10);
        guest.AnswerAll(value => value * 2);
        Assert.Equal(43, await call);
    }

    [Fact]
    public async Task Table_OfAnotherModule_SuspendsBoth()
    {
        using var guest = new AsyncGuest(Inner);
        var linker = new Linker(guest.Engine);
        linker.DefineInstance("inner", guest.Instance);
        Instance outer = linker.Instantiate(guest.Store, Module.FromText(guest.Engine, """
            (module (import "inner" "table" (table 4 funcref))
              (func (export "call") (param i32 i32) (result i32)
                (i32.mul (i32.const 3) (call_indirect (param i32) (result i32) (local.get 0) (local.get 1)))))
            """));
        ValueTask<int> call = outer.GetFunction("call")!.CallAsync<int, int, int>(10, 0);
        guest.AnswerAll(value => value * 2);
        Assert.Equal(63, await call);
    }

    [Fact]
    public async Task Table_FilledByTheHost_TrapsUnlessTheEngineExpectsIt()
    {
        const string Caller = """
            (module (table (export "table") 1 funcref)
              (func (export "call") (param i32) (result i32) (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0))))
            """;
        foreach (bool expected in (bool[])[false, true])
        {
            using var guest = new AsyncGuest(Inner, new EngineOptions { IndirectCallsMaySuspend = expected });
            Instance caller = new Linker(guest.Engine).Instantiate(guest.Store, Module.FromText(guest.Engine, Caller));
            caller.GetTable("table")![0] = guest.Instance.GetFunction("ask");
            ValueTask<int> call = caller.GetFunction("call")!.CallAsync<int, int>(1);
            if (expected)
            {
                guest.AnswerAll(value => value);
                Assert.Equal(2, await call);
            }
            else
            {
                Assert.Equal("env.get", (await Assert.ThrowsAsync<WasmSuspensionException>(async () => await call)).Import);
            }
        }
    }
}
