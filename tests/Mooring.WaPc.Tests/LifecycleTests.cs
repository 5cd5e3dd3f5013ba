using Mooring.Wasm;

namespace Mooring.WaPc.Tests;

public class LifecycleTests
{
    [Fact]
    public void Start_GuestWithAllInitialisers_RunsThemInOrderAndTakesExitZeroForSuccess()
    {
        using WaPcGuest guest = Guests.Start(Guests.Load("lifecycle/lifecycle"));
        Assert.Equal("_start _initialize wapc_init ", guest.CallText("Order"));
    }

    [Fact]
    public void Start_ModuleWithStartSection_RunsItBeforeTheInitialisers()
    {
        using WaPcGuest guest = Guests.Start(WaPcModule.FromModule(Guests.FromText("""
            (module
              (import "wapc" "__guest_response" (func $response (param i32 i32)))
              (memory (export "memory") 1)
              (global $next (mut i32) (i32.const 0))
              (func $note (param i32)
                (i32.store8 (global.get $next) (local.get 0))
                (global.set $next (i32.add (global.get $next) (i32.const 1))))
              (func $at_once (call $note (i32.const 83)))
              (start $at_once)
              (func (export "wapc_init") (call $note (i32.const 119)))
              (func (export "_initialize") (call $note (i32.const 105)))
              (func (export "_start") (call $note (i32.const 115)))
              (func (export "main") (call $note (i32.const 109)))
              (func (export "__guest_call") (param i32 i32) (result i32)
                (call $response (i32.const 0) (global.get $next))
                (i32.const 1)))
            """)));
        Assert.Equal("Ssiw", guest.CallText("Any"));
    }

    [Fact]
    public void Start_HostFunctionCalledByTheStartSection_FindsTheMemory()
    {
        var lines = new List<string>();
        using WaPcGuest guest = Guests.Start(WaPcModule.FromModule(Guests.FromText("""
            (module
              (import "wapc" "__console_log" (func $log (param i32 i32)))
              (memory (export "memory") 1)
              (data (i32.const 16) "early")
              (func $at_once (call $log (i32.const 16) (i32.const 5)))
              (start $at_once)
              (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 0)))
            """)), new GuestOptions { Log = lines.Add });
        Assert.Equal(["early"], lines);
    }

    [Theory]
    [InlineData("lifecycle/lifecycle-exit-3", "_start: the guest exited with code 3")]
    [InlineData("lifecycle/lifecycle-trap", "wapc_init: unreachable")]
    public void Start_InitialiserThatFails_SaysWhichAndWhy(string name, string message)
    {
        var guest = new WaPcGuest(Guests.Load(name));
        Assert.Equal(message, Assert.Throws<GuestTrapException>(guest.Start).Message);
        Assert.False(guest.IsAlive);
    }

    [Fact]
    public void Start_ModuleThatWantsMoreMemoryThanTheLimit_IsRefused()
    {
        WaPcModule module = WaPcModule.FromModule(Guests.FromText("""
            (module (memory (export "memory") 100) (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 0)))
            """));
        var guest = new WaPcGuest(module, new GuestOptions { Limits = new StoreLimits { MaxMemoryPages = 99 } });
        Assert.Throws<WasmLimitException>(guest.Start);
        Assert.False(guest.IsAlive);
    }

    [Fact]
    public async Task Start_InitialiserThatNeverEnds_CanBeInterrupted()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var guest = new WaPcGuest(
            WaPcModule.FromModule(Guests.FromText("""
                (module
                  (import "wapc" "__console_log" (func $log (param i32 i32)))
                  (memory (export "memory") 1)
                  (func (export "wapc_init") (call $log (i32.const 0) (i32.const 0)) (loop $forever (br $forever)))
                  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 0)))
                """)),
            new GuestOptions { Log = _ => running.TrySetResult() });
        Task<GuestTrapException> start = Task.Run(() => Assert.Throws<GuestTrapException>(guest.Start));
        await running.Task;
        guest.Interrupt();
        Assert.Equal("wapc_init: interrupted", (await start).Message);
    }

    [Fact]
    public void Call_BeforeStart_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new WaPcGuest(Guests.Echo).Call("Echo", default));

    [Fact]
    public void Call_AfterDispose_IsRefused()
    {
        WaPcGuest guest = Guests.Start(Guests.Echo);
        guest.Dispose();
        Assert.False(guest.IsAlive);
        Assert.Throws<InvalidOperationException>(() => guest.Call("Echo", default));
    }

    [Fact]
    public void Replace_WithAnotherModule_RunsOnlyItsCode()
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave);
        guest.CallText("Count");

        guest.Replace(Guests.Echo);
        Assert.Same(Guests.Echo, guest.Module);
        Assert.Equal("new code", guest.CallText("Echo", "new code"));
        Assert.Equal("No handler registered for function \"Count\"", guest.CallError("Count"));

        guest.Replace(Guests.Misbehave);
        Assert.Equal("1", guest.CallText("Count"));
    }

    [Fact]
    public void Replace_WithAModuleThatCannotStart_KeepsTheOldOneForTheNextStart()
    {
        using WaPcGuest guest = Guests.Start(Guests.Echo);
        Assert.Throws<GuestTrapException>(() => guest.Replace(Guests.Load("lifecycle/lifecycle-trap")));
        Assert.False(guest.IsAlive);
        guest.Start();
        Assert.Equal("still echo", guest.CallText("Echo", "still echo"));
    }
}
