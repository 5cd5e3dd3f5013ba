namespace Mooring.Wasm.Tests.Api;

public sealed class LinkerTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store<List<string>> _store;

    public LinkerTests() => _store = new Store<List<string>>(_engine, []);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Instantiate_WithHostFunctions_CallsThemWithCallerAndMemory()
    {
        Module module = Module.FromText(_engine, """
            (module
              (import "env" "log" (func $log (param i32 i32)))
              (import "env" "twice" (func $twice (param i64) (result i64 i64)))
              (memory (export "memory") 1)
              (data (i32.const 8) "hello")
              (func (export "run") (result i64)
                (call $log (i32.const 8) (i32.const 5))
                (i64.add (call $twice (i64.const 21)))))
            """);
        var linker = new Linker<List<string>>(_engine);
        linker.Define("env", "log", (Caller<List<string>> caller, int address, int length) =>
            caller.Data.Add(caller.GetMemory("memory")!.ReadString(address, length)));
        linker.Define("env", "twice", (long x) => (x, x));
        Instance instance = linker.Instantiate(_store, module);
        Assert.Equal(42, instance.GetFunction<long>("run")());
        Assert.Equal(["hello"], _store.Data);
    }

    [Fact]
    public void Instantiate_WithMissingImports_NamesAllOfThem()
    {
        Module module = Module.FromText(_engine, """
            (module
              (import "env" "a" (func (param i32) (result f64)))
              (import "env" "b" (memory 1 2))
              (import "env" "c" (global (mut i64)))
              (import "env" "d" (table 3 funcref))
              (import "env" "ok" (func)))
            """);
        var linker = new Linker(_engine);
        linker.Define("env", "ok", () => { });
        linker.Define("env", "c", Global.Create(_store, new GlobalType(ValueType.I64, false), 1L));
        string message = Assert.Throws<WasmLinkException>(() => linker.Instantiate(_store, module)).Message;
        Assert.Equal(
            "unknown import: env.a, wanted func [i32] -> [f64]; unknown import: env.b, wanted memory 1..2; "
            + "incompatible import type: env.c, wanted global (mut i64), found global i64; unknown import: env.d, wanted table 3.. funcref",
            message);
    }

    [Theory]
    [InlineData("(import \"m\" \"f\" (func (param i64)))", "found func [i32] -> []")]
    [InlineData("(import \"m\" \"f\" (memory 1))", "found func [i32] -> []")]
    [InlineData("(import \"m\" \"mem\" (memory 3))", "found memory 2..4")]
    [InlineData("(import \"m\" \"mem\" (memory 1 3))", "found memory 2..4")]
    [InlineData("(import \"m\" \"mem\" (memory i64 1))", "found memory 2..4")]
    [InlineData("(import \"m\" \"tab\" (table 1 funcref))", "found table 1..1 externref")]
    [InlineData("(import \"m\" \"tab\" (table 2 externref))", "found table 1..1 externref")]
    public void Instantiate_WithWrongImport_SaysWhatWasFound(string import, string found)
    {
        var linker = new Linker(_engine);
        linker.Define("m", "f", (int _) => { });
        linker.Define("m", "mem", Memory.Create(_store, new MemoryType(new Limits(2, 4))));
        linker.Define("m", "tab", Table.Create(_store, new TableType(ValueType.ExternRef, new Limits(1, 1))));
        string message = Assert.Throws<WasmLinkException>(() => linker.Instantiate(_store, Module.FromText(_engine, $"(module {import})"))).Message;
        Assert.StartsWith("incompatible import type: m.", message);
        Assert.EndsWith(found, message);
    }

    [Fact]
    public void Instantiate_WithGrownMemory_MatchesItsPresentSize()
    {
        var linker = new Linker(_engine);
        Memory memory = Memory.Create(_store, new MemoryType(new Limits(1, 4)));
        linker.Define("m", "mem", memory);
        Module module = Module.FromText(_engine, "(module (import \"m\" \"mem\" (memory 2)))");
        Assert.Throws<WasmLinkException>(() => linker.Instantiate(_store, module));
        memory.Grow(1);
        linker.Instantiate(_store, module);
    }

    [Fact]
    public void Define_Twice_IsRefusedUnlessShadowingIsAllowed()
    {
        var linker = new Linker(_engine);
        linker.Define("m", "f", () => 1);
        Assert.Contains("m.f is defined already", Assert.Throws<WasmLinkException>(() => linker.Define("m", "f", () => 2)).Message);
        linker.AllowShadowing = true;
        linker.Define("m", "f", () => 2);
        Instance instance = linker.Instantiate(
            _store, Module.FromText(_engine, "(module (import \"m\" \"f\" (func (result i32))) (export \"g\" (func 0)))"));
        Assert.Equal(2, instance.GetFunction<int>("g")());
    }

    [Fact]
    public void DefineUnknownImportsAsTraps_TrapsOnlyWhenCalled()
    {
        Module module = Module.FromText(_engine, """
            (module
              (import "env" "gone" (func $gone (param i32 f64 externref) (result i64 v128)))
              (func (export "safe") (result i32) (i32.const 1))
              (func (export "call") (call $gone (i32.const 1) (f64.const 2) (ref.null extern)) drop drop))
            """);
        var linker = new Linker(_engine);
        linker.DefineUnknownImportsAsTraps(module);
        Instance instance = linker.Instantiate(_store, module);
        Assert.Equal(1, instance.GetFunction<int>("safe")());
        var trap = Assert.Throws<WasmTrapException>(instance.GetAction("call"));
        Assert.Equal(TrapKind.UndefinedImport, trap.Kind);
        Assert.Contains("env.gone", trap.Message);
    }

    [Fact]
    public void DefineModule_LetsOtherModulesImportItsExports()
    {
        var linker = new Linker(_engine);
        linker.DefineModule("counter", _store, Module.FromText(_engine, """
            (module
              (global $n (export "n") (mut i32) (i32.const 5))
              (func (export "next") (result i32)
                (global.set $n (i32.add (global.get $n) (i32.const 1)))
                (global.get $n)))
            """));
        Instance user = linker.Instantiate(_store, Module.FromText(_engine, """
            (module
              (import "counter" "next" (func $next (result i32)))
              (import "counter" "n" (global $n (mut i32)))
              (func (export "run") (result i32) (drop (call $next)) (drop (call $next)) (global.get $n)))
            """));
        Assert.Equal(7, user.GetFunction<int>("run")());
    }

    [Fact]
    public void Instantiate_AcrossEnginesOrStores_IsRefused()
    {
        using var otherEngine = new Engine();
        Module module = Module.FromText(_engine, "(module (import \"m\" \"mem\" (memory 1)))");
        Assert.Throws<ArgumentException>(() => new Linker(otherEngine).Instantiate(_store, module));
        var linker = new Linker(_engine);
        linker.Define("m", "mem", Memory.Create(_store, new MemoryType(new Limits(1, null))));
        using var foreign = new Store(otherEngine);
        Assert.Throws<ArgumentException>(() => linker.Instantiate(foreign, module));
        using var sibling = new Store(_engine);
        Assert.Contains("another store", Assert.Throws<ArgumentException>(() => linker.Instantiate(sibling, module)).Message);
    }

    [Fact]
    public void Prepare_ResolvesOnceForManyStores()
    {
        var linker = new Linker(_engine);
        linker.Define("m", "seven", () => 7);
        PreparedModule prepared = linker.Prepare(Module.FromText(_engine, """
            (module (import "m" "seven" (func (result i32))) (func (export "run") (result i32) (call 0)))
            """));
        Parallel.For(0, 100, _ =>
        {
            using var store = new Store(_engine);
            Assert.Equal(7, prepared.Instantiate(store).GetFunction<int>("run")());
        });
    }

    [Fact]
    public void Instantiate_BeyondTheInstanceLimit_IsRefused()
    {
        using var store = new Store(_engine, new StoreLimits { MaxInstances = 1 });
        Module module = Module.FromText(_engine, "(module)");
        var linker = new Linker(_engine);
        linker.Instantiate(store, module);
        Assert.Throws<WasmLimitException>(() => linker.Instantiate(store, module));
    }

    [Fact]
    public void Instantiate_WhenALaterSegmentTraps_KeepsWhatEarlierOnesWrote()
    {
        var linker = new Linker(_engine);
        Memory memory = Memory.Create(_store, new MemoryType(new Limits(1, null)));
        Table table = Table.Create(_store, new TableType(ValueType.FuncRef, new Limits(2, null)));
        linker.Define("m", "mem", memory);
        linker.Define("m", "tab", table);
        Module module = Module.FromText(_engine, """
            (module
              (import "m" "mem" (memory 1)) (import "m" "tab" (table 2 funcref))
              (func $f (result i32) (i32.const 9))
              (elem (i32.const 0) $f)
              (data (i32.const 0) "x")
              (data (i32.const 65536) "y"))
            """);
        var trap = Assert.Throws<WasmTrapException>(() => linker.Instantiate(_store, module));
        Assert.Equal(TrapKind.MemoryOutOfBounds, trap.Kind);
        Assert.Equal((byte)'x', memory.Read<byte>(0));
        Assert.Equal(9, ((Func)table[0]!).Call()[0].AsInt32()); // the function outlives the failed instance
    }

    [Fact]
    public void Instantiate_WithManyThreads_RunsOneModuleEverywhere()
    {
        Module module = Module.FromText(_engine, """
            (module
              (memory 1)
              (func $sum (param i32) (result i32)
                (if (result i32) (local.get 0)
                  (then (i32.add (local.get 0) (call $sum (i32.sub (local.get 0) (i32.const 1)))))
                  (else (i32.const 0))))
              (func (export "run") (param i32) (result i32)
                (i32.store (i32.const 0) (call $sum (local.get 0)))
                (i32.load (i32.const 0))))
            """);
        var linker = new Linker(_engine);
        using var start = new Barrier(8);
        var threads = Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < 20; i++)
            {
                using var store = new Store(_engine);
                Assert.Equal(100 * 101 / 2, linker.Instantiate(store, module).GetFunction<int, int>("run")(100));
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
