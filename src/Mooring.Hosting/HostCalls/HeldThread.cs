using Mooring.WaPc;

namespace Mooring.Hosting.HostCalls;

/// <summary>Runs a guest that cannot be suspended: on one of the runtime's threads for work that blocks, which waits with it.</summary>
/// <remarks>This is the one place of the host that waits by holding a thread. No thread of the pool ever does.</remarks>
internal sealed class HeldThread(HostCallGate gate, MooringRuntime runtime)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running; // guarded by _gate; null while no guest code runs

    /// <summary>Runs code of the guest on one of the threads.</summary>
    /// <param name="code">May block as long as the guest's host calls take.</param>
    /// <param name="waiting">Gives up while there is no thread; the code ends by an interrupt once it has begun.</param>
    public async ValueTask<T> RunAsync<T>(Func<T> code, CancellationToken waiting)
    {
        using var running = new CancellationTokenSource();
        lock (_gate) _running = running;
        try
        {
            // In the caller's context: what follows belongs to the same turn.
            return await runtime.RunBlockingAsync(code, waiting).ConfigureAwait(true);
        }
        finally
        {
            lock (_gate) _running = null;
        }
    }

    /// <summary>Ends the wait for a host call's answer; the guest itself is interrupted beside this.</summary>
    public void Interrupt()
    {
        lock (_gate) _running?.Cancel(); // what it calls only completes waits
    }

    /// <summary>Answers a host call, and does not return before there is an answer.</summary>
    public HostReply Answer(in HostRequest request)
    {
        CancellationToken ct;
        lock (_gate) ct = _running?.Token ?? new CancellationToken(canceled: true);
        ValueTask<HostReply> answer = gate.AnswerAsync(new AsyncHostRequest(request.Binding, request.Namespace, request.Operation, request.Payload.ToArray()), ct);
        if (answer.IsCompletedSuccessfully) return answer.Result;
        var wait = new Wait();
        _ = wait.FillAsync(answer);
        return wait.Take();
    }

    /// <summary>An answer that a thread waits for.</summary>
    private sealed class Wait
    {
        private readonly object _gate = new(); // a monitor, not a Lock: it is waited on
        private HostReply _reply; // guarded by _gate
        private Exception? _failure; // guarded by _gate
        private bool _isThere; // guarded by _gate

        public async Task FillAsync(ValueTask<HostReply> answer)
        {
            HostReply reply = default;
            Exception? failure = null;
            try
            {
                reply = await answer.ConfigureAwait(false);
            }
            catch (Exception cause)
            {
                failure = cause;
            }

            lock (_gate)
            {
                (_reply, _failure, _isThere) = (reply, failure, true);
                Monitor.Pulse(_gate);
            }
        }

        public HostReply Take()
        {
            lock (_gate)
            {
                while (!_isThere) Monitor.Wait(_gate);
                return _failure is null ? _reply : throw new InvalidOperationException(_failure.Message, _failure);
            }
        }
    }
}
