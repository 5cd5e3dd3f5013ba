using System.Text;

namespace Mooring.WaPc.Tests.Calls;

public class HostCallTests
{
    public static TheoryData<string, bool> Generations => new()
    {
        { "echo/echo-a", false },
        { "echo/echo-b", false },
        { "echo/echo", true },
        { "echo/echo-wasmbus", true },
    };

    [Theory]
    [MemberData(nameof(Generations))]
    public void HostCall_OfEachGeneration_ReachesTheHandlerWithItsNames(string guest, bool hasBinding)
    {
        string? seen = null;
        using WaPcGuest echo = Guests.Start(Guests.Load(guest), new GuestOptions
        {
            HostCall = (in HostRequest request) =>
            {
                seen = $"{request.Binding}|{request.Namespace}|{request.Operation}|{Encoding.UTF8.GetString(request.Payload)}";
                return HostReply.Success("the reply"u8.ToArray());
            },
        });

        Assert.Equal("the reply", echo.CallText("Ask", "blue wascc:keyvalue Add\nthe payload"));
        Assert.Equal($"{(hasBinding ? "blue" : "default")}|wascc:keyvalue|Add|the payload", seen);
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public void HostCall_ThatTheHostFails_GivesTheGuestItsText(string guest, bool hasBinding)
    {
        using WaPcGuest echo = Guests.Start(Guests.Load(guest), new GuestOptions { HostCall = (in _) => HostReply.Failure("not today: ümläut") });

        Assert.Equal("Host error: not today: ümläut", echo.CallError("EchoHost", "x"));
        Assert.Equal("recovered: not today: ümläut", echo.CallText("Recover", "x"));
        Assert.Equal(hasBinding ? "C" : guest[^1..].ToUpperInvariant(), echo.CallText("Version"));
    }

    [Fact]
    public void HostCall_WithEmptyBinding_IsTheDefaultOne()
    {
        string? binding = null;
        using WaPcGuest echo = Guests.Start(Guests.Echo, new GuestOptions
        {
            HostCall = (in HostRequest request) =>
            {
                binding = request.Binding;
                return HostReply.Success(default);
            },
        });

        Assert.Equal("", echo.CallText("Ask", " wascc:logging Write\n"));
        Assert.Equal("default", binding);
    }

    [Fact]
    public void HostCall_OfGenerationAWithoutNamespace_HasAnEmptyOne()
    {
        string? seen = null;
        using WaPcGuest guest = Guests.Start(WaPcModule.FromModule(Guests.FromText("""
            (module
              (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 8) "Plain")
              (func (export "__guest_call") (param i32 i32) (result i32)
                (drop (call $host_call (i32.const 8) (i32.const 5) (i32.const 0) (i32.const 0)))
                (i32.const 0)))
            """)), new GuestOptions
        {
            HostCall = (in HostRequest request) =>
            {
                seen = $"{request.Namespace}|{request.Operation}";
                return default;
            },
        });

        guest.CallError("Any");
        Assert.Equal("|Plain", seen);
    }

    [Fact]
    public void HostCall_WithoutHandler_FailsAndSaysWhatWasAsked()
    {
        using WaPcGuest echo = Guests.Start(Guests.Echo);
        Assert.Equal("Host error: this host answers no calls (the guest asked for mooring:echo!Echo)", echo.CallError("EchoHost"));
    }

    [Fact]
    public void HostCall_DefaultReply_IsAFailure()
    {
        using WaPcGuest echo = Guests.Start(Guests.Echo, new GuestOptions { HostCall = (in _) => default });
        Assert.Equal("Host error: the host gave no reply", echo.CallError("EchoHost"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(4 << 20)]
    public void HostCall_WithPayloadOfAnyLength_ComesBackWhole(int length)
    {
        byte[] payload = new byte[length];
        new Random(length).NextBytes(payload);
        using WaPcGuest echo = Guests.Start(Guests.Echo, new GuestOptions
        {
            HostCall = (in HostRequest request) => HostReply.Success(request.Payload.ToArray()),
        });

        Assert.Equal(payload, echo.Call("EchoHost", payload).Payload);
    }

    [Fact]
    public void HostCall_HandlerThatCallsTheGuest_IsRefused()
    {
        WaPcGuest? echo = null;
        using WaPcGuest guest = echo = Guests.Start(Guests.Echo, new GuestOptions
        {
            HostCall = (in _) =>
            {
                echo!.Call("Echo", default);
                return default;
            },
        });

        Assert.Contains("in the middle of a call", Assert.Throws<InvalidOperationException>(() => guest.Call("EchoHost", default)).Message);
        Assert.False(guest.IsAlive);
    }

    [Fact]
    public void HostCall_HandlerThatThrows_EndsTheInstanceAndReachesTheCaller()
    {
        var failure = new InvalidDataException("a bug in the host");
        using WaPcGuest guest = Guests.Start(Guests.Echo, new GuestOptions { HostCall = (in _) => throw failure });

        Assert.Same(failure, Assert.Throws<InvalidDataException>(() => guest.Call("EchoHost", default)));
        Assert.False(guest.IsAlive);
        guest.Start();
        Assert.Equal("again", guest.CallText("Echo", "again"));
    }
}
