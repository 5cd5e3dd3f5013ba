using Mooring.Grpc.Actors;
using Mooring.Grpc.Client;
using Mooring.Grpc.Server;
using Mooring.Grpc.V1;
using Mooring.Hosting;
using Mooring.Testing;
using Mooring.Wasm;

namespace Mooring.Grpc.Tests.Support;

/// <summary>A server over a real guest on the real engine, and a client for it.</summary>
internal sealed class GuestHost : IAsyncDisposable
{
    private static readonly Engine Engine = new(StressedEngine.Options);

    private readonly GrpcServer _server;
    private readonly ActorsService _service;
    private readonly ActorModule _module;

    private GuestHost(GrpcServer server, ActorsService service, ActorModule module) =>
        (_server, _service, _module, Client) = (server, service, module, new GrpcClient(server.Address));

    public GrpcClient Client { get; }

    /// <param name="guest">The module below <c>guests/</c>, without extension.</param>
    /// <param name="options">What holds for its actors; null for the defaults.</param>
    public static async Task<GuestHost> StartAsync(string guest, ActorOptions? options = null)
    {
        var module = ActorModule.Load(Engine, await File.ReadAllBytesAsync(RepositoryRoot.Combine("guests", guest + ".wasm")), options);
        var service = new ActorsService(module);
        var server = await GrpcServer.StartAsync(new GrpcServerOptions { ShutdownGrace = TimeSpan.Zero }, [service.ToService()]);
        return new GuestHost(server, service, module);
    }

    public DuplexCall<Message, MessageResponse> OpenStream(GrpcCallOptions? options = null) =>
        Client.Duplex<Message, MessageResponse>(TestHost.ProcessMessages, MessageResponse.Parser, options);

    public async Task<string> CallAsync(string operation, string payload = "", GrpcCallOptions? options = null)
    {
        var response = await Client.UnaryAsync(TestHost.Call, TestExtensions.Message(operation, payload), MessageResponse.Parser, options);
        return response.Payload.ToStringUtf8();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await _service.DisposeAsync();
        _module.Dispose();
    }
}
