using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Security;

public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Tls_RequiredByTheServer_IsUsed_AndLargeMessagesPass()
    {
        await using NatsServer server = await NatsServer.StartAsync(_certificates.Configuration());
        await using NatsConnection nats = await NatsConnection.ConnectAsync(
            new NatsOptions { Servers = [server.Url], Tls = new() { Authorities = _certificates.Authorities } });
        await using NatsSubscription subscription = await nats.SubscribeAsync("large");
        byte[] data = new byte[1_000_000];
        new Random(3).NextBytes(data);
        for (int i = 0; i < 5; i++) await nats.PublishAsync("large", data);

        for (int i = 0; i < 5; i++) Assert.Equal(data, (await subscription.ReadAsync(TimeSpan.FromSeconds(60)))!.Data.ToArray());
    }

    [Fact]
    public async Task Tls_UnknownAuthorityOrWrongName_IsRefused()
    {
        await using NatsServer server = await NatsServer.StartAsync(_certificates.Configuration());
        await RefusedAsync(new NatsOptions { Servers = [server.Url] });
        await RefusedAsync(new NatsOptions { Servers = [server.Url], Tls = new() { Authorities = _certificates.Authorities, ServerName = "other.example" } });
        await RefusedAsync(new NatsOptions { Servers = [server.Url], Tls = new() { Mode = NatsTlsMode.Disable } });
    }

    [Fact]
    public async Task Tls_AskedForAndNotOffered_IsRefused()
    {
        await using NatsServer server = await NatsServer.StartAsync();
        await RefusedAsync(new NatsOptions { Servers = [server.Url], Tls = new() { Mode = NatsTlsMode.Require } });
        await RefusedAsync(new NatsOptions { Servers = [$"tls://127.0.0.1:{server.Port}"] });
    }

    [Fact]
    public async Task Tls_ServerVerifiesClients_OneWithACertificateIsAccepted()
    {
        await using NatsServer server = await NatsServer.StartAsync(_certificates.Configuration(", verify: true"));
        var tls = new NatsTlsOptions { Authorities = _certificates.Authorities };
        await RefusedAsync(new NatsOptions { Servers = [server.Url], Tls = tls });
        await using NatsConnection nats = await NatsConnection.ConnectAsync(
            new NatsOptions { Servers = [server.Url], Tls = tls with { ClientCertificate = _certificates.Client } });
        await nats.FlushAsync();
    }

    [Fact]
    public async Task Tls_HandshakeFirst_SaysNothingInTheClear()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> server = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(_certificates.Server);
            await stream.WriteAsync(Encoding.ASCII.GetBytes("INFO {\"server_id\":\"x\",\"tls_required\":true}\r\n"));
            using var reader = new StreamReader(stream);
            string hello = (await reader.ReadLineAsync())!;
            await stream.WriteAsync("PONG\r\n"u8.ToArray());
            await reader.ReadToEndAsync();
            return hello;
        });
        NatsConnection nats = await NatsConnection.ConnectAsync(new NatsOptions
        {
            Servers = [$"nats://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"],
            Tls = new() { Mode = NatsTlsMode.HandshakeFirst, Authorities = _certificates.Authorities },
        });
        await nats.DisposeAsync();
        Assert.StartsWith("CONNECT {", await server.Within());
    }

    [Fact]
    public async Task Tls_WordsInTheClearBehindInfo_AreNotTakenForEncryptedOnes()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("INFO {\"server_id\":\"x\",\"tls_required\":true}\r\nPONG\r\n"));
            await client.GetStream().ReadExactlyAsync(new byte[1]);
        });
        await RefusedAsync(new NatsOptions
        {
            Servers = [$"nats://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"],
            Tls = new() { Authorities = _certificates.Authorities },
        });
    }

    private static Task RefusedAsync(NatsOptions options) => Assert.ThrowsAsync<NatsConnectionException>(() => NatsConnection.ConnectAsync(options).Within());
}
