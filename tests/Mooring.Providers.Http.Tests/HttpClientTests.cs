using System.Net;
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

public sealed class HttpClientTests : IAsyncLifetime
{
    private readonly WebApplication _server;
    private Uri _address = new("http://127.0.0.1");

    public HttpClientTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(async context =>
        {
            if (context.Request.Path == "/away") context.Response.Redirect("http://169.254.169.254/latest");
            else if (context.Request.Path == "/round") context.Response.Redirect("/round");
            else if (context.Request.Path == "/moved") context.Response.Redirect("/here");
            else await context.Response.WriteAsync($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers["x-mine"]}");
        });
    }

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _address = new Uri(_server.Urls.First());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Request_ToAnAllowedHost_IsMade()
    {
        await using ActorHost host = await TestActors.HostAsync(new HttpClientProvider(), ("ALLOW", "127.0.0.1"), ("ALLOW_PRIVATE", "true"));
        HttpResponse answer = await AskAsync(host, new Uri(_address, "/moved").ToString());
        Assert.Equal(200u, answer.StatusCode);
        Assert.Equal("GET /here mine", Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Theory]
    [InlineData("http://localhost:{0}/", "*", "private")]
    [InlineData("http://127.0.0.1:{0}/", "*", "private")]
    [InlineData("http://[::1]:{0}/", "*", "private")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/", "*", "private")]
    [InlineData("http://0.0.0.0:{0}/", "*", "private")]
    [InlineData("http://2130706433:{0}/", "*", "private")] // 127.0.0.1 in one number
    [InlineData("http://10.1.2.3/", "*", "private")]
    [InlineData("http://169.254.169.254/", "*", "private")]
    [InlineData("http://127.0.0.1:{0}/", "example.org", "not among")]
    [InlineData("http://notexample.org/", "*.example.org", "not among")]
    [InlineData("http://127.0.0.1:{0}/", "", "not among")]
    [InlineData("file:///etc/passwd", "*", "begins with http")]
    [InlineData("http://user@127.0.0.1:{0}/", "*", "user name")]
    public async Task Request_ThatTheLinkDoesNotAllow_IsRefused(string address, string allow, string why)
    {
        await using ActorHost host = await TestActors.HostAsync(new HttpClientProvider(), ("ALLOW", allow));
        var refused = await Assert.ThrowsAsync<GuestErrorException>(() => AskAsync(host, string.Format(null, address, _address.Port)));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/away", "not among")]
    [InlineData("/round", "redirected more than")]
    public async Task Redirect_IsCheckedLikeTheFirstStep(string path, string why)
    {
        await using ActorHost host = await TestActors.HostAsync(new HttpClientProvider(), ("ALLOW", "127.0.0.1"), ("ALLOW_PRIVATE", "true"), ("max_redirects", "3"));
        Assert.Contains(why, (await Assert.ThrowsAsync<GuestErrorException>(() => AskAsync(host, new Uri(_address, path).ToString()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_WithALineFeed_IsRefused()
    {
        await using ActorHost host = await TestActors.HostAsync(new HttpClientProvider(), ("ALLOW", "127.0.0.1"), ("ALLOW_PRIVATE", "true"));
        await Assert.ThrowsAsync<GuestErrorException>(() => AskAsync(host, _address.ToString(), "a\r\nhost: other"));
    }

    [Theory]
    [InlineData("8.8.8.8", false)]
    [InlineData("172.32.0.1", false)]
    [InlineData("172.31.0.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("2606:4700::1111", false)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("2002:7f00:1::", true)]
    public void Address_IsPrivateOrNot(string address, bool isPrivate) => Assert.Equal(isPrivate, PrivateAddresses.Contain(IPAddress.Parse(address)));

    private static Task<HttpResponse> AskAsync(ActorHost host, string address, string header = "mine") => host.AskAsync<HttpRequest, HttpResponse>(
        CapabilityIds.HttpClient, HttpOperations.PerformRequest, new HttpRequest("GET", address, "", new Dictionary<string, string> { ["x-mine"] = header }, default));
}
