using Mooring.Hosting.Providers;
using Mooring.Testing.Messaging;
using Mooring.Testing.Nats;

namespace Mooring.Providers.Nats.Tests;

public sealed class NatsMessagingTests : MessagingContract
{
    private NatsServer _server = null!;

    [Fact]
    public async Task Broker_KilledAndRestarted_DeliveriesGoOn_AndTheEventsSaySo()
    {
        var received = await SubscribeAsync("a", "x");
        await BindAsync("publisher");
        await PublishAsync("publisher", "x", "", "before");
        Assert.Equal("before", (await NextAsync(received)).Body);

        _server.Kill();
        await Host.ReportedAsync("nats.disconnected");
        await _server.RestartAsync();
        await Host.ReportedAsync("nats.reconnected");
        // Both links must be back before a message can pass from one to the other.
        string body = "";
        for (int i = 0; body != "after" && i < 1_200; i++)
        {
            await PublishAsync("publisher", "x", "", "after");
            await Task.Delay(50);
            if (received.TryRead(out var message)) body = System.Text.Encoding.UTF8.GetString(message.Body.Span);
        }

        Assert.Equal("after", body);
    }

    [Fact]
    public async Task Bind_NoServerThere_IsRefusedWithItsAddress()
    {
        int port = NatsServer.FreePorts(1)[0];
        var refused = await Assert.ThrowsAsync<ProviderException>(() => BindAsync("a", ("URL", $"nats://127.0.0.1:{port}")));
        Assert.Contains($"127.0.0.1:{port}", refused.Message);
    }

    [Theory]
    [InlineData("URL", "http://example")]
    [InlineData("CLIENT_SEED", "SUxx")]
    [InlineData("CLIENT_JWT", "x.y.z")]
    public async Task Bind_ValuesThatMakeNoSense_AreRefused(string name, string value) =>
        await Assert.ThrowsAsync<ProviderException>(() => BindAsync("a", (name, value)));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async ValueTask<ICapabilityProvider> CreateAsync()
    {
        _server = await NatsServer.StartAsync();
        return NatsProviders.Messaging(name => name == "URL" ? _server.Url : null);
    }
}
