using System.Diagnostics.CodeAnalysis;
using Mooring.Grpc.Protocol;

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
        TaskCompletionSource<IMessageActor> started;
        lock (_gate)
        {
            if (_disposed) throw new GrpcStatusException(StatusCode.Unavailable, "The server is stopping.");
            if (_actor is not (null or { IsFaulted: true })) return _actor;

            // Asynchronously: each of those that wait for the start will run a turn of the guest, and none shall wait for the turn of another.
            started = new TaskCompletionSource<IMessageActor>(TaskCreationOptions.RunContinuationsAsynchronously);
            _actor = started.Task;
        }

        _ = StartAsync(started);
        return started.Task;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the failure is, it goes to those who wait for the start.")]
    private async Task StartAsync(TaskCompletionSource<IMessageActor> started)
    {
        try
        {
            // Not under the token of the call that came first: others wait for the same start.
            started.SetResult(await source.StartAsync(CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            started.SetException(e);
        }
    }
}
