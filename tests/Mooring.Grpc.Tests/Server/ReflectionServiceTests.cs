using Google.Protobuf.Reflection;
using Mooring.Grpc.Reflection.V1;
using Mooring.Grpc.Tests.Support;

namespace Mooring.Grpc.Tests.Server;

public sealed class ReflectionServiceTests
{
    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Services_AreListed(string version)
    {
        await using var host = await TestHost.StartAsync();

        var response = await AskAsync(host, new ServerReflectionRequest { ListServices = "*" }, version);

        Assert.Equal(["grpc.health.v1.Health", "mooring.v1.Actors"], response.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Theory]
    [InlineData("mooring.v1.Actors")]
    [InlineData("mooring.v1.Actors.Call")]
    [InlineData("mooring.v1.Message")]
    [InlineData("mooring.v1.MessageResponse.failure")]
    public async Task Symbol_IsFoundInItsFile(string symbol)
    {
        await using var host = await TestHost.StartAsync();

        var response = await AskAsync(host, new ServerReflectionRequest { FileContainingSymbol = symbol });

        var file = FileDescriptorProto.Parser.ParseFrom(response.FileDescriptorResponse.FileDescriptorProto.Single());
        Assert.Equal(("mooring/v1/actors.proto", "mooring.v1"), (file.Name, file.Package));
    }

    [Fact]
    public async Task Unknown_IsNotFound()
    {
        await using var host = await TestHost.StartAsync();

        Assert.Equal(5, (await AskAsync(host, new ServerReflectionRequest { FileByFilename = "no.proto" })).ErrorResponse.ErrorCode);
        Assert.Equal(5, (await AskAsync(host, new ServerReflectionRequest())).ErrorResponse.ErrorCode);
    }

    private static async Task<ServerReflectionResponse> AskAsync(TestHost host, ServerReflectionRequest request, string version = "v1")
    {
        await using var call = host.Client.Duplex<ServerReflectionRequest, ServerReflectionResponse>(
            $"grpc.reflection.{version}.ServerReflection/ServerReflectionInfo", ServerReflectionResponse.Parser);
        await call.WriteAsync(request);
        await call.CompleteAsync();
        var response = await call.ReadAsync();
        Assert.Equal(request, response!.OriginalRequest);
        Assert.Null(await call.ReadAsync());
        return response;
    }
}
