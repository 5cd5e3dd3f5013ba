using System.Runtime.CompilerServices;

namespace Mooring.Wasm.Tests.Api;

/// <summary>Guests that call too deep get a trap, on whatever stack they run.</summary>
public sealed class StackOverflowTests
{
    private const string Recursive = """
        (module
          (import "host" "back" (func $back (param i32) (result i32)))
          (func $down (export "down") (param i32) (result i32) (i32.add (call $down (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
          (func $wide (export "wide") (param i64 i64 f64) (result i64)
            (local i64 i64 i64 i64 i64 i64 i64 i64)
            (i64.add (call $wide (local.get 1) (local.get 0) (local.get 2)) (local.get 3)))
          (func (export "ping") (param i32) (result i32) (i32.add (call $back (local.get 0)) (i32.const 1)))
          (func (export "ok") (result i32) (i32.const 1)))
        """;

    private readonly Engine _engine = new();

    [Theory]
    [InlineData(256 << 10)]
    [InlineData(1 << 20)]
    [InlineData(16 << 20)]
    public void Recursion_OnThreadsOfAnySize_TrapsAndStoreStaysUsable(int stackBytes) => OnThread(stackBytes, () =>
    {
        using var store = new Store(_engine, new StoreLimits { MaxStackBytes = 64 << 20 });
        Instance instance = Load(store);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(TrapKind.CallStackExhausted, Assert.Throws<WasmTrapException>(() => instance.GetFunction<int, int>("down")(0)).Kind);
            Assert.Equal("call stack exhausted", Assert.Throws<WasmTrapException>(() => instance.GetFunction<long, long, double, long>("wide")(1, 2, 3)).Message);
            Assert.Equal(1, instance.GetFunction<int>("ok")());
        }
    });

    [Theory]
    [InlineData(256 << 10)]
    [InlineData(1 << 20)]
    [InlineData(8 << 20)]
    public void Recursion_WithHugeFrames_Traps(int stackBytes) => OnThread(stackBytes, () =>
    {
        // 400 KiB a frame: more than lies between the limit and the end of the stack.
        string locals = string.Concat(Enumerable.Repeat(" i64", 49_000));
        using var store = new Store(_engine, new StoreLimits { MaxStackBytes = 64 << 20 });
        Instance instance = new Linker(_engine).Instantiate(store, Module.FromText(_engine, $"""
            (module
              (func $f (export "run") (param i64) (result i64) (local{locals})
                (local.set 40000 (local.get 0))
                (i64.add (call $f (local.get 40000)) (local.get 40000)))
              (func (export "leaf") (param i64) (result i64) (local{locals}) (local.set 30000 (local.get 0)) (local.get 30000)))
            """));
        Assert.Equal(TrapKind.CallStackExhausted, Assert.Throws<WasmTrapException>(() => instance.GetFunction<long, long>("run")(1)).Kind);
        if (stackBytes > 1 << 20) Assert.Equal(5, instance.GetFunction<long, long>("leaf")(5));
    });

    [Fact]
    public async Task Recursion_OnPoolThreads_Traps()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var store = new Store(_engine);
            Instance instance = Load(store);
            Assert.Equal(TrapKind.CallStackExhausted, Assert.Throws<WasmTrapException>(() => instance.GetFunction<int, int>("down")(0)).Kind);
        })));
    }

    [Fact]
    public void Recursion_ThroughTheHost_Traps() => OnThread(1 << 20, () =>
    {
        using var store = new Store(_engine, new StoreLimits { MaxStackBytes = 64 << 20 });
        Instance? instance = null;
        Func<int, int>? ping = null;
        int deepest = 0;
        instance = Load(store, depth =>
        {
            deepest = depth;
            return ping!(depth + 1);
        });
        ping = instance.GetFunction<int, int>("ping");
        Assert.Equal(TrapKind.CallStackExhausted, Assert.Throws<WasmTrapException>(() => ping(0)).Kind);
        Assert.InRange(deepest, 100, int.MaxValue);
    });

    [Fact]
    public void MaxStackBytes_BoundsTheDepth()
    {
        int DepthWith(int bytes)
        {
            using var store = new Store(_engine, new StoreLimits { MaxStackBytes = bytes });
            Instance? instance = null;
            Func<int, int>? ping = null;
            int deepest = 0;
            instance = Load(store, depth =>
            {
                deepest = depth;
                return ping!(depth + 1);
            });
            ping = instance.GetFunction<int, int>("ping");
            Assert.Throws<WasmTrapException>(() => ping(0));
            return deepest;
        }

        DepthWith(100_000); // compiles the functions: the first frames of a function are not those of the last
        int small = DepthWith(50_000);
        int large = DepthWith(200_000);
        Assert.InRange(large, small * 2, small * 8);
    }

    [Fact]
    public void MaxStackBytes_CountsFromTheEntry_NotFromWhereTheStoreWasFirstUsed() => OnThread(8 << 20, () =>
    {
        using var store = new Store(_engine, new StoreLimits { MaxStackBytes = 100_000 });
        Instance instance = Load(store);
        Func<int> ok = instance.GetFunction<int>("ok");
        Assert.Equal(1, ok());
        Assert.Equal(1, Deeper(200, ok)); // far below the first entry: a limit of its own
        Assert.Equal(1, ok());
    });

    [Fact]
    public void Exhaustion_DeepInTheHost_LeavesTheHostItsHeadroom() => OnThread(512 << 10, () =>
    {
        using var store = new Store(_engine);
        bool enough = true;
        Instance? instance = null;
        Func<int, int>? ping = null;
        instance = Load(store, depth =>
        {
            enough &= RuntimeHelpers.TryEnsureSufficientExecutionStack();
            return ping!(depth + 1);
        });
        ping = instance.GetFunction<int, int>("ping");
        Assert.Throws<WasmTrapException>(() => ping(0));
        Assert.True(enough);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Deeper(int levels, Func<int> call)
    {
        Span<byte> frame = stackalloc byte[4096];
        frame[levels] = 1;
        return levels == 0 ? call() : Deeper(levels - 1, call) + frame[levels] - 1;
    }

    private Instance Load(Store store, Func<int, int>? back = null)
    {
        var linker = new Linker(_engine);
        linker.Define("host", "back", back ?? (x => x));
        return linker.Instantiate(store, Module.FromText(_engine, Recursive));
    }

    private static void OnThread(int stackBytes, Action body)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    body();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            stackBytes);
        thread.Start();
        thread.Join();
        if (failure is not null) throw new Xunit.Sdk.XunitException(failure.ToString());
    }
}
