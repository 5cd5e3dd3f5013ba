namespace Mooring;

/// <summary>The right to use an object of a pool: it is not evicted before the lease is disposed.</summary>
/// <typeparam name="T">The object's type.</typeparam>
public sealed class MooredLease<T> : IDisposable
{
    private Action? _onReturned;

    internal MooredLease(Moored<T> moored, Action onReturned)
    {
        Moored = moored;
        _onReturned = onReturned;
    }

    /// <summary>The object.</summary>
    public Moored<T> Moored { get; }

    /// <summary>Gives the object back. The second time does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _onReturned, null)?.Invoke();
}
