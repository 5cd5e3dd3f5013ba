using Mooring.Hosting;
using Mooring.Hosting.Contracts;

namespace Mooring.Testing.Hosts;

/// <summary>Keeps chunks from an actor, as a slow one would; their order stays.</summary>
internal sealed class ChunkGate : IHostMiddleware
{
    public const int All = int.MaxValue;

    private readonly Lock _gate = new();
    private Task _before = Task.CompletedTask; // guarded by _gate; the chunk that came last has been passed on
    private int _allowed = All; // guarded by _gate; chunks that may pass, All for no limit
    private TaskCompletionSource _held = NewSignal(); // guarded by _gate; a chunk waits
    private TaskCompletionSource _changed = NewSignal(); // guarded by _gate; _allowed has been set anew
    private int _answered;

    /// <summary>Completes when a chunk waits.</summary>
    public Task Held
    {
        get
        {
            lock (_gate) return _held.Task;
        }
    }

    public int Answered => Volatile.Read(ref _answered);

    public void Allow(int chunks)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _allowed = chunks;
            if (_held.Task.IsCompleted) _held = NewSignal();
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    public async ValueTask<ReadOnlyMemory<byte>> InvokeAsync(Invocation invocation, InvocationNext next, CancellationToken ct)
    {
        if (invocation.Operation != BlobOperations.ReceiveChunk) return await next(invocation, ct);
        TaskCompletionSource passed = NewSignal();
        ValueTask<ReadOnlyMemory<byte>> answer;
        try
        {
            Task before;
            lock (_gate) (before, _before) = (_before, passed.Task);
            await before.WaitAsync(ct);
            await PassAsync(ct);
            answer = next(invocation, ct);
        }
        finally
        {
            passed.SetResult();
        }

        try
        {
            return await answer;
        }
        finally
        {
            Interlocked.Increment(ref _answered);
        }
    }

    private async Task PassAsync(CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_allowed > 0)
                {
                    if (_allowed != All) _allowed--;
                    return;
                }

                _held.TrySetResult();
                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
