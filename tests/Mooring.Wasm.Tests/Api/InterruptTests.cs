namespace Mooring.Wasm.Tests.Api;

public sealed class InterruptTests : IDisposable
{
    private const string Endless = """
        (module
          (import "host" "started" (func $started))
          (func (export "loop") (call $started) (loop (br 0)))
          (func $tree (param i32)
            (if (local.get 0) (then
              (call $tree (i32.sub (local.get 0) (i32.const 1)))
              (call $tree (i32.sub (local.get 0) (i32.const 1))))))
          (func (export "recurse") (call $started) (call $tree (i32.const 200)))
          (func (export "ok") (result i32) (i32.const 1)))
        """;

    private readonly Engine _engine = new();
    private readonly Store _store;
    private readonly ManualResetEventSlim _started = new();
    private readonly Instance _instance;

    public InterruptTests()
    {
        _store = new Store(_engine);
        var linker = new Linker(_engine);
        linker.Define("host", "started", () => _started.Set());
        _instance = linker.Instantiate(_store, Module.FromText(_engine, Endless));
    }

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("loop")]
    [InlineData("recurse")] // no loop: found by function entries
    public async Task Interrupt_FromAnotherThread_StopsTheGuestAndOnlyThisCall(string function)
    {
        for (int i = 0; i < 3; i++)
        {
            _started.Reset();
            Task<WasmTrapException> call = Task.Run(() => Assert.Throws<WasmTrapException>(_instance.GetAction(function)));
            Assert.True(_started.Wait(TimeSpan.FromSeconds(60)));
            _store.InterruptHandle.Interrupt();
            Assert.Equal(TrapKind.Interrupted, (await call.WaitAsync(TimeSpan.FromSeconds(60))).Kind);
            Assert.Equal(1, _instance.GetFunction<int>("ok")());
        }
    }

    [Fact]
    public void Interrupt_BeforeEntry_StopsTheNextGuestThatLoops()
    {
        _store.InterruptHandle.Interrupt();
        Assert.Equal(TrapKind.Interrupted, Assert.Throws<WasmTrapException>(_instance.GetAction("loop")).Kind);
        _store.InterruptHandle.Interrupt();
        Assert.True(_store.InterruptHandle.Withdraw());
        Assert.Equal(1, _instance.GetFunction<int>("ok")());
    }

    [Fact]
    public void Register_WhileRegistered_TellsOfEveryRequest()
    {
        int told = 0;
        IDisposable registration = _store.InterruptHandle.Register(() => told++);
        Assert.False(_store.InterruptHandle.IsRequested);
        _store.InterruptHandle.Interrupt();
        Assert.True(_store.InterruptHandle.IsRequested);
        Assert.True(_store.InterruptHandle.Withdraw());
        Assert.False(_store.InterruptHandle.IsRequested);
        registration.Dispose();
        registration.Dispose();
        _store.InterruptHandle.Interrupt();
        Assert.Equal(1, told);
    }

    [Fact]
    public void Deadline_InThePast_StopsTheGuest()
    {
        using (Deadline deadline = _store.StartDeadline(TimeSpan.FromMilliseconds(20)))
        {
            Assert.Equal(TrapKind.Interrupted, Assert.Throws<WasmTrapException>(_instance.GetAction("loop")).Kind);
            Assert.True(deadline.HasExpired);
        }

        Assert.Equal(1, _instance.GetFunction<int>("ok")());
    }

    [Fact]
    public void Deadline_ExpiredWithoutAGuest_IsForgottenAtItsEnd()
    {
        using (Deadline deadline = _store.StartDeadline(TimeSpan.Zero))
        {
            SpinWait.SpinUntil(() => deadline.HasExpired, TimeSpan.FromSeconds(60));
            Assert.True(deadline.HasExpired);
        }

        using Deadline far = _store.StartDeadline(TimeSpan.FromHours(1));
        Assert.Equal(1, _instance.GetFunction<int>("ok")());
        Assert.False(far.HasExpired);
    }
}
