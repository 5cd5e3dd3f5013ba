namespace Mooring.Grpc.Actors;

/// <summary>An instance that answers messages, one after the other.</summary>
public interface IMessageActor : IAsyncDisposable
{
    /// <summary>Runs one operation.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="payload">What it works on: must stay as it is until the returned task is done and, if that was cancelled, until the actor is disposed.</param>
    /// <param name="cancellationToken">Interrupts the guest.</param>
    ValueTask<ReadOnlyMemory<byte>> AskAsync(string operation, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}

/// <summary>Starts instances of one module.</summary>
public interface IMessageActorSource
{
    /// <summary>Starts a fresh instance.</summary>
    ValueTask<IMessageActor> StartAsync(CancellationToken cancellationToken);
}
