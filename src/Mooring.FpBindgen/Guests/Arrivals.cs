using Mooring.FpBindgen.Calls;

namespace Mooring.FpBindgen.Guests;

/// <summary>Host functions that end while a turn of their guest runs: the turn takes their results along before it ends.</summary>
/// <remarks>
/// A stack without locks. Any thread adds; the turn opens, takes and closes. Closed, it refuses, and the call goes its way through the
/// guest's mailbox: nothing is ever in it between turns.
/// </remarks>
internal sealed class Arrivals
{
    private static readonly object Closed = new();

    private object? _top = Closed; // a HostCall; null: open and empty

    /// <summary>Whether something has arrived. Meaningful in the turn that has opened it.</summary>
    public bool Any => Volatile.Read(ref _top) is not null;

    /// <summary>A turn begins.</summary>
    public void Open() => Volatile.Write(ref _top, null);

    /// <summary>Leaves a call to the turn that runs.</summary>
    /// <returns>False if none takes calls: this one has to find another way.</returns>
    public bool TryAdd(HostCall call)
    {
        object? top = Volatile.Read(ref _top);
        while (!ReferenceEquals(top, Closed))
        {
            call.NextArrived = (HostCall?)top;
            object? seen = Interlocked.CompareExchange(ref _top, call, top);
            if (ReferenceEquals(seen, top)) return true;
            top = seen;
        }

        return false;
    }

    /// <summary>Takes all that have arrived, linked in the order in which they did.</summary>
    public HostCall? TakeAll() => Any ? InOrder(Interlocked.Exchange(ref _top, null)) : null;

    /// <summary>The turn takes no more.</summary>
    /// <returns>What arrived last, linked in its order.</returns>
    public HostCall? Close() => InOrder(Interlocked.Exchange(ref _top, Closed));

    private static HostCall? InOrder(object? top)
    {
        HostCall? first = null;
        for (var call = (HostCall?)top; call is not null;)
        {
            HostCall? next = call.NextArrived;
            call.NextArrived = first;
            first = call;
            call = next;
        }

        return first;
    }
}
