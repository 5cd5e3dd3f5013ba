using Google.Protobuf.WellKnownTypes;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Grpc.Tests.Support;

namespace Mooring.Grpc.Tests.Clients;

/// <summary>What every gRPC client must find: the scenarios of one foreign client against this server.</summary>
/// <remarks>The client checks what it sees; these tests add what only the server's side can see.</remarks>
public abstract class ForeignClientContract
{
    private const long Megabyte = 1024 * 1024;

    private protected abstract ForeignClient Client { get; }

    [Theory]
    [InlineData("state")]
    [InlineData("statuses")]
    [InlineData("errors_as_answers")]
    [InlineData("large")]
    [InlineData("shared")]
    public async Task Client_InScenario_FindsWhatItExpects(string scenario)
    {
        await using var host = await TestHost.StartAsync();
        await using var client = ClientProcess.Start(Client, host.Address, scenario);
        await client.SucceedsAsync();
    }

    [Fact]
    public async Task Client_With200Streams_HasAnInstanceForEach()
    {
        await using var host = await TestHost.StartAsync();
        await using var client = ClientProcess.Start(Client, host.Address, "streams");
        await client.SucceedsAsync();
        Assert.Equal((200, 200L * 21), (host.Actors.Started, host.Actors.Answered));
    }

    [Fact]
    public async Task Client_WhoseMessageIsTooLong_IsToldSo()
    {
        var options = new GrpcServerOptions { Calls = new GrpcOptions { MaxReceiveMessageSize = 5 * (int)Megabyte } };
        await using var host = await TestHost.StartAsync(options);
        await using var client = ClientProcess.Start(Client, host.Address, "too_large");
        await client.SucceedsAsync();
    }

    [Fact]
    public async Task Client_OnAUnixSocket_IsServed()
    {
        var socket = Path.Combine(Path.GetTempPath(), $"mooring-{Guid.NewGuid():n}.sock");
        await using var host = await TestHost.StartAsync(new GrpcServerOptions { Address = "unix:" + socket });
        await using var client = ClientProcess.Start(Client, host.Address, "state");
        await client.SucceedsAsync();
    }

    [Fact]
    public async Task Client_OfAModuleThatCannotBeLoaded_IsToldSo()
    {
        await using var host = await TestHost.StartAsync();
        host.Actors.StartFailure = new GrpcStatusException(StatusCode.FailedPrecondition, "not a module");
        await using var client = ClientProcess.Start(Client, host.Address, "unloadable");
        await client.SucceedsAsync();
    }

    [Fact]
    public async Task Client_WhoseDeadlinePasses_StopsItsGuest()
    {
        await using var host = await TestHost.StartAsync();
        await using var client = ClientProcess.Start(Client, host.Address, "deadline");
        await client.SucceedsAsync();
        await host.Actors.Interrupted.Task.Within();
    }

    [Fact]
    public async Task Client_ThatCancels_StopsItsGuest()
    {
        await using var host = await TestHost.StartAsync();
        await using var client = ClientProcess.Start(Client, host.Address, "cancel");
        await client.ExpectAsync("looping");
        await host.Actors.Looping.Task.Within();
        await client.ContinueAsync();
        await client.SucceedsAsync();
        await host.Actors.Interrupted.Task.Within();
    }

    [Fact]
    public async Task Client_ThatVanishes_StopsItsGuest()
    {
        await using var host = await TestHost.StartAsync();
        await using var client = ClientProcess.Start(Client, host.Address, "vanish");
        await client.ExpectAsync("looping");
        await host.Actors.Looping.Task.Within();
        client.Kill();
        await host.Actors.Interrupted.Task.Within();
        await host.Actors.Disposed.Task.Within();
        Assert.Equal(0, host.Actors.Alive);
    }

    [Fact]
    public async Task Client_ThatCompresses_GetsCompressedAnswers()
    {
        await using var host = await TestHost.StartAsync();
        await using var client = ClientProcess.Start(Client, host.Address, "gzip");
        await client.SucceedsAsync();

        // Three megabytes of text each way; gzip makes a small part of it.
        Assert.InRange(host.Wire.Received, 1, Megabyte / 4);
        Assert.InRange(host.Wire.Sent, 1, Megabyte / 4);
    }

    [Fact]
    public async Task Client_WithMetadata_GetsItBack()
    {
        var probe = new GrpcService("mooring.test.Probe").Unary<Empty, Empty>("Metadata", Empty.Parser, (request, call) =>
        {
            call.ResponseMetadata.Add("x-initial", call.RequestMetadata.Get("x-text")!);
            call.ResponseTrailers.Add("x-trailing-bin", call.RequestMetadata.GetBytes("x-data-bin")!.Value);
            return new(request);
        });
        await using var host = await TestHost.StartAsync(null, probe);
        await using var client = ClientProcess.Start(Client, host.Address, "metadata");
        await client.SucceedsAsync();
    }

    [Fact]
    public async Task Client_ThatDoesNotRead_IsHeldBackInLittleMemory()
    {
        await using var host = await TestHost.StartAsync();
        await using var client = ClientProcess.Start(Client, host.Address, "slow");
        await client.ExpectAsync("sending");
        var answered = await StandsStillAsync(() => host.Actors.Answered);

        // 64 KiB a message: what the windows of both directions hold, and far from the 125 MiB that the client has to send.
        Assert.InRange(answered * 64 * 1024, 1, 16 * Megabyte);

        // What came in and has not gone out is in the server's memory, as echoes are as long as their messages.
        Assert.InRange(host.Wire.Received - host.Wire.Sent, 0, 2 * Megabyte);
        await client.ContinueAsync();
        await client.SucceedsAsync();
        Assert.Equal(2000, host.Actors.Answered);
    }

    [Fact]
    public async Task Client_ThatWatchesHealth_SeesItChange()
    {
        await using var host = await TestHost.StartAsync();
        await using var client = ClientProcess.Start(Client, host.Address, "health");
        await client.ExpectAsync("watching");
        host.Health.Set("", isServing: false);
        await client.SucceedsAsync();
    }

    /// <summary>Waits until a counter has not moved for a second: there is no event for "nothing happens any more".</summary>
    private static async Task<long> StandsStillAsync(Func<long> counter)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            var before = counter();
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (before > 0 && counter() == before) return before;
        }

        throw new TimeoutException("The counter never stood still.");
    }
}

public sealed class NodeClientTests : ForeignClientContract
{
    private protected override ForeignClient Client => ForeignClient.Node;
}

public sealed class PythonClientTests : ForeignClientContract
{
    private protected override ForeignClient Client => ForeignClient.Python;
}
