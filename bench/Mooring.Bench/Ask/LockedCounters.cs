namespace Mooring.Bench.Ask;

/// <summary>The same object behind a semaphore that can be awaited.</summary>
internal sealed class SemaphoreCounter
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);
    private readonly Counter _counter = new();

    public async ValueTask<long> AskAsync(long input)
    {
        await _semaphore.WaitAsync();
        try
        {
            return _counter.Next(input);
        }
        finally
        {
            _semaphore.Release();
        }
    }
}

/// <summary>The same object behind a lock, which cannot be held across an await.</summary>
internal sealed class LockCounter
{
    private readonly Lock _gate = new();
    private readonly Counter _counter = new();

    public ValueTask<long> AskAsync(long input)
    {
        lock (_gate) return new(_counter.Next(input));
    }
}
