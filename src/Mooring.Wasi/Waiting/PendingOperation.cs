namespace Mooring.Wasi.Waiting;

/// <summary>Says whether an asynchronous operation is under way, and tells one waiter of its end.</summary>
/// <remarks>What the operation writes before <see cref="Complete"/> is visible to whoever has seen <see cref="IsComplete"/>.</remarks>
internal sealed class PendingOperation
{
    private volatile bool _isComplete = true;
    private Action? _signal; // null when nobody waits

    public bool IsComplete => _isComplete;

    public void Start() => _isComplete = false;

    public void Complete()
    {
        _isComplete = true;
        Interlocked.Exchange(ref _signal, null)?.Invoke();
    }

    /// <summary>Ends when the operation is complete.</summary>
    public Task WhenCompleteAsync()
    {
        var ended = new TaskCompletionSource(); // continues where the operation ended: the guest is resumed from there
        Notify(ended.SetResult);
        return ended.Task;
    }

    /// <summary>Has <paramref name="signal"/> called when the operation is complete, at once if it is.</summary>
    /// <remarks>Replaces the signal of an earlier waiter, who has gone: a store runs on one thread at a time.</remarks>
    public void Notify(Action signal)
    {
        Interlocked.Exchange(ref _signal, signal); // a full fence: Complete sees the signal, or this sees that it has been
        if (_isComplete) Interlocked.Exchange(ref _signal, null)?.Invoke();
    }
}
