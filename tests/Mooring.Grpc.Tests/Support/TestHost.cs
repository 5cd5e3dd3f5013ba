using System.Runtime.CompilerServices;
using Google.Protobuf;
using Mooring.Grpc.Actors;
using Mooring.Grpc.Client;
using Mooring.Grpc.Health;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Grpc.V1;

namespace Mooring.Grpc.Tests.Support;

/// <summary>A server with everything Mooring.Grpc offers over fake instances, and a client for it.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    public const string ProcessMessages = "mooring.v1.Actors/ProcessMessages";
    public const string Call = "mooring.v1.Actors/Call";

    private readonly GrpcServer _server;
    private readonly ActorsService _service;

    private TestHost(GrpcServer server, ActorsService service, FakeActors actors, HealthService health, WireCount wire) =>
        (_server, _service, Actors, Health, Wire, Client) = (server, service, actors, health, wire, new GrpcClient(server.Address));

    public FakeActors Actors { get; }

    public HealthService Health { get; }

    /// <summary>Bytes that went over all connections.</summary>
    public WireCount Wire { get; }

    public GrpcClient Client { get; }

    public string Address => _server.Address;

    public static async Task<TestHost> StartAsync(GrpcServerOptions? options = null, params GrpcService[] others)
    {
        var actors = new FakeActors();
        var health = new HealthService();
        var wire = new WireCount();
        options ??= new GrpcServerOptions();
        options = options with { ConfigureListener = listen => listen.Use(next => connection => wire.CountAsync(connection, next)), ShutdownGrace = TimeSpan.Zero };
        var service = new ActorsService(actors);
        var server = await GrpcServer.StartAsync(options, StandardServices.AddTo([service.ToService(), .. others], health));
        return new TestHost(server, service, actors, health, wire);
    }

    public DuplexCall<Message, MessageResponse> OpenStream(GrpcCallOptions? options = null, CancellationToken cancellationToken = default) =>
        Client.Duplex<Message, MessageResponse>(ProcessMessages, MessageResponse.Parser, options, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await _service.DisposeAsync();
    }
}

/// <summary>Short forms for tests.</summary>
internal static class TestExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Fails, with the place, instead of waiting for ever.</summary>
    public static Task Within(this Task task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Within(Wrap(task), file, line);

    /// <inheritdoc cref="Within(Task, string, int)"/>
    public static async Task<T> Within<T>(this Task<T> task, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Nothing happened within {Patience.TotalSeconds} s at {Path.GetFileName(file)}:{line}.");
        }
    }

    public static Message Message(string operation, string payload = "", ulong id = 0) =>
        new() { Operation = operation, Payload = ByteString.CopyFromUtf8(payload), Id = id };

    public static async Task<GrpcStatusException> FailsAsync(Func<Task> call, StatusCode code)
    {
        var failure = await Assert.ThrowsAsync<GrpcStatusException>(call);
        Assert.Equal(code, failure.Code);
        return failure;
    }

    private static async Task<bool> Wrap(Task task)
    {
        await task;
        return true;
    }
}
