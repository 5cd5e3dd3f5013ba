namespace Mooring.Extensions;

/// <summary>The pools that have been made, to be stopped with the host.</summary>
internal sealed class MooredRegistry
{
    private readonly Lock _gate = new();
    private readonly List<IAsyncDisposable> _pools = []; // guarded by _gate

    public void Add(IAsyncDisposable pool)
    {
        lock (_gate) _pools.Add(pool);
    }

    public IReadOnlyList<IAsyncDisposable> Pools
    {
        get
        {
            lock (_gate) return [.. _pools];
        }
    }
}
