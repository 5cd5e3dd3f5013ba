using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Http.Tests;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS, in front of a real guest.</summary>
public sealed class HttpProtocolTests : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();
    private static readonly byte[] EmptySettings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    private readonly ActorHost _host = new();
    private readonly HttpClient _client = new();

    [Fact]
    public async Task Port_SpeaksTheProtocolThatEachConnectionBeginsWith()
    {
        Uri address = await StartAsync();
        for (int i = 0; i < 3; i++)
        {
            foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
            {
                using HttpResponseMessage answer = await _client.SendAsync(Request(address, version)).WaitAsync(Longest);
                Assert.Equal(version, answer.Version);
                Assert.Equal("plain", await answer.Content.ReadAsStringAsync());
            }
        }
    }

    [Fact]
    public async Task Requests_OfBothProtocolsAtOnce_AreAllAnswered()
    {
        Uri address = await StartAsync();
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            using HttpResponseMessage answer = await _client.SendAsync(Request(address, i % 2 == 0 ? HttpVersion.Version11 : HttpVersion.Version20));
            return await answer.Content.ReadAsStringAsync();
        })).WaitAsync(Longest);
        Assert.All(answers, answer => Assert.Equal("plain", answer));
    }

    [Fact]
    public async Task Preface_InPieces_IsThatOfHttp2()
    {
        using var connection = await ConnectAsync(await StartAsync());
        foreach (byte piece in Preface)
        {
            await connection.WriteAsync(new[] { piece });
            await connection.FlushAsync();
        }

        await connection.WriteAsync(EmptySettings);
        byte[] frame = new byte[9];
        await connection.ReadExactlyAsync(frame).AsTask().WaitAsync(Longest);
        Assert.Equal(4, frame[3]); // the server's SETTINGS come first
    }

    [Theory]
    [InlineData("P", "OST /plain HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n")]
    [InlineData("PR", "OPFIND /plain HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n")]
    [InlineData("", "GET /plain HTTP/1.1\r\nhost: x\r\n\r\n")]
    public async Task Request_ThatBeginsLikeThePreface_IsThatOfHttp1(string first, string rest)
    {
        using var connection = await ConnectAsync(await StartAsync());
        await connection.WriteAsync(Encoding.ASCII.GetBytes(first));
        await connection.WriteAsync(Encoding.ASCII.GetBytes(rest));
        byte[] status = new byte["HTTP/1.1 200 OK".Length];
        await connection.ReadExactlyAsync(status).AsTask().WaitAsync(Longest);
        Assert.Equal("HTTP/1.1 200 OK", Encoding.ASCII.GetString(status));
    }

    [Fact]
    public async Task Link_ThatSaysHttp1Alone_RefusesHttp2()
    {
        Uri address = await StartAsync(("HTTP2", "false"));
        Assert.Equal("plain", await _client.GetStringAsync(address));
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.SendAsync(Request(address, HttpVersion.Version20)).WaitAsync(Longest));
    }

    [Fact]
    public async Task Stop_WithConnectionsInEveryState_EndsThemAll()
    {
        Uri address = await StartAsync();
        using NetworkStream silent = await ConnectAsync(address), half = await ConnectAsync(address), idle = await ConnectAsync(address);
        await half.WriteAsync(Preface.AsMemory(0, 10));
        await idle.WriteAsync((byte[])[.. Preface, .. EmptySettings]);
        await idle.ReadExactlyAsync(new byte[9]).AsTask().WaitAsync(Longest);
        Assert.Equal("plain", await _client.GetStringAsync(address));
        await _host.StopAsync().AsTask().WaitAsync(Longest);
        foreach (NetworkStream connection in new[] { silent, half, idle }) await EndAsync(connection).WaitAsync(Longest);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<Uri> StartAsync(params (string Name, string Value)[] values)
    {
        var provider = new HttpServerProvider();
        HostedActor actor = await _host.StartActorAsync(TestActors.Sign("counter/counter", "counter", CapabilityIds.HttpServer));
        await _host.AddProviderAsync(provider);
        await _host.LinkAsync(new LinkDefinition("counter", CapabilityIds.HttpServer)
        {
            Values = ImmutableDictionary<string, string>.Empty.Add("PORT", "0").SetItems(values.Select(value => KeyValuePair.Create(value.Name, value.Value))),
        });
        return new Uri(provider.Addresses[actor.Key], "/plain");
    }

    private static HttpRequestMessage Request(Uri address, Version version) =>
        new(HttpMethod.Get, address) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private static async Task<NetworkStream> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Reads until the server has ended the connection, one way or the other.</summary>
    private static async Task EndAsync(NetworkStream connection)
    {
        byte[] rest = new byte[1024];
        try
        {
            while (await connection.ReadAsync(rest) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset: an end, too.
        }
    }
}
