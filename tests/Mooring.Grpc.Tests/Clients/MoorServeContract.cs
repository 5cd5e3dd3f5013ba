using Mooring.Grpc.Tests.Support;

namespace Mooring.Grpc.Tests.Clients;

/// <summary>The scenarios of one foreign client against the program <c>moor serve</c> with real guests.</summary>
public abstract class MoorServeContract
{
    private protected abstract ForeignClient Client { get; }

    [Theory]
    [InlineData("state", "tally/tally")]
    [InlineData("streams", "tally/tally")]
    [InlineData("shared", "tally/tally")]
    [InlineData("ready", "tally/tally")]
    [InlineData("statuses", "misbehave/misbehave")]
    [InlineData("errors_as_answers", "misbehave/misbehave")]
    [InlineData("deadline", "misbehave/misbehave")]
    [InlineData("large", "echo/echo")]
    [InlineData("gzip", "echo/echo")]
    public async Task Client_InScenario_FindsWhatItExpects(string scenario, string guest)
    {
        await using var server = await MoorServe.StartAsync(guest);
        await using var client = ClientProcess.Start(Client, server.Address, scenario);
        await client.SucceedsAsync();
    }

    [Fact]
    public async Task Client_WhoseGuestTakesTooLong_IsToldSo()
    {
        await using var server = await MoorServe.StartAsync("misbehave/misbehave", "--timeout", "300ms");
        await using var client = ClientProcess.Start(Client, server.Address, "timeout");
        await client.SucceedsAsync();
    }

    [Fact]
    public async Task Client_ThatCancels_StopsItsGuest()
    {
        await using var server = await MoorServe.StartAsync("misbehave/misbehave", "--timeout", "1h");
        await using var client = ClientProcess.Start(Client, server.Address, "cancel");
        await client.ExpectAsync("looping");
        await server.BecomesBusyAsync();
        await client.ContinueAsync();
        await client.SucceedsAsync();
        await server.BecomesIdleAsync();
    }

    [Fact]
    public async Task Client_ThatVanishes_StopsItsGuest()
    {
        await using var server = await MoorServe.StartAsync("misbehave/misbehave", "--timeout", "1h");
        await using var client = ClientProcess.Start(Client, server.Address, "vanish");
        await client.ExpectAsync("looping");
        await server.BecomesBusyAsync();
        client.Kill();
        await server.BecomesIdleAsync();
    }

    [Fact]
    public async Task Client_ThatDoesNotRead_IsHeldBackInLittleMemory()
    {
        await using var server = await MoorServe.StartAsync("echo/echo");
        var before = server.WorkingSet;
        await using var client = ClientProcess.Start(Client, server.Address, "slow");
        await client.ExpectAsync("sending");
        await server.BecomesIdleAsync();

        Assert.InRange(server.WorkingSet - before, long.MinValue, 64L * 1024 * 1024); // the client has 125 MiB to send
        await client.ContinueAsync();
        await client.SucceedsAsync();
    }
}

public sealed class NodeMoorServeTests : MoorServeContract
{
    private protected override ForeignClient Client => ForeignClient.Node;
}

public sealed class PythonMoorServeTests : MoorServeContract
{
    private protected override ForeignClient Client => ForeignClient.Python;
}
