namespace Mooring.Hosting.Actors;

/// <summary>Counts restarts over a sliding window, so that a guest that always traps does not keep its host busy.</summary>
internal sealed class RestartBudget(int most, TimeSpan window, TimeProvider time)
{
    private readonly Queue<long> _recent = new(); // timestamps, oldest first

    /// <summary>Takes one restart.</summary>
    /// <returns>False when the window is full.</returns>
    public bool TryTake()
    {
        long now = time.GetTimestamp();
        while (_recent.TryPeek(out long oldest) && time.GetElapsedTime(oldest, now) >= window) _recent.Dequeue();
        if (_recent.Count >= most) return false;
        _recent.Enqueue(now);
        return true;
    }
}
