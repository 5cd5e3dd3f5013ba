using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Tests.Shared;
using HttpRequest = Mooring.Hosting.Contracts.HttpRequest;
using HttpResponse = Mooring.Hosting.Contracts.HttpResponse;

namespace Mooring.Providers.Http.Tests;

/// <summary>An actor that tries to reach by <c>wascc:http_client</c> what it is not meant to, or to say more than one request.</summary>
/// <remarks>Names and public addresses are the test's own: each connection to one of the world's goes to a server here, which records it.</remarks>
public sealed class ForgedRequestTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["public.example"] = ["93.184.216.34"],
        ["other.example"] = ["93.184.216.35"],
        ["loopback.example"] = ["127.0.0.1"],
        ["loopback6.example"] = ["::1"],
        ["mapped.example"] = ["::ffff:127.0.0.1"],
        ["inside.example"] = ["10.0.0.7"],
        ["metadata.example"] = ["169.254.169.254"],
        ["mixed.example"] = ["127.0.0.1", "93.184.216.34"],
    };

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<string> _connected = new(); // addresses that connections were made to
    private readonly ConcurrentQueue<(string Host, string Path, IHeaderDictionary Headers)> _seen = new();
    private int _port;
    private ActorHost _host = null!;

    public ForgedRequestTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(async context =>
        {
            _seen.Enqueue((context.Request.Host.Host, context.Request.Path, new HeaderDictionary(context.Request.Headers.ToDictionary())));
            if (context.Request.Query["to"].ToString() is { Length: > 0 } target) context.Response.Redirect(target);
            else if (context.Request.Path == "/slow") await StallAsync(context);
            else await context.Response.WriteAsync("answered");
        });
    }

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _port = new Uri(_server.Urls.First()).Port;
        _host = await StartAsync(("ALLOW", "*"));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Host_OfTheWorld_IsReached()
    {
        HttpResponse answer = await AskAsync("http://public.example/");
        Assert.Equal("answered", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal(["93.184.216.34"], _connected);
    }

    [Theory]
    // Names.
    [InlineData("http://loopback.example/")]
    [InlineData("http://LOOPBACK.EXAMPLE./")]
    [InlineData("http://loopback6.example/")]
    [InlineData("http://mapped.example/")]
    [InlineData("http://inside.example/")]
    [InlineData("http://metadata.example/latest/meta-data")]
    // Numbers, as a resolver of old reads them.
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("http://0/")]
    [InlineData("http://3232235521/")] // 192.168.0.1
    [InlineData("http://0xa9fea9fe/")] // 169.254.169.254
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("http://127.0.0.1:80#@public.example/")]
    // IPv6.
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[0:0:0:0:0:ffff:a00:1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd12::1]/")]
    [InlineData("http://[ff02::1]/")]
    public async Task Address_InsideTheMachineOrItsNetwork_IsNotReached(string address)
    {
        var refused = await Assert.ThrowsAsync<GuestErrorException>(() => AskAsync(address));
        Assert.Contains("provider-failed", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_connected);
        Assert.Empty(_seen);
    }

    [Fact]
    public async Task Name_WithAddressesOfBothKinds_IsReachedAtThePublicOneAlone()
    {
        await AskAsync("http://mixed.example/");
        Assert.Equal(["93.184.216.34"], _connected);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://loopback.example/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://2130706433/")]
    [InlineData("//127.0.0.1/")]
    [InlineData("http://user:secret@public.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://public.example/")]
    public async Task Redirect_ToWhereTheFirstStepMightNotGo_IsNotFollowed(string target)
    {
        await Assert.ThrowsAsync<GuestErrorException>(() => AskAsync($"http://public.example/?to={Uri.EscapeDataString(target)}"));
        Assert.Equal(["93.184.216.34"], _connected);
        Assert.Single(_seen);
    }

    /// <summary>The address is what counts when the connection is made, whatever the name stood for a moment ago.</summary>
    [Fact]
    public async Task Name_ThatResolvesElsewhereTheSecondTime_IsCheckedAgain()
    {
        int asked = 0;
        await using ActorHost host = await StartAsync(
            (name, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Parse("93.184.216.34") : IPAddress.Loopback]), ("ALLOW", "*"));
        await AskAsync("http://rebind.example/?to=http://rebind.example:81/", host, fails: true); // another port is another connection
        Assert.Equal(2, asked);
        Assert.Equal(["93.184.216.34"], _connected);
    }

    [Fact]
    public async Task Redirect_ToAnotherServer_LosesWhatProvesWhoTheActorIs()
    {
        var secrets = new Dictionary<string, string> { ["Authorization"] = "Bearer secret", ["cookie"] = "id=1", ["x-mine"] = "kept" };
        await AskAsync($"http://public.example/?to={Uri.EscapeDataString("http://public.example/again?to=http://other.example/")}", headers: secrets);
        Assert.Equal(["public.example", "public.example", "other.example"], _seen.Select(request => request.Host));
        Assert.Equal(["Bearer secret", "Bearer secret", ""], _seen.Select(request => request.Headers.Authorization.ToString()));
        Assert.Equal(["id=1", "id=1", ""], _seen.Select(request => request.Headers.Cookie.ToString()));
        Assert.All(_seen, request => Assert.Equal("kept", request.Headers["x-mine"]));
    }

    [Theory]
    [InlineData("x", "a\r\nhost: other")]
    [InlineData("x", "a\nb")]
    [InlineData("x", "a\rb")]
    [InlineData("x", "a\0b")]
    [InlineData("x", "\u560d\u560ahost: other")]
    [InlineData("x: a\r\nhost", "other")]
    [InlineData("", "a")]
    [InlineData("a b", "a")]
    public async Task Header_ThatWouldInjectOthers_IsRefused(string name, string value)
    {
        await Assert.ThrowsAsync<GuestErrorException>(() => AskAsync("http://public.example/", headers: new() { [name] = value }));
        Assert.Empty(_seen);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nhost: other\r\n\r\nGET")]
    [InlineData("")]
    [InlineData("GET ")]
    public async Task Method_ThatIsNone_IsRefused(string method)
    {
        await Assert.ThrowsAsync<GuestErrorException>(() => AskAsync("http://public.example/", method: method));
        Assert.Empty(_seen);
    }

    [Fact]
    public async Task Path_WithALineFeed_IsOnePath()
    {
        await AskAsync("http://public.example/a\r\nhost: other");
        (string host, string path, IHeaderDictionary headers) = Assert.Single(_seen);
        Assert.Equal("public.example", host);
        Assert.StartsWith("/a", path, StringComparison.Ordinal);
        Assert.Single(headers.Host);
    }

    [Fact]
    public async Task Headers_OfTheConnection_AreTheClientsOwn()
    {
        await AskAsync("http://public.example/", headers: new() { ["Host"] = "other", ["content-length"] = "7", ["Transfer-Encoding"] = "chunked", ["x"] = "1" });
        (string host, _, IHeaderDictionary headers) = Assert.Single(_seen);
        Assert.Equal("public.example", host);
        Assert.Equal("1", headers["x"]);
        Assert.False(headers.ContainsKey("transfer-encoding"));
    }

    [Fact]
    public async Task Answer_ThatNeverEnds_IsGivenUpAtTheTimeout()
    {
        await using ActorHost host = await StartAsync(("ALLOW", "*"), ("timeout", "1"));
        Assert.Contains("no complete answer", (await AskAsync("http://public.example/slow", host, fails: true))!, StringComparison.Ordinal);
    }

    private Task<ActorHost> StartAsync(params (string Name, string Value)[] values) => StartAsync(
        (name, _) => Names.TryGetValue(name.TrimEnd('.'), out string[]? addresses)
            ? Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)])
            : throw new SocketException((int)SocketError.HostNotFound),
        values);

    private Task<ActorHost> StartAsync(Func<string, CancellationToken, Task<IPAddress[]>> resolve, params (string Name, string Value)[] values) =>
        TestActors.HostAsync(
            new HttpClientProvider(new OutboundNetwork(resolve, (addresses, _, ct) =>
            {
                _connected.Enqueue(addresses[0].ToString());
                return OutboundNetwork.Machine.ConnectAsync([IPAddress.Loopback], _port, ct);
            })),
            values);

    private Task<HttpResponse> AskAsync(string address, Dictionary<string, string>? headers = null, string method = "GET") =>
        _host.AskAsync<HttpRequest, HttpResponse>(CapabilityIds.HttpClient, HttpOperations.PerformRequest, new HttpRequest(method, address, "", headers ?? [], default));

    private static async Task<string?> AskAsync(string address, ActorHost host, bool fails)
    {
        Task<HttpResponse> asked = host.AskAsync<HttpRequest, HttpResponse>(
            CapabilityIds.HttpClient, HttpOperations.PerformRequest, new HttpRequest("GET", address, "", new Dictionary<string, string>(), default));
        if (fails) return (await Assert.ThrowsAsync<GuestErrorException>(() => asked)).Message;
        await asked;
        return null;
    }

    private static async Task StallAsync(HttpContext context)
    {
        await context.Response.WriteAsync("begun");
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
