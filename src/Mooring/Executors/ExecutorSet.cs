namespace Mooring;

/// <summary>A fixed number of named threads over which pinned objects are placed.</summary>
/// <remarks>
/// For work that computes: it keeps long turns off the pool's threads, which I/O needs. The threads start with the set
/// and end when it, or its runtime, is disposed; stop the objects that live on it first.
/// </remarks>
public sealed class ExecutorSet : IAsyncDisposable
{
    private readonly MooredExecutor[] _executors;
    private readonly IPlacement _placement;

    internal ExecutorSet(int count, string name, IPlacement placement)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        _placement = placement;
        _executors = [.. Enumerable.Range(0, count).Select(index => new MooredExecutor(this, index, $"{name} {index}"))];
    }

    /// <summary>The set's name; its threads are called by it and a number.</summary>
    public string Name { get; }

    /// <summary>The threads.</summary>
    public IReadOnlyList<MooredExecutor> Executors => _executors;

    /// <summary>Ends the threads when nothing is left to run on them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (MooredExecutor executor in _executors) executor.Thread.Stop();
        foreach (MooredExecutor executor in _executors) await executor.Thread.Ended.ConfigureAwait(false);
    }

    /// <summary>Chooses the thread for a new object.</summary>
    /// <exception cref="InvalidOperationException">The placement named a thread that the set does not have.</exception>
    internal MooredExecutor Place(in PlacementRequest request, IPlacement? placement)
    {
        int index = (placement ?? _placement).Place(request, _executors);
        if ((uint)index >= (uint)_executors.Length)
            throw new InvalidOperationException($"The placement chose thread {index} of '{Name}', which has {_executors.Length}.");
        return _executors[index];
    }
}
