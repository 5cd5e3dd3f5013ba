using Google.Protobuf;
using Google.Protobuf.Reflection;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Grpc.V1;
using Mooring.Hosting;

namespace Mooring.Grpc.Actors;

/// <summary>The service <c>mooring.v1.Actors</c>: instances of one module, reached by messages.</summary>
/// <remarks>Owns the shared instance behind <c>Call</c>: dispose it after the server.</remarks>
public sealed class ActorsService : IAsyncDisposable
{
    /// <summary>The request metadata that decides what a guest's error does to its stream.</summary>
    internal const string OnErrorKey = "mooring-on-error";

    private readonly IMessageActorSource _source;
    private readonly TimeProvider _time;
    private readonly SharedActor _shared;

    /// <param name="module">The module. Stays the caller's: dispose it after this.</param>
    /// <param name="timeProvider">The clock by which answers are sent together; null for the system's.</param>
    public ActorsService(ActorModule module, TimeProvider? timeProvider = null)
        : this(new ModuleActors(module ?? throw new ArgumentNullException(nameof(module))), timeProvider)
    {
    }

    /// <param name="source">Starts the instances.</param>
    /// <param name="timeProvider">The clock by which answers are sent together; null for the system's.</param>
    public ActorsService(IMessageActorSource source, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _time = timeProvider ?? TimeProvider.System;
        _shared = new SharedActor(source);
    }

    /// <summary>The service, to be served.</summary>
    public GrpcService ToService() => new GrpcService(ActorsReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Actors"))
        .Bind("ProcessMessages", ProcessMessagesAsync)
        .Unary<Message, MessageResponse>("Call", Message.Parser, CallAsync);

    /// <summary>Ends the shared instance.</summary>
    public ValueTask DisposeAsync() => _shared.DisposeAsync();

    private async ValueTask ProcessMessagesAsync(GrpcCall call)
    {
        var answerErrors = call.RequestMetadata.Get(OnErrorKey) switch
        {
            null or "end" => false,
            "answer" => true,
            var other => throw new GrpcStatusException(StatusCode.InvalidArgument, $"{OnErrorKey} is 'end' or 'answer', not '{other}'."),
        };

        using var stream = new ActorStream(call, answerErrors, _time);
        try
        {
            var actor = await _source.StartAsync(call.CancellationToken).ConfigureAwait(false);

            // Disposed before the stream's buffers go back: a guest that is being interrupted may still read its payload there.
            await using (actor.ConfigureAwait(false))
            {
                await call.SendMetadataAsync().ConfigureAwait(false);
                await stream.RunAsync(actor).ConfigureAwait(false);
            }
        }
        catch (ActorException e)
        {
            throw ActorStatus.From(e);
        }
    }

    private async ValueTask<MessageResponse> CallAsync(Message request, GrpcCall call)
    {
        try
        {
            var answer = await _shared.AskAsync(request.Operation, request.Payload.Memory, call.CancellationToken).ConfigureAwait(false);
            return new MessageResponse { Payload = UnsafeByteOperations.UnsafeWrap(answer), Id = request.Id };
        }
        catch (ActorException e)
        {
            throw ActorStatus.From(e);
        }
    }
}
