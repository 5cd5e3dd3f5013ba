using System.Text;

namespace Mooring.WaPc.Tests.Calls;

public class CallTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_537)]
    [InlineData(4 << 20)]
    public void Call_WithPayloadOfAnyLength_ComesBackWhole(int length)
    {
        byte[] payload = new byte[length];
        new Random(length).NextBytes(payload);
        using WaPcGuest echo = Guests.Start(Guests.Echo);

        GuestReply reply = echo.Call("Echo", payload);
        Assert.True(reply.IsSuccess);
        Assert.Equal(payload, reply.Payload);
    }

    [Fact]
    public void Call_UnknownOperation_IsAGuestErrorAndLeavesTheGuestAlive()
    {
        using WaPcGuest tally = Guests.Start(Guests.Tally);
        tally.CallText("Count", "one two");

        Assert.Equal("No handler registered for function \"Nönsense\"", tally.CallError("Nönsense"));
        Assert.Equal("lines=0 words=3 distinct=3 bytes=12", tally.CallText("Count", "three"));
    }

    [Fact]
    public void Call_ManyTimes_KeepsTheStateOfTheInstance()
    {
        using WaPcGuest tally = Guests.Start(Guests.Tally);
        for (int i = 1; i <= 1000; i++)
        {
            Assert.Equal($"lines={i} words={3 * i} distinct=2 bytes={9 * i}", tally.CallText("Count", "a b, A!!\n"));
        }

        Assert.Equal("2000 a\n1000 b\n", tally.CallText("Top", "5"));
    }

    [Fact]
    public void Call_OfTwoGuestsOfOneModule_SharesNoState()
    {
        using WaPcGuest first = Guests.Start(Guests.Misbehave), second = Guests.Start(Guests.Misbehave);
        Assert.Equal("1", first.CallText("Count"));
        Assert.Equal("2", first.CallText("Count"));
        Assert.Equal("1", second.CallText("Count"));
    }

    [Theory]
    [InlineData("Error", "what the guest says", "what the guest says")]
    [InlineData("Error", "", "")]
    [InlineData("SilentError", "", "the guest failed without an error text")]
    [InlineData("NoResponse", "", "the guest succeeded without a response")]
    [InlineData("ErrorAsSuccess", "said nevertheless", "said nevertheless")]
    [InlineData("ResponseThenFailure", "lost", "the guest failed without an error text")]
    public void Call_ThatFails_GivesTheGuestsTextOrAStandardOne(string operation, string payload, string error)
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave);
        Assert.Equal(error, guest.CallError(operation, payload));
        Assert.True(guest.IsAlive);
    }

    [Theory]
    [InlineData("ResponseAndError", "wins")] // the result code decides, then the response
    [InlineData("OtherSuccess", "any code but 0 is success")]
    [InlineData("TwoResponses", "the last one counts")]
    [InlineData("EmptyAnywhere", "")] // no bytes are a response, wherever they are said to lie
    public void Call_ThatAnswersOddly_SucceedsWithTheResponse(string operation, string response)
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave);
        Assert.Equal(response, guest.CallText(operation, response));
    }

    [Fact]
    public void Call_AfterOneThatSetAnswers_StartsWithNone()
    {
        using WaPcGuest guest = Guests.Start(Guests.Misbehave);
        guest.CallText("ResponseAndError", "both");
        Assert.Equal("the guest succeeded without a response", guest.CallError("NoResponse"));
        Assert.Equal("the guest failed without an error text", guest.CallError("SilentError"));
    }

    [Fact]
    public void Call_WithHostAnswersOfACallBefore_SeesNoneOfThem()
    {
        // Replies the lengths of host reply and host error; "H" in the payload makes a host call first.
        using WaPcGuest guest = Guests.Start(WaPcModule.FromModule(Guests.FromText("""
            (module
              (import "wapc" "__guest_request" (func $request (param i32 i32)))
              (import "wapc" "__guest_response" (func $response (param i32 i32)))
              (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
              (import "wapc" "__host_response_len" (func $reply_length (result i32)))
              (import "wapc" "__host_error_len" (func $error_length (result i32)))
              (memory (export "memory") 1)
              (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
                (call $request (i32.const 0) (i32.const 64))
                (if (local.get $payload) (then
                  (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
                    (i32.const 0) (local.get $operation) (i32.const 0) (i32.const 0)))))
                (i32.store8 (i32.const 128) (call $reply_length))
                (i32.store8 (i32.const 129) (call $error_length))
                (call $response (i32.const 128) (i32.const 2))
                (i32.const 1)))
            """)), new GuestOptions
        {
            HostCall = (in HostRequest request) => request.Operation == "Good" ? HostReply.Success(new byte[7]) : HostReply.Failure("12345"),
        });

        Assert.Equal([0, 0], guest.Call("Good", default).Payload.ToArray());
        Assert.Equal([7, 0], guest.Call("Good", new byte[1]).Payload.ToArray());
        Assert.Equal([0, 0], guest.Call("Good", default).Payload.ToArray());
        Assert.Equal([0, 5], guest.Call("Bad", new byte[1]).Payload.ToArray());
        Assert.Equal([7, 0], guest.Call("Good", new byte[1]).Payload.ToArray());
    }

    [Fact]
    public void Call_ThatLogs_PassesTheLinesOn()
    {
        var lines = new List<string>();
        using WaPcGuest echo = Guests.Start(Guests.Echo, new GuestOptions { Log = lines.Add });

        Assert.Equal("", echo.CallText("Log", "first"));
        Assert.Equal("", echo.CallText("Log", ""));
        Assert.Equal("", echo.CallText("Log", "zweite: ü"));
        Assert.Equal(["first", "", "zweite: ü"], lines);
    }

    [Fact]
    public void Call_ReplyOfAnEarlierCall_StaysAsItWas()
    {
        using WaPcGuest echo = Guests.Start(Guests.Echo);
        ReadOnlyMemory<byte> first = echo.Call("Echo", "first"u8.ToArray()).Payload;
        echo.Call("Echo", "other"u8.ToArray());
        Assert.Equal("first", Encoding.UTF8.GetString(first.Span));
    }

    [Fact]
    public void Reply_DefaultValue_IsAFailure()
    {
        GuestReply none = default;
        Assert.False(none.IsSuccess);
        Assert.NotEmpty(none.Error);
    }
}
