namespace Mooring.FpBindgen.Calls;

/// <summary>All calls that were made and have not ended, so that disposal can wait for them or end them.</summary>
internal sealed class CallList
{
    private readonly Lock _gate = new();
    private GuestCall? _first; // guarded by _gate
    private int _count; // guarded by _gate
    private bool _isClosed; // guarded by _gate
    private TaskCompletionSource? _empty; // guarded by _gate; somebody waits for the last one

    /// <summary>How many there are. It may have changed when it is read.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a call, unless the list is closed.</summary>
    public bool TryAdd(GuestCall call)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            call.Next = _first;
            if (_first is not null) _first.Previous = call;
            _first = call;
            _count++;
            return true;
        }
    }

    public void Remove(GuestCall call)
    {
        TaskCompletionSource? empty = null;
        lock (_gate)
        {
            if (call.Previous is null) _first = call.Next;
            else call.Previous.Next = call.Next;
            if (call.Next is not null) call.Next.Previous = call.Previous;
            call.Next = call.Previous = null;
            if (--_count == 0) empty = _empty;
        }

        empty?.TrySetResult();
    }

    /// <summary>Refuses further calls.</summary>
    /// <returns>Completes when the last call has ended.</returns>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_count == 0) return Task.CompletedTask;
            return (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Those that have not ended by now.</summary>
    public GuestCall[] Snapshot()
    {
        lock (_gate)
        {
            var calls = new List<GuestCall>(_count);
            for (GuestCall? call = _first; call is not null; call = call.Next) calls.Add(call);
            return [.. calls];
        }
    }
}
