using Mooring.Hosting.Providers;
using Mooring.Testing.Events;
using Mooring.Testing.Nats;

namespace Mooring.Providers.Nats.Tests;

public sealed class NatsEventStreamsTests : EventStreamContract
{
    private NatsServer _server = null!;

    [Fact]
    public async Task Events_SurviveARestartOfTheServer()
    {
        await WriteAsync("a", "s", 1);
        _server.Kill();
        await _server.RestartAsync();
        await BindAsync("b");

        Assert.Equal("1", Assert.Single(await QueryAsync("b", "s")).Values["n"]);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async ValueTask<ICapabilityProvider> CreateAsync()
    {
        _server = await NatsServer.StartAsync(jetStream: true);
        return new NatsEventStreams(name => name == "URL" ? _server.Url : null);
    }
}
