using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Http.Tests;

public sealed class HttpServerTests : IAsyncDisposable
{
    private readonly HttpServerProvider _provider = new();
    private readonly HttpClient _client = new();
    private ActorHost? _host;

    [Fact]
    public async Task Request_ReachesTheActor_AndItsAnswerTheClient()
    {
        Uri address = await StartAsync(request =>
        {
            Assert.Equal(("POST", "/a/b", "x=1&y=%20"), (request.Method, request.Path, request.QueryString));
            Assert.Equal("text/plain; charset=utf-8", request.Header["content-type"]);
            return new HttpResponse(201, "Made", new Dictionary<string, string> { ["x-one"] = "1" }, Encoding.UTF8.GetBytes($"got {Encoding.UTF8.GetString(request.Body.Span)}"));
        });
        using HttpResponseMessage answer = await _client.PostAsync(new Uri(address, "/a/b?x=1&y=%20"), new StringContent("body"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Made", answer.ReasonPhrase);
        Assert.Equal("1", answer.Headers.GetValues("x-one").Single());
        Assert.Equal("got body", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("x", "a\r\nset-cookie: stolen")]
    [InlineData("x", "a\nset-cookie: stolen")]
    [InlineData("x", "a\rset-cookie: stolen")]
    [InlineData("x", "a\0b")]
    [InlineData("x", "a\u0085b")]
    [InlineData("x", "\u560d\u560a")] // line ends, to who keeps the low bytes alone
    [InlineData("x: a\r\nset-cookie", "stolen")]
    [InlineData("", "a")]
    [InlineData("a b", "a")]
    [InlineData("a:b", "a")]
    public async Task Header_ThatWouldInjectOthers_IsNotSent(string name, string value)
    {
        Uri address = await StartAsync(_ => new HttpResponse(200, "OK", new Dictionary<string, string> { [name] = value }, "body"u8.ToArray()));
        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using HttpResponseMessage answer = await _client.SendAsync(Request(address, version));
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.False(answer.Headers.Contains("set-cookie"));
            Assert.DoesNotContain("body", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Header_OfTheConnection_IsTheServersOwn()
    {
        Uri address = await StartAsync(_ => new HttpResponse(
            200, "OK", new Dictionary<string, string> { ["content-length"] = "1", ["Transfer-Encoding"] = "chunked", ["connection"] = "close", ["x"] = "Grüße" }, "whole"u8.ToArray()));
        for (int i = 0; i < 2; i++) // on one connection: the first answer ends where the second begins
        {
            using HttpResponseMessage answer = await _client.GetAsync(address);
            Assert.Equal("whole", await answer.Content.ReadAsStringAsync());
            Assert.Equal(5, answer.Content.Headers.ContentLength);
            Assert.Equal("Grüße", answer.Headers.GetValues("x").Single());
        }
    }

    [Fact]
    public async Task Reason_WithALineFeed_IsReplacedByTheUsualOne()
    {
        Uri address = await StartAsync(_ => new HttpResponse(200, "OK\r\nset-cookie: stolen", ImmutableDictionary<string, string>.Empty, default));
        using HttpResponseMessage answer = await _client.GetAsync(address);
        Assert.Equal("OK", answer.ReasonPhrase);
        Assert.False(answer.Headers.Contains("set-cookie"));
    }

    [Fact]
    public async Task Body_BeyondTheLimit_IsRefused()
    {
        Uri address = await StartAsync(_ => new HttpResponse(200, "OK", ImmutableDictionary<string, string>.Empty, default), ("MAX_BODY", "10"));
        using HttpResponseMessage answer = await _client.PostAsync(address, new ByteArrayContent(new byte[11]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Actor_ThatFails_IsAnAnswerOf500()
    {
        Uri address = await StartAsync(null); // the echo guest knows no HandleRequest
        using HttpResponseMessage answer = await _client.GetAsync(address);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("Failed to handle request", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoActors_OnOnePort_AreToldApartByPath()
    {
        int port = FreePort();
        await StartAsync(request => new HttpResponse(200, "OK", ImmutableDictionary<string, string>.Empty, Encoding.UTF8.GetBytes(request.Path)), ("PORT", $"{port}"), ("PATH", "/a"));
        HostedActor b = await _host!.StartActorAsync(TestActors.Sign("echo/echo", "b", CapabilityIds.HttpServer));
        await _host.LinkAsync(new LinkDefinition("b", CapabilityIds.HttpServer) { Values = ImmutableDictionary<string, string>.Empty.Add("PORT", $"{port}").Add("PATH", "/b") });
        Assert.Equal("/a/x", await _client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/a/x")));
        Assert.Equal(2, _provider.Addresses.Count);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri($"http://127.0.0.1:{port}/c"))).StatusCode);
        await _host.UnlinkAsync(b.Key, CapabilityIds.HttpServer);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri($"http://127.0.0.1:{port}/b"))).StatusCode);
        await _host.UnlinkAsync("a", CapabilityIds.HttpServer);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(new Uri($"http://127.0.0.1:{port}/a")));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_host is not null) await _host.DisposeAsync();
    }

    private async Task<Uri> StartAsync(Func<HttpRequest, HttpResponse>? answer, params (string Name, string Value)[] values)
    {
        _host = new ActorHost(new ActorHostOptions { Middleware = answer is null ? [] : [new Answering(answer)] });
        HostedActor actor = await _host.StartActorAsync(TestActors.Sign("echo/echo", "a", CapabilityIds.HttpServer));
        await _host.AddProviderAsync(_provider);
        await _host.LinkAsync(new LinkDefinition("a", CapabilityIds.HttpServer)
        {
            Values = new Dictionary<string, string> { ["PORT"] = "0" }.ToImmutableDictionary().SetItems(values.Select(value => KeyValuePair.Create(value.Name, value.Value))),
        });
        return _provider.Addresses[actor.Key];
    }

    private static HttpRequestMessage Request(Uri address, Version version) =>
        new(HttpMethod.Get, address) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Answers requests in the actor's place.</summary>
    private sealed class Answering(Func<HttpRequest, HttpResponse> answer) : IHostMiddleware
    {
        public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(Invocation invocation, InvocationNext next, CancellationToken ct) =>
            invocation.Operation == HttpOperations.HandleRequest
                ? new ValueTask<ReadOnlyMemory<byte>>(answer(HttpRequest.Decode(invocation.Payload.Span)).ToBytes())
                : next(invocation, ct);
    }
}
