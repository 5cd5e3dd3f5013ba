using Mooring.Grpc.Protocol;
using Mooring.Hosting;

namespace Mooring.Grpc.Actors;

/// <summary>An instance that answers messages, one after the other: what a stream needs of an <see cref="Actor"/>.</summary>
/// <remarks>A seam for actors that are not in this process, and for tests. Instances of a module need none of it.</remarks>
public interface IMessageActor : IAsyncDisposable
{
    /// <summary>Runs one operation.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="payload">What it works on: lent until the returned task is done.</param>
    /// <param name="cancellationToken">Interrupts the guest.</param>
    /// <exception cref="ActorException">The actor did not answer; each class becomes a status of its own.</exception>
    /// <exception cref="GrpcStatusException">The same, as a status already.</exception>
    ValueTask<ReadOnlyMemory<byte>> AskAsync(string operation, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}

/// <summary>Starts instances.</summary>
/// <inheritdoc cref="IMessageActor"/>
public interface IMessageActorSource
{
    /// <summary>Starts a fresh instance.</summary>
    /// <exception cref="ActorException">There is none.</exception>
    ValueTask<IMessageActor> StartAsync(CancellationToken cancellationToken);
}
