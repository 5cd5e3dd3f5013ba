namespace Mooring.Wasi.Waiting;

/// <summary>A signal that one waiter awaits, over and over. One that came since the last wait counts.</summary>
internal sealed class AsyncSignal
{
    private static readonly TaskCompletionSource AlreadySet = CreateSet();

    private TaskCompletionSource? _waiting; // null: not set, and nobody waits; AlreadySet: set

    /// <summary>Ends the wait, or the next one. Any thread, at any time, even after the end.</summary>
    public void Set()
    {
        TaskCompletionSource? waiting = Interlocked.Exchange(ref _waiting, AlreadySet);
        if (waiting is null || ReferenceEquals(waiting, AlreadySet)) return;
        Interlocked.CompareExchange(ref _waiting, null, AlreadySet); // this one is used up
        waiting.TrySetResult();
    }

    /// <summary>Ends with the next signal.</summary>
    public Task WaitAsync()
    {
        var wait = new TaskCompletionSource();
        if (Interlocked.CompareExchange(ref _waiting, wait, null) is null) return wait.Task;
        Volatile.Write(ref _waiting, null); // it was set meanwhile
        return Task.CompletedTask;
    }

    private static TaskCompletionSource CreateSet()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
