namespace Mooring.Wasm.Tests.Api;

/// <summary>Host functions called by guests, in every shape that a delegate can have: those called directly and those that need a stub.</summary>
public sealed class DirectCallTests
{
    private readonly int _offset = 1000;

    private enum Colour
    {
        Red,
    }

    private interface IStep
    {
        int Step(int x);
    }

    public static TheoryData<string, Func<int, int>, int, bool> Shapes()
    {
        int captured = 10;
        var data = new TheoryData<string, Func<int, int>, int, bool>
        {
            { "lambda", x => x + 1, 6, true },
            { "closure", x => x + captured, 15, true },
            { "method of an object", new DirectCallTests().Add, 1005, true },
            { "static method", Twice, 10, false },
            { "virtual method", new Tens().Step, 50, false },
            { "interface method", ((IStep)new Tens()).Step, 50, false },
            { "method of a structure", new Triple(3).Step, 15, false },
            { "closure in a generic method", Generic("text"), 5, false },
            { "another delegate", new Func<int, int>(x => x + 2).Invoke, 7, false },
            { "method with an enumeration", Named, 5, false },
        };
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Import_OfEachShape_IsCalledWithItsReceiver(string shape, Func<int, int> function, int expected, bool isDirect)
    {
        FuncType type = new([ValueType.I32], [ValueType.I32]);
        Assert.True(DirectCalls.TryGetCode(function, type) != 0 == isDirect, shape);
        Assert.Equal(expected, Run(function, "(param i32) (result i32)", "(call $f (local.get 0))"));
    }

    [Fact]
    public void Import_WithMoreArgumentsThanRegisters_GetsThemAll()
    {
        Func<int, double, int, double, int, double, int, float, int, long, int, double, int> function =
            (a, b, c, d, e, f, g, h, i, j, k, l) => (int)(a + (2 * b) + (3 * c) + (4 * d) + (5 * e) + (6 * f) + (7 * g) + (8 * h) + (9 * i) + (10 * j) + (11 * k) + (12 * l));
        int expected = 0;
        for (int i = 1; i <= 12; i++) expected += i * i;
        Assert.Equal(expected, Run(
            function,
            "(param i32 f64 i32 f64 i32 f64 i32 f32 i32 i64 i32 f64) (result i32)",
            """
            (call $f (i32.const 1) (f64.const 2) (i32.const 3) (f64.const 4) (i32.const 5) (f64.const 6)
              (i32.const 7) (f32.const 8) (i32.const 9) (i64.const 10) (i32.const 11) (f64.const 12))
            """));
    }

    [Fact]
    public void Import_CalledThroughATable_GivesTheSame()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.Define("host", "f", (int x) => x + 1);
        Instance instance = linker.Instantiate(store, Module.FromText(engine, """
            (module
              (type $t (func (param i32) (result i32)))
              (import "host" "f" (func $f (type $t)))
              (table funcref (elem $f))
              (func (export "run") (param i32) (result i32)
                (i32.add (call $f (local.get 0)) (call_indirect (type $t) (local.get 0) (i32.const 0))))
              (func (export "tail") (param i32) (result i32) (return_call $f (local.get 0))))
            """));
        Assert.Equal(12, instance.GetFunction<int, int>("run")(5));
        Assert.Equal(6, instance.GetFunction<int, int>("tail")(5));
    }

    [Fact]
    public void Import_ThatThrows_PassesItsExceptionThroughTheGuest()
    {
        Func<int, int> function = _ => throw new InvalidTimeZoneException();
        Assert.Throws<InvalidTimeZoneException>(() => Run(function, "(param i32) (result i32)", "(call $f (local.get 0))"));
    }

    /// <remarks>Called often enough for the compiler to put the host function into the guest, where its exceptions have the guest's frame.</remarks>
    [Theory]
    [InlineData(MemoryChecks.Explicit)]
    [InlineData(MemoryChecks.Automatic)]
    public void Import_ThatIsHot_KeepsItsNullReferenceApartFromTraps(MemoryChecks checks)
    {
        using var engine = new Engine(new EngineOptions { MemoryChecks = checks });
        using var store = new Store(engine);
        var linker = new Linker(engine);
        string? text = "four";
        linker.Define("host", "f", (int x) => x + text!.Length);
        Instance instance = linker.Instantiate(store, Module.FromText(engine, """
            (module
              (import "host" "f" (func $f (param i32) (result i32)))
              (memory 1)
              (func (export "run") (param i32) (result i32) (call $f (i32.load (local.get 0)))))
            """));
        Func<int, int> run = instance.GetFunction<int, int>("run");
        for (int round = 0; round < 3; round++)
        {
            text = "four";
            for (int i = 0; i < 40_000; i++) Assert.Equal(4, run(0));
            Assert.Equal(TrapKind.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => run(65_533)).Kind);
            text = null;
            Assert.Throws<NullReferenceException>(() => run(0));
            Assert.Equal(TrapKind.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => run(-1)).Kind);
            Assert.Throws<NullReferenceException>(() => run(0));
        }
    }

    [Theory]
    [InlineData(CodeLifetime.Process)]
    [InlineData(CodeLifetime.Module)]
    public void Import_OfOneModuleByDifferentDelegates_CallsThoseOfTheInstance(CodeLifetime lifetime)
    {
        using var engine = new Engine(new EngineOptions { CodeLifetime = lifetime });
        var module = Module.FromText(engine, """
            (module (import "host" "f" (func $f (param i32) (result i32))) (func (export "run") (param i32) (result i32) (call $f (local.get 0))))
            """);
        int more = 30;
        Delegate[] functions = [(int x) => x + 10, (uint x) => x + 20, (int x) => x + more, (Func<int, int>)Twice, (Caller caller, int x) => x + 40];
        int[] results = new int[functions.Length];
        for (int i = 0; i < functions.Length; i++)
        {
            using var store = new Store(engine);
            var linker = new Linker(engine);
            linker.Define("host", "f", functions[i]);
            results[i] = linker.Instantiate(store, module).GetFunction<int, int>("run")(5);
        }

        Assert.Equal([15, 25, 35, 10, 45], results);
    }

    private static int Run(Delegate function, string signature, string call)
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.Define("host", "f", function);
        return linker.Instantiate(store, Module.FromText(engine, $"""
            (module (import "host" "f" (func $f {signature})) (func (export "run") (param i32) (result i32) {call}))
            """)).GetFunction<int, int>("run")(5);
    }

    private static int Twice(int x) => 2 * x;

    private static Func<int, int> Generic<T>(T value) => x => value is string ? x : 0;

    private static int Named(int x) => (int)new Func<int, Colour>(value => (Colour)value)(x);

    private int Add(int x) => x + _offset;

    private abstract class Steps
    {
        public abstract int Step(int x);
    }

    private sealed class Tens : Steps, IStep
    {
        public override int Step(int x) => 10 * x;
    }

    private struct Triple(int factor)
    {
        public readonly int Step(int x) => factor * x;
    }
}
