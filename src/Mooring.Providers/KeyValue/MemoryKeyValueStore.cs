using System.Globalization;

namespace Mooring.Providers.KeyValue;

/// <summary>A key-value store in the memory of the process, which ends with it.</summary>
public sealed class MemoryKeyValueStore : IKeyValueStore
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal); // guarded by _gate
    private long _nextSweep; // guarded by _gate; changes until expired entries are looked for

    /// <summary>An empty store.</summary>
    /// <param name="time">The clock by which values end.</param>
    public MemoryKeyValueStore(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
    }

    /// <inheritdoc/>
    public ValueTask<int> AddAsync(string key, int delta, CancellationToken ct)
    {
        lock (_gate)
        {
            Entry? found = Find_NeedsLock<string>(key);
            string text = found is null ? "0" : (string)found.Content;
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)) throw new KeyValueKindException($"{key} holds a text that is no number");
            long sum = (long)value + delta;
            if (sum is < int.MinValue or > int.MaxValue) throw new KeyValueKindException($"{key}: {sum} does not fit into 32 bits");
            Put_NeedsLock(key, new Entry(sum.ToString(CultureInfo.InvariantCulture), found?.Ends));
            return new ValueTask<int>((int)sum);
        }
    }

    /// <inheritdoc/>
    public ValueTask<string?> GetAsync(string key, CancellationToken ct)
    {
        lock (_gate) return new ValueTask<string?>((string?)Find_NeedsLock<string>(key)?.Content);
    }

    /// <inheritdoc/>
    public ValueTask SetAsync(string key, string value, TimeSpan? lifetime, CancellationToken ct)
    {
        lock (_gate) Put_NeedsLock(key, new Entry(value, lifetime is { } time ? _time.GetUtcNow() + time : null));
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string key, CancellationToken ct)
    {
        lock (_gate) _entries.Remove(key);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string key, CancellationToken ct)
    {
        lock (_gate) return new ValueTask<bool>(Find_NeedsLock<object>(key) is not null);
    }

    /// <inheritdoc/>
    public ValueTask<int> PushAsync(string key, string item, CancellationToken ct)
    {
        lock (_gate)
        {
            List<string> list = FindOrMake_NeedsLock<List<string>>(key);
            list.Add(item); // kept in reverse: the head is where items come and the end is cheap to add to
            return new ValueTask<int>(list.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> RemoveFromListAsync(string key, string item, CancellationToken ct)
    {
        lock (_gate)
        {
            if (Find_NeedsLock<List<string>>(key) is not { Content: List<string> list }) return new ValueTask<int>(0);
            list.RemoveAll(other => string.Equals(other, item, StringComparison.Ordinal));
            if (list.Count == 0) _entries.Remove(key);
            return new ValueTask<int>(list.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> RangeAsync(string key, int start, int stop, CancellationToken ct)
    {
        lock (_gate)
        {
            if (Find_NeedsLock<List<string>>(key) is not { Content: List<string> list }) return new ValueTask<IReadOnlyList<string>>([]);
            (int offset, int length) = ListRange.Resolve(start, stop, list.Count);
            string[] range = new string[length];
            for (int i = 0; i < length; i++) range[i] = list[list.Count - 1 - offset - i];
            return new ValueTask<IReadOnlyList<string>>(range);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> AddToSetAsync(string key, string item, CancellationToken ct)
    {
        lock (_gate) return new ValueTask<int>(FindOrMake_NeedsLock<SortedSet<string>>(key, () => new SortedSet<string>(StringComparer.Ordinal)).Add(item) ? 1 : 0);
    }

    /// <inheritdoc/>
    public ValueTask<int> RemoveFromSetAsync(string key, string item, CancellationToken ct)
    {
        lock (_gate)
        {
            if (Find_NeedsLock<SortedSet<string>>(key) is not { Content: SortedSet<string> set } || !set.Remove(item)) return new ValueTask<int>(0);
            if (set.Count == 0) _entries.Remove(key);
            return new ValueTask<int>(1);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ReadSetAsync(string key, CancellationToken ct)
    {
        lock (_gate) return new ValueTask<IReadOnlyList<string>>(ReadSet_NeedsLock(key));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyList<string>>> ReadSetsAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        lock (_gate) return new ValueTask<IReadOnlyList<IReadOnlyList<string>>>([.. keys.Select(ReadSet_NeedsLock)]);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private string[] ReadSet_NeedsLock(string key) => Find_NeedsLock<SortedSet<string>>(key) is { Content: SortedSet<string> set } ? [.. set] : [];

    /// <summary>What is under a key, if it has not ended; it must be of the kind.</summary>
    private Entry? Find_NeedsLock<T>(string key)
    {
        if (!_entries.TryGetValue(key, out Entry? entry)) return null;
        if (entry.Ends is { } end && end <= _time.GetUtcNow())
        {
            _entries.Remove(key);
            return null;
        }

        return entry.Content is T ? entry : throw new KeyValueKindException($"{key} holds {entry.Kind}");
    }

    private T FindOrMake_NeedsLock<T>(string key, Func<T>? make = null)
        where T : class, new()
    {
        if (Find_NeedsLock<T>(key) is { Content: T found }) return found;
        T made = make is null ? new T() : make();
        Put_NeedsLock(key, new Entry(made, null));
        return made;
    }

    private void Put_NeedsLock(string key, Entry entry)
    {
        _entries[key] = entry;
        if (--_nextSweep > 0) return;
        _nextSweep = Math.Max(1024, _entries.Count); // so that ended values nobody asks for do not stay, at a constant cost for each change
        DateTimeOffset now = _time.GetUtcNow();
        foreach ((string other, Entry old) in _entries)
        {
            if (old.Ends <= now) _entries.Remove(other);
        }
    }

    private sealed record Entry(object Content, DateTimeOffset? Ends)
    {
        public string Kind => Content switch { string => "a value", List<string> => "a list", _ => "a set" };
    }
}
