using Mooring.FpBindgen.Border;

namespace Mooring.FpBindgen.Guests;

/// <summary>Async values that the host has made and resolved, until nobody in the guest can look at them any more.</summary>
internal sealed class SpentValues(AsyncValueRelease release, TicketWindow calls)
{
    private const int MostKept = 64;

    private readonly Queue<(FatPtr Value, long Tickets)> _spent = new(); // with how many calls had begun when it was resolved
    private readonly Stack<FatPtr> _free = new();

    /// <summary>A value for another host call: one that is free again, or a new one.</summary>
    public FatPtr Rent(FpMemory memory) => _free.TryPop(out FatPtr free) ? free : memory.AllocateAsyncValue();

    /// <summary>A value has been resolved.</summary>
    public void Add(FatPtr value) => _spent.Enqueue((value, calls.Next));

    /// <summary>Frees what is safe to free. The guest's stack is empty.</summary>
    public void Release(FpMemory memory)
    {
        while (_spent.TryPeek(out (FatPtr Value, long Tickets) spent) && MayFree(spent.Tickets))
        {
            _spent.Dequeue();
            if (_free.Count < MostKept) _free.Push(spent.Value);
            else memory.Free(spent.Value);
        }
    }

    private bool MayFree(long tickets) => release switch
    {
        AsyncValueRelease.Eager => true,
        AsyncValueRelease.AtQuiescence => calls.OldestOpen == calls.Next,
        _ => calls.OldestOpen >= tickets,
    };
}
