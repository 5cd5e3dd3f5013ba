namespace Mooring.Grpc.Actors;

/// <summary>The one instance that all unary calls share: started by the first of them.</summary>
/// <remarks>A start that failed is tried again by the next call.</remarks>
internal sealed class SharedActor(IMessageActorSource source) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<IMessageActor>? _actor; // guarded by _gate; null until the first call, and once disposed
    private bool _disposed; // guarded by _gate

    public async ValueTask<ReadOnlyMemory<byte>> AskAsync(string operation, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var actor = await GetAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await actor.AskAsync(operation, payload, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        Task<IMessageActor>? actor;
        lock (_gate) (actor, _actor, _disposed) = (_actor, null, true);
        if (actor is null) return;

        await ((Task)actor).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (actor.IsCompletedSuccessfully) await (await actor.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }

    private Task<IMessageActor> GetAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);

            // Not under the token of this call: others wait for the same start. On the pool, so that no foreign code runs under the lock.
            if (_actor is null or { IsFaulted: true }) _actor = Task.Run(() => source.StartAsync(CancellationToken.None).AsTask());
            return _actor;
        }
    }
}
