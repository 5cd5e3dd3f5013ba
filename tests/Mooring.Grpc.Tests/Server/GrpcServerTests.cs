using System.Net;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Mooring.Grpc.Server;
using Mooring.Grpc.Tests.Support;
using static Mooring.Grpc.Tests.Support.TestExtensions;

namespace Mooring.Grpc.Tests.Server;

public sealed class GrpcServerTests
{
    [Fact]
    public async Task Address_InUse_IsNamedInTheFailure()
    {
        await using var first = await GrpcServer.StartAsync(new GrpcServerOptions(), []);

        var failure = await Assert.ThrowsAsync<IOException>(() => GrpcServer.StartAsync(new GrpcServerOptions { Address = first.Address }, []));

        Assert.Equal($"Cannot listen on {first.Address}: the address is in use.", failure.Message);
    }

    [Fact]
    public async Task Address_OfAnotherMachine_IsNamedInTheFailure()
    {
        var failure = await Assert.ThrowsAsync<IOException>(() => GrpcServer.StartAsync(new GrpcServerOptions { Address = "192.0.2.1:5000" }, []));

        Assert.StartsWith("Cannot listen on 192.0.2.1:5000: ", failure.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("here")]
    [InlineData("http://example.com:80")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("unix:")]
    public async Task Address_ThatIsMalformed_IsRefused(string address)
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => GrpcServer.StartAsync(new GrpcServerOptions { Address = address }, []));

        Assert.Contains($"'{address}'", failure.Message);
    }

    [Theory]
    [InlineData("127.0.0.1:0", "http://127.0.0.1:")]
    [InlineData("localhost:0", "http://127.0.0.1:")]
    [InlineData("http://127.0.0.1:0/", "http://127.0.0.1:")]
    public async Task Address_WithPort0_GetsAFreePort(string address, string bound)
    {
        await using var server = await GrpcServer.StartAsync(new GrpcServerOptions { Address = address }, []);

        Assert.StartsWith(bound, server.Address);
        Assert.NotEqual(0, new Uri(server.Address).Port);
    }

    [Fact]
    public async Task Server_ThatStops_EndsItsStreamsAfterTheGrace()
    {
        var host = await TestHost.StartAsync();
        var stream = host.OpenStream();
        await stream.WriteAsync(Message("Loop"));
        await host.Actors.Looping.Task.Within();
        var reading = stream.ReadAsync().AsTask();

        await host.DisposeAsync().AsTask().Within();

        await Assert.ThrowsAnyAsync<Exception>(() => reading).Within();
        Assert.True(host.Actors.Interrupted.Task.IsCompleted);
        Assert.Equal(0, host.Actors.Alive);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task Handlers_OfAllShapes_AreServed()
    {
        var service = new GrpcService("test.Shapes")
            .Unary<Int32Value, Int32Value>("Next", Int32Value.Parser, (request, _) => new(new Int32Value { Value = request.Value + 1 }))
            .ClientStreaming<Int32Value, Int32Value>("Sum", Int32Value.Parser, async (requests, _) =>
            {
                var sum = 0;
                await foreach (var request in requests.ReadAllAsync()) sum += request.Value;
                return new Int32Value { Value = sum };
            })
            .ServerStreaming<Int32Value, Int32Value>("To", Int32Value.Parser, async (request, responses, _) =>
            {
                for (var i = 1; i <= request.Value; i++) await responses.WriteAsync(new Int32Value { Value = i });
            })
            .Duplex<Int32Value, Int32Value>("Double", Int32Value.Parser, async (requests, responses, _) =>
            {
                while (await requests.ReadAsync() is { } request) await responses.BufferAsync(new Int32Value { Value = request.Value * 2 });
                await responses.FlushAsync();
            });
        await using var host = await TestHost.StartAsync(null, service);

        Assert.Equal([8], await CallAsync("Next", 7));
        Assert.Equal([6], await CallAsync("Sum", 1, 2, 3));
        Assert.Equal([1, 2, 3], await CallAsync("To", 3));
        Assert.Equal([2, 4], await CallAsync("Double", 1, 2));

        async Task<List<int>> CallAsync(string method, params int[] requests)
        {
            await using var call = host.Client.Duplex<Int32Value, Int32Value>("test.Shapes/" + method, Int32Value.Parser);
            foreach (var request in requests) await call.WriteAsync(new Int32Value { Value = request });
            await call.CompleteAsync();
            var answers = new List<int>();
            while (await call.ReadAsync() is { } answer) answers.Add(answer.Value);
            return answers;
        }
    }

    [Fact]
    public void Method_BoundTwiceOrUnknownToTheDescriptor_IsRefused()
    {
        var service = new GrpcService("test.Twice").Unary<Empty, Empty>("M", Empty.Parser, (request, _) => new(request));
        Assert.Throws<ArgumentException>(() => service.Unary<Empty, Empty>("M", Empty.Parser, (request, _) => new(request)));

        var described = new GrpcService(V1.ActorsReflection.Descriptor.Services[0]);
        Assert.Throws<ArgumentException>(() => described.Unary<Empty, Empty>("Missing", Empty.Parser, (request, _) => new(request)));
    }

    [Fact]
    public async Task Endpoint_OnHttp1_AsksForHttp2()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        await using var app = builder.Build();
        app.MapGrpcService(new GrpcService("test.Old").Unary<Empty, Empty>("M", Empty.Parser, (request, _) => new(request)));
        await app.StartAsync();
        using var http = new HttpClient();
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/grpc");

        using var response = await http.PostAsync(new Uri(app.Urls.First() + "/test.Old/M"), content).Within();

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Fact]
    public async Task Client_ThatNeverReads_IsResetWhenItsDeadlinePasses()
    {
        await using var host = await TestHost.StartAsync(null, new GrpcService("test.Endless")
            .ServerStreaming<Empty, StringValue>("Run", Empty.Parser, async (_, responses, _) =>
            {
                var value = new StringValue { Value = new string('x', 16_000) };
                while (true) await responses.WriteAsync(value);
            }));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, InitialHttp2StreamWindowSize = 65_535 });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(host.Address), "test.Endless/Run"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(RawClient.Frame([])),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.Add("grpc-timeout", "300m");

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Within();
        await Task.Delay(TimeSpan.FromSeconds(1)); // nothing tells a client that does not read that its deadline has passed on the server
        var reset = await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync()).Within();

        Assert.Equal(8, Assert.IsType<HttpProtocolException>(reset.InnerException ?? reset).ErrorCode); // CANCEL
    }
}
