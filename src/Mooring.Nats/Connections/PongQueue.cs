namespace Mooring.Nats.Connections;

/// <summary>Who waits for which PONG of one session: they come in the order of the PINGs.</summary>
internal sealed class PongQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource?> _waiting = new(); // guarded by _gate; null: a keep-alive PING, for which nobody waits
    private Exception? _ended; // guarded by _gate; null while the session lives
    private int _unanswered; // guarded by _gate: keep-alive PINGs since the last PONG

    /// <summary>Notes a PING that is being sent. Call it in the order of sending.</summary>
    public void Add(TaskCompletionSource? waiter)
    {
        Exception? ended;
        lock (_gate)
        {
            ended = _ended;
            if (ended is null) _waiting.Enqueue(waiter);
            if (waiter is null) _unanswered++;
        }

        if (ended is not null) waiter?.TrySetException(ended);
    }

    /// <summary>Keep-alive PINGs that were sent since the server last answered one of any kind.</summary>
    public int Unanswered
    {
        get
        {
            lock (_gate) return _unanswered;
        }
    }

    /// <summary>Notes a PONG. One that nobody asked for is ignored.</summary>
    public void Answer()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            _unanswered = 0;
            _waiting.TryDequeue(out waiter);
        }

        waiter?.TrySetResult();
    }

    /// <summary>Fails all who wait, and all who come later.</summary>
    public void End(Exception reason)
    {
        TaskCompletionSource?[] waiting;
        lock (_gate)
        {
            _ended ??= reason;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (TaskCompletionSource? waiter in waiting) waiter?.TrySetException(reason);
    }
}
