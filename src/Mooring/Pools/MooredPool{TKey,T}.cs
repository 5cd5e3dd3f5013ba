namespace Mooring;

/// <summary>One object per key, made when first asked for and disposed when idle: a session per tenant, a file per name.</summary>
/// <typeparam name="TKey">What the objects are told apart by.</typeparam>
/// <typeparam name="T">The objects' type.</typeparam>
/// <remarks>Safe for any number of threads. Of several callers that ask for a new key at once, one makes the object.</remarks>
public sealed partial class MooredPool<TKey, T> : IAsyncDisposable
    where TKey : notnull
{
    private readonly MooringRuntime _runtime;
    private readonly Func<TKey, CancellationToken, ValueTask<T>> _factory;
    private readonly MooredPoolOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _entries = []; // guarded by _gate
    private readonly LinkedList<Entry> _idle = new(); // guarded by _gate; the longest idle first
    private readonly HashSet<Task> _stopping = []; // guarded by _gate
    private readonly ITimer? _timer;
    private readonly CancellationTokenSource _disposing = new();
    private bool _disposed; // guarded by _gate

    /// <summary>Makes an empty pool.</summary>
    /// <param name="runtime">The runtime of the objects.</param>
    /// <param name="factory">Makes the object of a key, in the object's first turn.</param>
    /// <param name="options">Default: <c>new MooredPoolOptions()</c>.</param>
    public MooredPool(MooringRuntime runtime, Func<TKey, T> factory, MooredPoolOptions? options = null)
        : this(runtime, factory is null ? null! : (key, _) => new ValueTask<T>(factory(key)), options)
    {
    }

    /// <summary>Makes an empty pool of objects with an asynchronous factory.</summary>
    /// <param name="runtime">The runtime of the objects.</param>
    /// <param name="factory">Makes the object of a key, in the object's first turn.</param>
    /// <param name="options">Default: <c>new MooredPoolOptions()</c>.</param>
    public MooredPool(
        MooringRuntime runtime, Func<TKey, CancellationToken, ValueTask<T>> factory, MooredPoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(factory);
        (_runtime, _factory, _options) = (runtime, factory, options ?? MooredPoolOptions.Default);
        if (_options.IdleTime == Timeout.InfiniteTimeSpan) return;
        TimeSpan period = _options.IdleTime / 2;
        // The timer refers to the pool weakly, so that a forgotten pool does not live for ever.
        var weak = new WeakReference<MooredPool<TKey, T>>(this);
        _timer = runtime.TimeProvider.CreateTimer(static state =>
        {
            if (((WeakReference<MooredPool<TKey, T>>)state!).TryGetTarget(out var pool)) pool.EvictIdle();
        }, weak, period, period);
    }

    /// <summary>How many objects there are, those being made included.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Leases the object of a key, making it if there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait for the object. It is made all the same, for whoever comes next.</param>
    /// <exception cref="MooredPoolFullException">There are too many objects, and all are leased.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    /// <remarks>What the factory throws fails all who wait for it; the next to ask has it called again.</remarks>
    public async ValueTask<MooredLease<T>> LeaseAsync(TKey key, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Entry entry = Take(key);
            try
            {
                Moored<T> moored = await entry.Made.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (moored.IsServing) return new MooredLease<T>(moored, () => Return(entry));
                Forget(entry); // it has been stopped by its supervisor, or by itself: make another
            }
            catch
            {
                if (entry.Made.Value is { IsFaulted: true } or { IsCanceled: true }) Forget(entry);
                Return(entry);
                throw;
            }

            Return(entry);
        }
    }

    /// <summary>Evicts a key's object when its last lease is returned; at once, if there is none.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether there was an object. The next to ask gets a new one.</returns>
    public bool Evict(TKey key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out Entry? entry)) return false;
            Forget_NeedsLock(entry);
            return true;
        }
    }

    /// <summary>Stops all objects, each with its own drain time, and awaits them. Leases become useless.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] stops;
        lock (_gate)
        {
            _disposed = true;
            foreach (Entry entry in _entries.Values.ToArray())
            {
                entry.Leases = 0;
                Forget_NeedsLock(entry);
            }

            stops = [.. _stopping];
        }

        await _disposing.CancelAsync().ConfigureAwait(false);
        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(stops).ConfigureAwait(false);
    }

    private Entry Take(TKey key)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(key, out Entry? entry))
            {
                if (_entries.Count >= _options.MaxObjects)
                {
                    if (_idle.First is not { } longest) throw new MooredPoolFullException($"{key}", _options.MaxObjects);
                    Forget_NeedsLock(longest.Value);
                }

                entry = new Entry(key, new Lazy<Task<Moored<T>>>(() => MakeAsync(key)));
                _entries.Add(key, entry);
            }
            else if (entry.Idle.List is not null)
            {
                _idle.Remove(entry.Idle);
            }

            entry.Leases++;
            return entry;
        }
    }

    private void Return(Entry entry)
    {
        lock (_gate)
        {
            if (--entry.Leases > 0 || _disposed) return;
            if (entry.IsForgotten)
            {
                Stop_NeedsLock(entry);
                return;
            }

            entry.IdleSince = _runtime.TimeProvider.GetTimestamp();
            _idle.AddLast(entry.Idle);
        }
    }

    private void Forget(Entry entry)
    {
        lock (_gate) Forget_NeedsLock(entry);
    }

    private void Forget_NeedsLock(Entry entry)
    {
        if (entry.IsForgotten) return;
        entry.IsForgotten = true;
        _entries.Remove(entry.Key);
        if (entry.Idle.List is not null) _idle.Remove(entry.Idle);
        if (entry.Leases == 0) Stop_NeedsLock(entry);
    }

    private void Stop_NeedsLock(Entry entry)
    {
        Task stop = Task.Run(() => StopAsync(entry)); // not here: stopping may run the object's last turn at once
        _stopping.Add(stop);
        _ = stop.ContinueWith(done =>
        {
            lock (_gate) _stopping.Remove(done);
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static async Task StopAsync(Entry entry)
    {
        Moored<T> moored;
        try
        {
            moored = await entry.Made.Value.ConfigureAwait(false);
        }
        catch
        {
            return; // it was never made; those who asked have been told
        }

        await moored.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<Moored<T>> MakeAsync(TKey key)
    {
        await Task.Yield(); // the first to ask must not make it under the lazy's lock
        string? name = _options.Object.Name;
        MooredOptions options = name is null ? _options.Object : _options.Object with { Name = $"{name} {key}" };
        return await _runtime.CreateAsync(stop => _factory(key, stop), options, _disposing.Token).ConfigureAwait(false);
    }

    private void EvictIdle()
    {
        lock (_gate)
        {
            while (_idle.First is { } longest
                && _runtime.TimeProvider.GetElapsedTime(longest.Value.IdleSince) >= _options.IdleTime)
            {
                Forget_NeedsLock(longest.Value);
            }
        }
    }

    /// <summary>A key and its object. All but the object is guarded by the pool's gate.</summary>
    private sealed class Entry
    {
        public Entry(TKey key, Lazy<Task<Moored<T>>> made)
        {
            (Key, Made) = (key, made);
            Idle = new LinkedListNode<Entry>(this);
        }

        public TKey Key { get; }

        public Lazy<Task<Moored<T>>> Made { get; }

        /// <summary>The entry's place among the idle ones; in no list while it is leased.</summary>
        public LinkedListNode<Entry> Idle { get; }

        public long IdleSince { get; set; }

        public int Leases { get; set; }

        /// <summary>No longer in the dictionary: it is stopped when the last lease is returned.</summary>
        public bool IsForgotten { get; set; }
    }
}
