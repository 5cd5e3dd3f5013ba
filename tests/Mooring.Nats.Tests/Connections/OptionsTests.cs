using Mooring.Nats.Connections;

namespace Mooring.Nats.Tests.Connections;

public sealed class OptionsTests
{
    public static TheoryData<string, NatsOptions> Wrong => new()
    {
        { "Servers", new() { Servers = [] } },
        { "nonsense", new() { Servers = ["http://nonsense"] } },
        { "path", new() { Servers = ["nats://host/path"] } },
        { "ConnectTimeout", new() { ConnectTimeout = TimeSpan.Zero } },
        { "RequestTimeout", new() { RequestTimeout = TimeSpan.FromSeconds(-1) } },
        { "PingInterval", new() { PingInterval = TimeSpan.MaxValue } },
        { "MaxPingsOutstanding", new() { MaxPingsOutstanding = 0 } },
        { "MaxPendingBytes", new() { MaxPendingBytes = 0 } },
        { "ReconnectWaitMax", new() { ReconnectWaitMax = TimeSpan.FromMilliseconds(1) } },
        { "MaxReconnectRounds", new() { MaxReconnectRounds = -1 } },
        { "MaxPendingMessages", new() { SubscriptionLimits = new() { MaxPendingMessages = 0 } } },
        { "InboxPrefix", new() { InboxPrefix = "a b" } },
        { "TimeProvider", new() { TimeProvider = null! } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Connect_WithAWrongOption_NamesIt(string named, NatsOptions options)
    {
        var failure = await Assert.ThrowsAnyAsync<ArgumentException>(() => NatsConnection.ConnectAsync(options));
        Assert.Contains(named, failure.Message);
    }

    [Theory]
    [InlineData("nats://host:1234", "host:1234", false, null, null)]
    [InlineData("host", "host:4222", false, null, null)]
    [InlineData("tls://user:p%40ss@host", "host:4222", true, "user", "p@ss")]
    [InlineData("nats://token@[::1]:5", "[::1]:5", false, "token", null)]
    public void Address_Forms_AreRead(string text, string display, bool tls, string? user, string? password)
    {
        ServerAddress address = ServerAddress.Parse(text);
        Assert.Equal((display, tls, user, password), (address.Display, address.Tls, address.User, address.Password));
    }

    [Fact]
    public void Address_Malformed_IsRefusedWithoutItsPassword()
    {
        var failure = Assert.Throws<ArgumentException>(() => ServerAddress.Parse("ftp://user:hidden@host"));
        Assert.DoesNotContain("hidden", failure.Message);
    }
}
