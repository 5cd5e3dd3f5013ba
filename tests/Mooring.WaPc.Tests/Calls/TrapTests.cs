using Mooring.Wasm;

namespace Mooring.WaPc.Tests.Calls;

public class TrapTests
{
    [Theory]
    [InlineData("Trap", TrapKind.Unreachable)]
    [InlineData("DivideByZero", TrapKind.IntegerDivideByZero)]
    [InlineData("OutOfBounds", TrapKind.MemoryOutOfBounds)]
    [InlineData("NullCall", TrapKind.UninitializedElement)]
    [InlineData("WrongCall", TrapKind.IndirectCallTypeMismatch)]
    [InlineData("Recurse", TrapKind.CallStackExhausted)]
    [InlineData("HostCallThenTrap", TrapKind.Unreachable)]
    [InlineData("FailThenTrap", TrapKind.Unreachable)]
    [InlineData("BadResponse", TrapKind.MemoryOutOfBounds)]
    [InlineData("BadError", TrapKind.MemoryOutOfBounds)]
    [InlineData("BadLog", TrapKind.MemoryOutOfBounds)]
    [InlineData("BadRequest", TrapKind.MemoryOutOfBounds)]
    [InlineData("BadHostCall", TrapKind.MemoryOutOfBounds)]
    [InlineData("WrappingResponse", TrapKind.MemoryOutOfBounds)]
    public void Call_ThatTraps_EndsTheInstanceAndAStartGivesAFreshOne(string operation, TrapKind kind)
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave);
        Assert.Equal("1", guest.CallText("Count"));

        var trap = Assert.Throws<GuestTrapException>(() => guest.Call(operation, "payload"u8.ToArray()));
        Assert.Equal(kind, trap.Kind);
        Assert.StartsWith($"{operation}: ", trap.Message);
        Assert.False(guest.IsAlive);
        Assert.Throws<InvalidOperationException>(() => guest.Call("Count", default));

        guest.Start();
        Assert.True(guest.IsAlive);
        Assert.Equal("1", guest.CallText("Count"));
    }

    [Fact]
    public void Trap_Backtrace_NamesTheGuestsFunctions()
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave);
        var trap = Assert.Throws<GuestTrapException>(() => guest.Call("HostCallThenTrap", default));
        Assert.Equal(["host_call_then_trap", "wapc_guest_call"], trap.Backtrace.Select(frame => frame.FunctionName));
    }

    [Fact]
    public void Trap_AfterAHostError_TellsThatErrorAsTheCause()
    {
        // How guests of old AssemblyScript SDKs take a failed host call.
        using WaPcGuest guest = Guests.Start(Guests.Misbehave, new GuestOptions { HostCall = (in _) => HostReply.Failure("no such bucket") });
        var trap = Assert.Throws<GuestTrapException>(() => guest.Call("HostCallThenTrap", default));
        Assert.Contains("host error: no such bucket", trap.Message);
    }

    [Fact]
    public void Trap_AfterAGuestError_TellsThatErrorAsTheCause()
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave);
        var trap = Assert.Throws<GuestTrapException>(() => guest.Call("FailThenTrap", "panicked at lib.rs:12"u8.ToArray()));
        Assert.Contains("panicked at lib.rs:12", trap.Message);
    }

    [Theory]
    [InlineData("Loop")]
    [InlineData("LoopInHost")]
    [InlineData("LogForever")]
    public async Task Interrupt_GuestThatNeverEnds_StopsIt(string operation)
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using WaPcGuest guest = Guests.Start(Guests.Misbehave, new GuestOptions
        {
            Log = _ => running.TrySetResult(),
            HostCall = (in _) =>
            {
                running.TrySetResult();
                return HostReply.Success(default);
            },
        });
        Task<GuestTrapException> call = Task.Run(() => Assert.Throws<GuestTrapException>(() => guest.Call(operation, default)));
        if (operation != "Loop") await running.Task;
        guest.Interrupt();

        Assert.Equal(TrapKind.Interrupted, (await call).Kind);
        Assert.False(guest.IsAlive);
    }

    [Fact]
    public void Interrupt_WithoutARunningCall_EndsTheNextOne()
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave);
        guest.Interrupt();
        Assert.Equal(TrapKind.Interrupted, Assert.Throws<GuestTrapException>(() => guest.Call("Count", default)).Kind);
    }

    [Fact]
    public void Interrupt_ThatIsWithdrawn_EndsNothing()
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave);
        guest.Interrupt();
        guest.WithdrawInterrupt();
        Assert.Equal("1", guest.CallText("Count"));
    }

    [Fact]
    public void Interrupt_BeforeTheStart_EndsTheFirstCall()
    {
        // Whoever interrupts cannot know whether the guest is just between two instances.
        using var guest = new WaPcGuest(Guests.Misbehave);
        guest.Interrupt();
        guest.Start();
        Assert.Equal(TrapKind.Interrupted, Assert.Throws<GuestTrapException>(() => guest.Call("Count", default)).Kind);
        guest.Start();
        Assert.Equal("1", guest.CallText("Count"));
    }

    [Fact]
    public void Interrupt_BeforeTheStart_EndsItsInitialisers()
    {
        using var guest = new WaPcGuest(Guests.Load("lifecycle/lifecycle"));
        guest.Interrupt();
        Assert.Equal("_start: interrupted", Assert.Throws<GuestTrapException>(guest.Start).Message);
        guest.Start();
        Assert.Equal("_start _initialize wapc_init ", guest.CallText("Order"));
    }

    [Fact]
    public void Interrupt_OfADisposedGuest_DoesNothing()
    {
        WaPcGuest guest = Guests.Start(Guests.Misbehave);
        guest.Dispose();
        guest.Interrupt();
        guest.WithdrawInterrupt();
        Assert.False(guest.IsAlive);
    }

    [Fact]
    public void Grow_BeyondTheLimit_IsRefusedToTheGuest()
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave, new GuestOptions { Limits = new StoreLimits { MaxMemoryPages = 37 } });
        Assert.Equal("37", guest.CallText("Grow"));
        Assert.Equal("the message does not fit into the guest's memory", guest.CallError("Error", new string('x', 3 << 20)));
        Assert.Equal("1", guest.CallText("Count"));
    }
}
