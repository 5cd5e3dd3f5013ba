using System.Collections.Immutable;
using System.Net;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Http.Tests;

/// <summary>One guest fetches by HTTP what another one serves: server and client provider, each way through a real module.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly ActorHost _host = new();
    private readonly HttpServerProvider _server = new();
    private readonly HttpClient _client = new();
    private Uri _gateway = new("http://127.0.0.1");
    private Uri _counter = new("http://127.0.0.1");

    public async ValueTask InitializeAsync()
    {
        await _host.AddProviderAsync(_server);
        await _host.AddProviderAsync(new HttpClientProvider());
        _counter = await ServeAsync("counter", CapabilityIds.HttpServer);
        _gateway = await ServeAsync("gateway", CapabilityIds.HttpServer, CapabilityIds.HttpClient);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Request_IsPassedOnToAnotherActor_AndItsAnswerBack()
    {
        await AllowAsync("127.0.0.1");
        using HttpResponseMessage answer = await FetchAsync(new Uri(_counter, "/plain").ToString());
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("plain", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Requests_OfManyAtOnce_AreAllAnswered()
    {
        await AllowAsync("127.0.0.1");
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            using HttpResponseMessage answer = await FetchAsync(new Uri(_counter, "/plain").ToString());
            return await answer.Content.ReadAsStringAsync();
        }));
        Assert.All(answers, answer => Assert.Equal("plain", answer));
    }

    [Fact]
    public async Task Address_ThatTheLinkDoesNotAllow_IsABadGateway_ThatSaysWhy()
    {
        await AllowAsync("example.org");
        using HttpResponseMessage answer = await FetchAsync(new Uri(_counter, "/plain").ToString());
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("not among", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_Unlinked_IsMissingFromTheNextRequestOn()
    {
        await AllowAsync("127.0.0.1");
        string url = new Uri(_counter, "/plain").ToString();
        using (HttpResponseMessage linked = await FetchAsync(url)) Assert.Equal(HttpStatusCode.OK, linked.StatusCode);
        await _host.UnlinkAsync("gateway", CapabilityIds.HttpClient);
        using HttpResponseMessage unlinked = await FetchAsync(url);
        Assert.Equal(HttpStatusCode.BadGateway, unlinked.StatusCode);
        Assert.Contains("link", await unlinked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<Uri> ServeAsync(string guest, params string[] capabilities)
    {
        HostedActor actor = await _host.StartActorAsync(TestActors.Sign($"{guest}/{guest}", guest, capabilities));
        await _host.LinkAsync(new LinkDefinition(guest, CapabilityIds.HttpServer) { Values = ImmutableDictionary<string, string>.Empty.Add("PORT", "0") });
        return _server.Addresses[actor.Key];
    }

    private Task AllowAsync(string hosts) => _host.LinkAsync(new LinkDefinition("gateway", CapabilityIds.HttpClient)
    {
        Values = ImmutableDictionary<string, string>.Empty.Add("ALLOW", hosts).Add("ALLOW_PRIVATE", "true"),
    }).AsTask();

    private Task<HttpResponseMessage> FetchAsync(string url) => _client.GetAsync(new Uri(_gateway, $"/?from={url}")).WaitAsync(Longest);
}
