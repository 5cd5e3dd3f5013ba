using System.Text;
using Mooring.Wasm;

namespace Mooring.WaPc.Tests.Calls;

/// <summary>Host calls that are answered later: the guest is suspended meanwhile.</summary>
public class AsyncHostCallTests
{
    [Theory]
    [InlineData("echo/echo-a")]
    [InlineData("echo/echo-b")]
    [InlineData("echo/echo")]
    [InlineData("echo/echo-wasmbus")]
    public async Task CallAsync_WhoseHostCallTakesAWhile_EndsWithItsAnswer(string guest)
    {
        var answer = new TaskCompletionSource<HostReply>();
        string? seen = null;
        using var echo = new WaPcGuest(Guests.Load(guest), new GuestOptions
        {
            HostCallAsync = (request, _) =>
            {
                seen = $"{request.Namespace}|{request.Operation}|{Encoding.UTF8.GetString(request.Payload.Span)}";
                return new(answer.Task);
            },
        });
        await echo.StartAsync();
        ValueTask<GuestReply> call = echo.CallAsync("Ask", "blue wascc:keyvalue Add\nthe payload"u8.ToArray());
        Assert.False(call.IsCompleted);
        Assert.Equal("wascc:keyvalue|Add|the payload", seen);
        Assert.Throws<InvalidOperationException>(() => echo.Call("Ask", default)); // it is in the middle of a call
        answer.SetResult(HostReply.Success("the reply"u8.ToArray()));
        GuestReply reply = await call;
        Assert.Equal("the reply", Encoding.UTF8.GetString(reply.Payload.Span));
    }

    [Fact]
    public async Task Call_WhoseHostCallTakesAWhile_NamesIt()
    {
        using var echo = new WaPcGuest(Guests.Echo, new GuestOptions { HostCallAsync = (_, _) => new(new TaskCompletionSource<HostReply>().Task) });
        await echo.StartAsync();
        var error = Assert.Throws<WasmSuspensionException>(() => echo.Call("Ask", "b n o\nx"u8.ToArray()));
        Assert.EndsWith("__host_call", error.Import, StringComparison.Ordinal);
        Assert.False(echo.IsAlive);
    }

    [Fact]
    public async Task CallAsync_CancelledWhileItWaits_EndsTheInstanceAndTellsTheHost()
    {
        CancellationToken told = default;
        using var echo = new WaPcGuest(Guests.Echo, new GuestOptions
        {
            HostCallAsync = (_, ct) =>
            {
                told = ct;
                return new(new TaskCompletionSource<HostReply>().Task);
            },
        });
        await echo.StartAsync();
        using var source = new CancellationTokenSource();
        ValueTask<GuestReply> call = echo.CallAsync("Ask", "b n o\nx"u8.ToArray(), source.Token);
        Assert.True(echo.IsAlive);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        Assert.True(told.IsCancellationRequested);
        Assert.False(echo.IsAlive);
    }

    [Fact]
    public async Task Dispose_WhileItWaits_EndsTheCall()
    {
        var echo = new WaPcGuest(Guests.Echo, new GuestOptions { HostCallAsync = (_, _) => new(new TaskCompletionSource<HostReply>().Task) });
        await echo.StartAsync();
        ValueTask<GuestReply> call = echo.CallAsync("Ask", "b n o\nx"u8.ToArray());
        Assert.Throws<InvalidOperationException>(echo.Start); // the call has not ended
        echo.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await call);
        echo.Start();
        Assert.Equal("again", echo.CallText("Echo", "again"));
        echo.Dispose();
    }

    [Fact]
    public async Task Interrupt_WhileItWaits_EndsTheCallWithATrap()
    {
        using var echo = new WaPcGuest(Guests.Echo, new GuestOptions { HostCallAsync = (_, _) => new(new TaskCompletionSource<HostReply>().Task) });
        await echo.StartAsync();
        ValueTask<GuestReply> call = echo.CallAsync("Ask", "b n o\nx"u8.ToArray());
        echo.Interrupt();
        GuestTrapException trap = await Assert.ThrowsAsync<GuestTrapException>(async () => await call);
        Assert.Equal(TrapKind.Interrupted, trap.Kind);
    }
}
