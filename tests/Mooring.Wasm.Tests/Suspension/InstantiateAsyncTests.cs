namespace Mooring.Wasm.Tests.Suspension;

/// <summary>Start functions that wait for the host.</summary>
public sealed class InstantiateAsyncTests
{
    private const string Nothing = "(module)";

    private const string Starting = """
        (module
          (import "env" "get" (func $get (param i32) (result i32)))
          (global $sum (mut i32) (i32.const 0))
          (memory (export "memory") 1)
          (data (i32.const 8) "\05")
          (func $add (param $n i32)
            (global.set $sum (i32.add (global.get $sum) (call $get (local.get $n)))))
          (func $start
            (call $add (i32.load8_u (i32.const 8)))
            (call $add (i32.const 6))
            (i32.store (i32.const 8) (i32.div_u (i32.const 100) (global.get $sum))))
          (start $start)
          (func (export "sum") (result i32) (global.get $sum)))
        """;

    [Fact]
    public async Task StartThatWaits_IsSuspended_AndTheInstanceIsThereWhenItHasEnded()
    {
        using var guest = new AsyncGuest(Nothing);
        ValueTask<Instance> starting = guest.Prepare(Starting).InstantiateAsync(guest.Store);
        AsyncGuest.Question first = guest.Questions.Dequeue();
        Assert.Equal(5, first.Argument); // segments are in place
        Assert.False(starting.IsCompleted);
        Assert.False(guest.Store.State.IsEntered); // it is free for others
        first.Source.SetResult(20);
        AsyncGuest.Question second = guest.Questions.Dequeue();
        Assert.Equal(6, second.Argument);
        Assert.False(starting.IsCompleted);
        second.Source.SetResult(5);

        Instance instance = await starting;

        Assert.Equal(25, instance.GetFunction<int>("sum")());
        Assert.Equal(4, instance.GetMemory("memory")!.Read<int>(8));
        Assert.Equal(2, guest.Store.State.Suspensions);
    }

    [Fact]
    public async Task StartThatNeedNotWait_HasEndedWhenTheCallReturns()
    {
        using var guest = new AsyncGuest(Nothing) { Immediate = argument => argument };
        ValueTask<Instance> starting = guest.Prepare(Starting).InstantiateAsync(guest.Store);
        Assert.True(starting.IsCompletedSuccessfully);
        Assert.Equal(11, (await starting).GetFunction<int>("sum")());
        Assert.Equal(0, guest.Store.State.Suspensions);
    }

    [Fact]
    public async Task ModuleWithoutStart_IsInstantiatedAtOnce()
    {
        using var engine = new Engine();
        using var store = new Store<string>(engine, "data");
        var linker = new Linker<string>(engine);
        linker.DefineAsync("env", "length", async (Caller<string> caller) =>
        {
            await Task.Yield();
            return caller.Data.Length;
        });
        ValueTask<Instance> made = linker.InstantiateAsync(store, Module.FromText(engine, """
            (module (import "env" "length" (func $length (result i32))) (func (export "twice") (result i32) (i32.add (call $length) (call $length))))
            """));
        Assert.True(made.IsCompletedSuccessfully);
        Assert.Equal(8, await (await made).GetFunction("twice")!.CallAsync<int>());
    }

    [Fact]
    public void StartThatWaits_InstantiatedSynchronously_FailsWithTheNameOfTheImport()
    {
        using var guest = new AsyncGuest(Nothing);
        PreparedModule prepared = guest.Prepare(Starting);
        Assert.Contains("env.get", Assert.Throws<WasmSuspensionException>(() => prepared.Instantiate(guest.Store)).Message);
    }

    [Fact]
    public async Task StartThatTrapsAfterAWait_FailsTheTask_AndTheStoreLivesOn()
    {
        using var guest = new AsyncGuest(Nothing);
        PreparedModule prepared = guest.Prepare(Starting);
        ValueTask<Instance> starting = prepared.InstantiateAsync(guest.Store);
        guest.AnswerAll(_ => 0);
        Assert.Equal(TrapKind.IntegerDivideByZero, (await Assert.ThrowsAsync<WasmTrapException>(async () => await starting)).Kind);
        guest.Immediate = argument => argument;
        Assert.Equal(11, (await prepared.InstantiateAsync(guest.Store)).GetFunction<int>("sum")());
    }

    [Fact]
    public async Task SegmentThatDoesNotFit_FailsTheTask()
    {
        using var guest = new AsyncGuest(Nothing);
        PreparedModule prepared = guest.Prepare("(module (memory 1) (data (i32.const 65536) \"x\"))");
        ValueTask<Instance> starting = prepared.InstantiateAsync(guest.Store);
        Assert.Equal(TrapKind.MemoryOutOfBounds, (await Assert.ThrowsAsync<WasmTrapException>(async () => await starting)).Kind);
    }

    [Fact]
    public async Task Cancellation_EndsAStartThatWaits_AndOneThatHasNotBegun()
    {
        using var guest = new AsyncGuest(Nothing);
        using var source = new CancellationTokenSource();
        PreparedModule prepared = guest.Prepare(Starting);
        ValueTask<Instance> starting = prepared.InstantiateAsync(guest.Store, source.Token);
        AsyncGuest.Question question = guest.Questions.Dequeue();
        source.Cancel();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await starting)).CancellationToken);
        Assert.True(question.Token.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await prepared.InstantiateAsync(guest.Store, source.Token));
        Assert.Empty(guest.Questions);
    }

    [Fact]
    public async Task DisposedStore_EndsAStartThatWaits()
    {
        var guest = new AsyncGuest(Nothing);
        PreparedModule prepared = guest.Prepare(Starting);
        ValueTask<Instance> starting = prepared.InstantiateAsync(guest.Store);
        guest.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await starting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await prepared.InstantiateAsync(guest.Store));
    }

    [Fact]
    public void StoreOfAnotherEngine_IsRefusedAtOnce()
    {
        using var guest = new AsyncGuest(Nothing);
        using var engine = new Engine();
        using var store = new Store(engine);
        PreparedModule prepared = guest.Prepare(Starting);
        Assert.Throws<ArgumentException>(() => { _ = prepared.InstantiateAsync(store); });
    }

    [Fact]
    public async Task StartThatComputesLong_GivesWay()
    {
        using var engine = new Engine(new EngineOptions { Fuel = true });
        using var store = new Store(engine) { FuelPolicy = FuelPolicy.Yield, FuelSlice = 1_000 };
        ValueTask<Instance> starting = new Linker(engine).InstantiateAsync(store, Module.FromText(engine, """
            (module
              (global $n (export "n") (mut i32) (i32.const 0))
              (func $start
                (loop $next
                  (global.set $n (i32.add (global.get $n) (i32.const 1)))
                  (br_if $next (i32.lt_u (global.get $n) (i32.const 50000)))))
              (start $start))
            """));
        Assert.Equal(50_000, (await starting).GetGlobal("n")!.Value.AsInt32());
        Assert.True(store.State.Suspensions > 10);
    }
}
