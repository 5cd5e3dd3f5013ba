namespace Mooring.Wasm.Tests.Suspension;

public sealed class YieldTests
{
    private const string Guest = """
        (module
          (import "env" "now" (func $now (result i32)))
          (func (export "until") (result i32) (local $rounds i32)
            (loop $again
              (local.set $rounds (i32.add (local.get $rounds) (i32.const 1)))
              (br_if $again (i32.eqz (call $now))))
            (local.get $rounds))
          (func (export "spin") (loop (br 0)))
          (func (export "sum") (param $n i32) (result f64) (local $s f64)
            (loop $next
              (local.set $s (f64.add (local.get $s) (f64.convert_i32_u (local.get $n))))
              (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $s))
          (func $fib (export "fib") (param $n i32) (result i32)
            (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
              (then (local.get $n))
              (else (i32.add (call $fib (i32.sub (local.get $n) (i32.const 1))) (call $fib (i32.sub (local.get $n) (i32.const 2))))))))
        """;

    [Theory]
    [InlineData("sum", 20_000, 1_000ul)]
    [InlineData("sum", 100, 0ul)]
    [InlineData("fib", 16, 500ul)]
    [InlineData("fib", 10, 0ul)]
    public async Task Fuel_UsedUpWithYield_GivesWayAndGoesOn(string function, int argument, ulong slice)
    {
        using Engine engine = new(new EngineOptions { Fuel = true });
        using var store = new Store(engine) { FuelPolicy = FuelPolicy.Yield, FuelSlice = slice };
        Func guest = Load(engine, store, () => 1).GetFunction(function)!;
        Value[] expected = guest.Call(argument); // cannot give way: goes on with new fuel
        Assert.Equal(0, store.State.Suspensions);
        Assert.Equal(expected, await guest.CallAsync(argument));
        Assert.True(store.State.Suspensions > 10);
    }

    [Fact]
    public async Task Fuel_OfALoopForEver_LetsOthersUseTheThread()
    {
        using Engine engine = new(new EngineOptions { Fuel = true });
        using var store = new Store(engine) { FuelPolicy = FuelPolicy.Yield, FuelSlice = 100_000, Fuel = 100_000 };
        int isOver = 0;
        ValueTask<int> call = Load(engine, store, () => Volatile.Read(ref isOver)).GetFunction("until")!.CallAsync<int>();
        Assert.False(call.IsCompleted); // gave way to this thread
        Volatile.Write(ref isOver, 1);
        Assert.True(await call > 1_000);
    }

    [Fact]
    public async Task Epoch_WithYield_GivesWayAndGoesOn()
    {
        using Engine engine = new();
        using var store = new Store(engine);
        store.YieldOnEpoch(1);
        int calls = 0;
        Instance instance = Load(engine, store, () =>
        {
            engine.IncrementEpoch();
            return ++calls < 50 ? 0 : 1;
        });
        Assert.Equal(50, await instance.GetFunction("until")!.CallAsync<int>());
        Assert.InRange(store.State.Suspensions, 40, 60);
        calls = 0;
        Assert.Equal(50, instance.GetFunction<int>("until")()); // a synchronous call goes on as if nothing were
        Assert.Equal(TrapKind.Interrupted, Assert.Throws<WasmTrapException>(() =>
        {
            store.InterruptHandle.Interrupt();
            instance.GetAction("spin")();
        }).Kind);
    }

    [Fact]
    public async Task Request_OfAStoreThatYieldsOnRequest_GivesWayAndGoesOn()
    {
        using Engine engine = new();
        using var store = new Store(engine) { YieldsOnRequest = true };
        int calls = 0;
        Instance instance = Load(engine, store, () =>
        {
            if (++calls == 50) return 1;
            store.InterruptHandle.RequestYield();
            Assert.False(store.InterruptHandle.IsRequested); // nobody is to stop
            return 0;
        });
        Assert.Equal(50, await instance.GetFunction("until")!.CallAsync<int>());
        Assert.InRange(store.State.Suspensions, 40, 60);
        long before = store.State.Suspensions;
        store.InterruptHandle.RequestYield(); // nothing runs
        Assert.Equal(10.0, await instance.GetFunction("sum")!.CallAsync<int, double>(4));
        Assert.Equal(before, store.State.Suspensions);
        calls = 0;
        Assert.Equal(50, instance.GetFunction<int>("until")()); // a synchronous call goes on as if nothing were
        Assert.Equal(before, store.State.Suspensions);
    }

    [Fact]
    public async Task Request_FromAnotherThread_HasALoopForEverGiveWay()
    {
        using Engine engine = new();
        using var store = new Store(engine) { YieldsOnRequest = true };
        int isOver = 0;
        using var entered = new ManualResetEventSlim();
        Instance instance = Load(engine, store, () =>
        {
            entered.Set();
            return Volatile.Read(ref isOver);
        });
        Task asking = Task.Factory.StartNew(
            () =>
            {
                entered.Wait();
                // Again and again: if the pool comes round to the guest before the call has returned, the guest goes on where it was.
                while (Volatile.Read(ref isOver) == 0) store.InterruptHandle.RequestYield();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        ValueTask<int> call = instance.GetFunction("until")!.CallAsync<int>();
        Assert.False(call.IsCompleted); // gave way to this thread
        Volatile.Write(ref isOver, 1);
        Assert.True(await call > 0);
        await asking;
    }

    [Fact]
    public async Task Request_WithoutYieldsOnRequest_ChangesNothing()
    {
        using Engine engine = new();
        using var store = new Store(engine);
        int calls = 0;
        Instance instance = Load(engine, store, () =>
        {
            store.InterruptHandle.RequestYield();
            return ++calls < 50 ? 0 : 1;
        });
        Assert.Equal(50, await instance.GetFunction("until")!.CallAsync<int>());
        Assert.Equal(0, store.State.Suspensions);
    }

    [Fact]
    public async Task Cancellation_OfAGuestThatYields_EndsIt()
    {
        using Engine engine = new(new EngineOptions { Fuel = true });
        using var store = new Store(engine) { FuelPolicy = FuelPolicy.Yield };
        Instance instance = Load(engine, store, () => 0);
        using var source = new CancellationTokenSource();
        ValueTask<Value[]> call = instance.GetFunction("spin")!.CallAsync(source.Token);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
    }

    [Fact]
    public void FuelPolicy_WithAnInstance_CannotBeChanged()
    {
        using Engine engine = new(new EngineOptions { Fuel = true });
        using var store = new Store(engine);
        Load(engine, store, () => 0);
        Assert.Throws<InvalidOperationException>(() => store.FuelPolicy = FuelPolicy.Yield);
        Assert.Throws<InvalidOperationException>(() => store.YieldOnEpoch(1));
        Assert.Throws<InvalidOperationException>(() => store.YieldsOnRequest = true);
    }

    private static Instance Load(Engine engine, Store store, Func<int> now)
    {
        var linker = new Linker(engine);
        linker.Define("env", "now", now);
        return linker.Instantiate(store, Module.FromText(engine, Guest));
    }
}
