namespace Mooring.Wasm.Tests.Api;

public sealed class StoreTests
{
    private readonly Engine _engine = new();

    [Fact]
    public async Task Call_FromSecondThreadWhileInUse_ThrowsAndFirstGoesOn()
    {
        using var store = new Store(_engine);
        using var inside = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        Func block = Func.Create(store, () =>
        {
            inside.Set();
            leave.Wait(TimeSpan.FromSeconds(30));
            return 1;
        });
        Func quick = Func.Create(store, () => 2);
        Task<int> first = Task.Run(() => block.Call()[0].AsInt32());
        inside.Wait(TimeSpan.FromSeconds(30));
        string message = Assert.Throws<InvalidOperationException>(() => quick.Call()).Message;
        Assert.Contains("another thread", message);
        leave.Set();
        Assert.Equal(1, await first);
        Assert.Equal(2, quick.Call()[0].AsInt32());
    }

    [Fact]
    public async Task Call_FromManyThreadsInTurn_IsAllowed()
    {
        using var store = new Store(_engine);
        int total = 0;
        Func add = Func.Create(store, (int a) => total += a);
        using var gate = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++)
            {
                await gate.WaitAsync();
                add.Call(1);
                gate.Release();
            }
        })));
        Assert.Equal(4000, total);
    }

    [Fact]
    public void Dispose_WhileGuestRuns_Throws()
    {
        using var store = new Store(_engine);
        Func func = Func.Create(store, () => store.Dispose());
        Assert.Contains("while one of its guests runs", Assert.Throws<InvalidOperationException>(() => func.Call()).Message);
        func = Func.Create(store, () => 1);
        Assert.Equal(1, func.Call()[0].AsInt32());
    }

    [Fact]
    public void EverythingOfAStore_AfterDispose_ThrowsObjectDisposed()
    {
        var store = new Store(_engine);
        Func func = Func.Create(store, () => 1);
        var typed = func.ToDelegate<Func<int>>();
        Memory memory = Memory.Create(store, new MemoryType(new Limits(1, 2)));
        Table table = Table.Create(store, new TableType(ValueType.ExternRef, new Limits(1, null)));
        Global global = Global.Create(store, new GlobalType(ValueType.I32, true), 1);
        Assert.Equal(1, typed());
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => func.Call());
        Assert.Throws<ObjectDisposedException>(() => typed());
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Read<int>(0));
        Assert.Throws<ObjectDisposedException>(() => memory.Grow(1));
        Assert.Throws<ObjectDisposedException>(() => table[0]);
        Assert.Throws<ObjectDisposedException>(() => table.TryGrow(1));
        Assert.Throws<ObjectDisposedException>(() => global.Value);
        Assert.Throws<ObjectDisposedException>(() => Memory.Create(store, new MemoryType(new Limits(1, 2))));
        Assert.Throws<ObjectDisposedException>(() => Func.Create(store, () => 1));
    }

    [Fact]
    public void Engine_AfterDispose_MakesNoStores()
    {
        var engine = new Engine();
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new Store(engine));
        Assert.Throws<ObjectDisposedException>(() => Module.FromText(engine, "(module)"));
    }

    [Fact]
    public void Interrupt_WithoutInterruption_IsRefused()
    {
        using var engine = new Engine(new EngineOptions { Interruption = false });
        using var store = new Store(engine);
        Assert.Throws<NotSupportedException>(store.InterruptHandle.Interrupt);
        Assert.Throws<NotSupportedException>(() => store.StartDeadline(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Withdraw_OfPendingInterrupt_SaysSoOnce()
    {
        using var store = new Store(_engine);
        store.InterruptHandle.Interrupt();
        Assert.True(store.InterruptHandle.Withdraw());
        Assert.False(store.InterruptHandle.Withdraw());
    }
}
