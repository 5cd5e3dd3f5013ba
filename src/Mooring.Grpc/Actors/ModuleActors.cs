using Mooring.Hosting;

namespace Mooring.Grpc.Actors;

/// <summary>Actors of a module that was loaded here.</summary>
internal sealed class ModuleActors(ActorModule module) : IMessageActorSource
{
    public async ValueTask<IMessageActor> StartAsync(CancellationToken cancellationToken) =>
        new Hosted(await module.StartAsync(cancellationToken).ConfigureAwait(false));

    private sealed class Hosted(Actor actor) : IMessageActor
    {
        public ValueTask<ReadOnlyMemory<byte>> AskAsync(string operation, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
            actor.AskAsync(operation, payload, timeout: null, cancellationToken);

        public ValueTask DisposeAsync() => actor.DisposeAsync();
    }
}
