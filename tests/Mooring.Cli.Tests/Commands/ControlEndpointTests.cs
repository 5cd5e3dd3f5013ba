using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

/// <summary>The control endpoint of a running host: who may use it, and that links change while the host runs.</summary>
public sealed class ControlEndpointTests : IAsyncDisposable
{
    private readonly RunningHost _host = new();

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("unix:control.sock")]
    public async Task Links_AreAddedChangedAndRemoved_WhileTheHostRuns(string control)
    {
        await UpAsync(control);
        Assert.DoesNotContain("wascc:keyvalue", (await _host.RunAsync("links")).Output, StringComparison.Ordinal);

        string added = (await SucceedAsync("links", "--add", "counter", "wascc:keyvalue", "--value", "PREFIX=a:")).Output;
        Assert.Contains("wascc:keyvalue (default)", added, StringComparison.Ordinal);
        string served = (await SucceedAsync("links", "--add", "counter", "wascc:http_server", "--value", "PORT=0", "--value", "PATH=/n")).Output;
        Assert.Contains("wascc:http_server (default)", served, StringComparison.Ordinal);

        string removed = (await SucceedAsync("links", "--remove", "counter", "wascc:keyvalue")).Output;
        Assert.DoesNotContain("wascc:keyvalue", removed, StringComparison.Ordinal);
        Assert.Contains("wascc:http_server", removed, StringComparison.Ordinal);
        Assert.Equal(0, await _host.StopAsync());
    }

    [Fact]
    public async Task Links_ThatCannotBe_AreRefusedWithTheReason()
    {
        await UpAsync("127.0.0.1:0");
        Assert.Contains("not-in-claims", (await _host.RunAsync("links", "--add", "counter", "wascc:blobstore")).AssertFailed(1), StringComparison.Ordinal);
        Assert.Contains("no-provider", (await _host.RunAsync("links", "--add", "counter", "wascc:keyvalue", "--binding", "second")).AssertFailed(1), StringComparison.Ordinal);
        Assert.Contains("no-actor", (await _host.RunAsync("links", "--add", "nobody", "wascc:keyvalue")).AssertFailed(1), StringComparison.Ordinal);
        Assert.Contains("not-linked", (await _host.RunAsync("links", "--remove", "counter", "wascc:keyvalue")).AssertFailed(1), StringComparison.Ordinal);
        Assert.Contains("PORT", (await _host.RunAsync("links", "--add", "counter", "wascc:http_server", "--value", "PORT=eighty")).AssertFailed(1), StringComparison.Ordinal);
        Assert.Contains("NAME=VALUE", (await _host.RunAsync("links", "--add", "counter", "wascc:keyvalue", "--value", "nothing")).AssertFailed(2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("unix:control.sock")]
    public async Task Endpoint_AnswersNobodyWithoutTheToken(string control)
    {
        await UpAsync(control);
        (string address, string token) = await ControlFileAsync();
        using HttpClient client = Client(ref address);
        string[] paths = ["/status", "/events", "/links", "/nothing"];
        foreach (string wrong in new[] { "", "Bearer ", "Bearer guess", "Bearer " + token[..^1], "Bearer " + token + "0", "Bearer " + token.ToUpperInvariant(), "Basic " + token, token })
        {
            foreach (string path in paths) Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Get, address + path, wrong));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Post, address + "/swap", wrong));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Delete, address + "/links?actor=counter&capability=x", wrong));
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Get, address + "/status", "Bearer " + token));
        // A page in a browser names its origin: not even with the token.
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Get, address + "/status", "Bearer " + token, origin: "http://evil.example"));
    }

    [Fact]
    public async Task SocketAndToken_AreTheOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Files have no such modes there.");
            return;
        }

        await UpAsync("unix:control.sock");
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Owner, File.GetUnixFileMode(_host.InFolder("control.sock")));
        Assert.Equal(Owner, File.GetUnixFileMode(Assert.Single(Directory.EnumerateFiles(_host.Hosts))));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(_host.Hosts));
        (_, string token) = await ControlFileAsync();
        Assert.Equal(64, token.Length);
        Assert.DoesNotContain(token, _host.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await _host.StopAsync());
        Assert.False(File.Exists(_host.InFolder("control.sock")));
        Assert.Empty(Directory.EnumerateFiles(_host.Hosts));
    }

    [Fact]
    public async Task Socket_LeftBehindByAKilledHost_IsReplaced()
    {
        await UpAsync("unix:control.sock");
        await _host.KillAsync();
        Assert.True(File.Exists(_host.InFolder("control.sock")));
        await UpAsync("unix:control.sock");
        Assert.Contains("counter", (await SucceedAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_InThePlaceOfAFile_LeavesTheFileAlone()
    {
        await File.WriteAllTextAsync(_host.InFolder("control.sock"), "somebody's");
        await Assert.ThrowsAsync<InvalidOperationException>(() => UpAsync("unix:control.sock"));
        Assert.Equal("somebody's", await File.ReadAllTextAsync(_host.InFolder("control.sock")));
    }

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("192.168.0.1:8080")]
    [InlineData("[::]:0")]
    [InlineData("localhost")]
    public async Task Address_ThatOthersCouldReach_IsRefused(string control)
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => UpAsync(control));
        Assert.False(Directory.Exists(_host.Hosts));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task UpAsync(string control)
    {
        await _host.SignAsync("counter/counter", "counter", 1, "wascc:http_server", "wascc:keyvalue");
        if (control.StartsWith("unix:", StringComparison.Ordinal)) control = "unix:" + _host.InFolder(control["unix:".Length..]);
        Assert.Contains("is up", await _host.UpAsync($$"""
            host: { name: test, control: "{{control}}" }
            actors: [counter.wasm]
            providers: [keyvalue.memory, http_server]
            """), StringComparison.Ordinal);
    }

    private async Task<MoorResult> SucceedAsync(params string[] arguments)
    {
        MoorResult result = await _host.RunAsync(arguments);
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        return result;
    }

    private async Task<(string Address, string Token)> ControlFileAsync()
    {
        using JsonDocument file = JsonDocument.Parse(await File.ReadAllTextAsync(Assert.Single(Directory.EnumerateFiles(_host.Hosts))));
        return (file.RootElement.GetProperty("Address").GetString()!, file.RootElement.GetProperty("Token").GetString()!);
    }

    private static HttpClient Client(ref string address)
    {
        if (!address.StartsWith("unix:", StringComparison.Ordinal)) return new HttpClient();
        string path = address["unix:".Length..];
        address = "http://localhost";
        return new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string address, string authorization, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (authorization.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (origin is not null) request.Headers.Add("Origin", origin);
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
