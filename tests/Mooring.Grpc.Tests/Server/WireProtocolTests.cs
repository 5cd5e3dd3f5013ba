using System.Net;
using Google.Protobuf;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Grpc.Tests.Support;
using Mooring.Grpc.V1;
using static Mooring.Grpc.Tests.Support.TestExtensions;

namespace Mooring.Grpc.Tests.Server;

/// <summary>What the server says to requests that no gRPC client sends.</summary>
public sealed class WireProtocolTests
{
    private static readonly byte[] Echo = RawClient.Frame(Message("Echo", "hello").ToByteArray());

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    [InlineData("APPLICATION/GRPC")]
    public async Task ContentType_OfGrpc_IsServed(string contentType)
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        var response = await client.SendAsync(Echo, contentType: contentType);

        Assert.Equal((HttpStatusCode.OK, "0"), (response.Http.StatusCode, response.Status));
        Assert.Equal("application/grpc", response.Http.Content.Headers.ContentType!.ToString());
        Assert.Equal(RawClient.Frame(new MessageResponse { Payload = ByteString.CopyFromUtf8("hello") }.ToByteArray()), response.Body);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpcx")]
    public async Task ContentType_OfSomethingElse_Is415(string? contentType)
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        var response = await client.SendAsync(Echo, contentType: contentType);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "13", 0), (response.Http.StatusCode, response.Status, response.Body.Length));
        Assert.Equal(0, host.Actors.Started);
    }

    [Fact]
    public async Task Verb_OtherThanPost_Is405()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        var response = await client.SendAsync(Echo, verb: HttpMethod.Put);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.Http.StatusCode);
        Assert.Equal(["POST"], response.Http.Content.Headers.Allow);
    }

    [Fact]
    public async Task Http1_IsRefused()
    {
        await using var host = await TestHost.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(host.Address)).Within();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(new byte[] { 0 }, "13", "inside a message")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "13", "inside a message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 1 }, "13", "inside a message")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, "13", "flag")]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 0 }, "13", "no compression")]
    [InlineData(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF }, "8", "4294967295 bytes")]
    [InlineData(new byte[] { 0, 1, 0, 0, 1 }, "8", "longer than the limit of 16777216")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0x12, 9 }, "13", "not a Message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0xFF, 0xFF }, "13", "not a Message")]
    public async Task Body_ThatIsBroken_EndsWithAStatus(byte[] body, string status, string text)
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        foreach (var method in (string[])[TestHost.ProcessMessages, TestHost.Call])
        {
            var response = await client.SendAsync(body, method);
            Assert.Equal((HttpStatusCode.OK, status), (response.Http.StatusCode, response.Status));
            Assert.Contains(text, response.Message);
        }
    }

    [Fact]
    public async Task Unary_WithoutExactlyOneMessage_IsUnimplemented()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        Assert.Equal("12", (await client.SendAsync([], TestHost.Call)).Status);
        Assert.Equal("12", (await client.SendAsync([.. Echo, .. Echo], TestHost.Call)).Status);
    }

    [Fact]
    public async Task Stream_WithoutMessages_Succeeds()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        var response = await client.SendAsync([]);

        Assert.Equal(("0", 0), (response.Status, response.Body.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("1x")]
    [InlineData("-1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData("5 S")]
    public async Task Timeout_ThatIsMalformed_IsInternal(string timeout)
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        var response = await client.SendAsync(Echo, headers: [("grpc-timeout", timeout)]);

        Assert.Equal("13", response.Status);
        Assert.Contains("grpc-timeout", response.Message);
    }

    [Theory]
    [InlineData("0n")]
    [InlineData("100m")]
    public async Task Timeout_ThatPasses_IsTheServersStatus(string timeout)
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        foreach (var method in (string[])[TestHost.ProcessMessages, TestHost.Call])
        {
            var response = await client.SendAsync(RawClient.Frame(Message("Loop").ToByteArray()), method, headers: [("grpc-timeout", timeout)]);
            Assert.Equal("4", response.Status);
        }
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("60S")]
    public async Task Timeout_ThatDoesNotPass_ChangesNothing(string timeout)
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        Assert.Equal("0", (await client.SendAsync(Echo, headers: [("grpc-timeout", timeout)])).Status);
    }

    [Fact]
    public async Task Encoding_ThatIsUnknown_IsUnimplementedAndNamesTheKnownOnes()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        var response = await client.SendAsync(Echo, headers: [("grpc-encoding", "br")]);

        Assert.Equal("12", response.Status);
        Assert.Equal("identity,gzip", response.Http.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Theory]
    [InlineData(ResponseCompression.LikeRequest, "gzip", "gzip", true)]
    [InlineData(ResponseCompression.LikeRequest, "gzip", "identity", false)]
    [InlineData(ResponseCompression.LikeRequest, "identity", "identity, gzip", false)]
    [InlineData(ResponseCompression.WhenAccepted, "identity", "identity, gzip", true)]
    [InlineData(ResponseCompression.Never, "gzip", "gzip", false)]
    public async Task Response_IsCompressed_AsConfigured(ResponseCompression when, string encoding, string accepted, bool compressed)
    {
        await using var host = await TestHost.StartAsync(new GrpcServerOptions { Calls = new GrpcOptions { ResponseCompression = when } });
        using var client = new RawClient(host.Address);
        var large = RawClient.Frame(Message("Echo", new string('a', 5000)).ToByteArray());

        var response = await client.SendAsync([.. Echo, .. large], headers: [("grpc-encoding", encoding), ("grpc-accept-encoding", accepted)]);

        Assert.Equal("0", response.Status);
        Assert.Equal(compressed, response.Http.Headers.Contains("grpc-encoding"));
        var first = 5 + new MessageResponse { Payload = ByteString.CopyFromUtf8("hello") }.CalculateSize();
        Assert.Equal(0, response.Body[0]); // too short to be worth it
        Assert.Equal(compressed ? 1 : 0, response.Body[first]);
        Assert.Equal(compressed, response.Body.Length < 1000);
    }

    [Fact]
    public async Task Message_ThatDoesNotCompress_IsSentAsItIs()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);
        var message = new Message { Operation = "Echo", Payload = ByteString.CopyFrom(noise) };

        var response = await client.SendAsync(
            RawClient.Frame(message.ToByteArray()), headers: [("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip")]);

        Assert.Equal(("0", 0), (response.Status, response.Body[0]));
        Assert.Equal(new MessageResponse { Payload = message.Payload }, MessageResponse.Parser.ParseFrom(response.Body.AsSpan(5)));
    }

    [Fact]
    public async Task Gzip_ThatIsBroken_IsInternal()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);
        var whole = RawClient.Compress(Message("Echo", new string('a', 5000)).ToByteArray());
        byte[] changed = [.. whole];
        changed[whole.Length / 2] ^= 0xFF;

        Assert.Equal("0", (await SendAsync(whole)).Status);
        for (var length = 0; length < whole.Length; length++) Assert.Equal("13", (await SendAsync(whole[..length])).Status);
        Assert.Equal("13", (await SendAsync(changed)).Status);
        Assert.Equal("13", (await SendAsync([1, 2, 3])).Status);

        Task<RawResponse> SendAsync(byte[] gzip) => client.SendAsync(RawClient.Frame(gzip, flag: 1), headers: [("grpc-encoding", "gzip")]);
    }

    [Fact]
    public async Task Failure_WithoutMessages_IsOneHeadersFrame()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new RawClient(host.Address);

        var response = await client.SendAsync(RawClient.Frame(Message("Error", "50 % ü\n").ToByteArray()), TestHost.Call);

        Assert.Empty(response.Http.TrailingHeaders);
        Assert.Equal(("2", "50 %25 %C3%BC%0A"), (response.Http.Headers.GetValues("grpc-status").Single(), response.Message));
    }
}
