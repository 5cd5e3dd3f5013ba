using Mooring.FpBindgen.Guests;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Calls;

/// <summary>The asynchronous host functions of one instance: how many run, and which wait to start. Used in turns only.</summary>
internal sealed class HostCalls(FpGuest guest)
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<HostCall> _waiting = new();
    private int _running;

    /// <summary>Cancelled when the instance ends: nobody waits for results any more.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Functions that run.</summary>
    public int Running => _running;

    /// <summary>Functions that run or wait to start.</summary>
    public int Count => _running + _waiting.Count;

    /// <summary>Whether the next function may start at once.</summary>
    public bool MayStart => _running < guest.Options.MaxConcurrentHostCalls;

    /// <summary>Counts a function that the caller starts.</summary>
    public void Started() => _running++;

    /// <summary>Refuses more than the guest may have under way.</summary>
    public void ThrowIfFull()
    {
        if (Count >= guest.Options.MaxPendingHostCalls)
            throw new WasmTrapException(TrapKind.Host, $"the guest has {Count} host functions under way, which is all that it may have");
    }

    /// <summary>Starts a function as soon as it may run.</summary>
    public void Add(HostCall call)
    {
        if (MayStart) Start(call);
        else _waiting.Enqueue(call);
    }

    /// <summary>A function has ended: the next one may start.</summary>
    public void Ended()
    {
        _running--;
        if (MayStart && _waiting.TryDequeue(out HostCall? next)) Start(next);
    }

    /// <summary>Tells those that run that nobody waits any more.</summary>
    public void Stop()
    {
        _waiting.Clear();
        _ = _stop.CancelAsync(); // on the pool: callbacks are foreign code, and this is a turn
    }

    private void Start(HostCall call)
    {
        _running++;
        if (guest.Options.HostCallStart is HostCallStart.Pool) ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
        else call.Start();
    }
}
