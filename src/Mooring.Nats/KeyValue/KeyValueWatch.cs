using Mooring.Nats.JetStream;

namespace Mooring.Nats.KeyValue;

/// <summary>What a watch leaves out.</summary>
public sealed record KeyValueWatchOptions
{
    /// <summary>Whether it begins with all revisions that are kept, instead of the last of each key.</summary>
    public bool IncludeHistory { get; init; }

    /// <summary>Whether it begins with nothing: only changes from now on.</summary>
    public bool UpdatesOnly { get; init; }

    /// <summary>Whether deletions are left out.</summary>
    public bool IgnoreDeletes { get; init; }

    /// <summary>Whether values are left out.</summary>
    public bool KeysOnly { get; init; }
}

/// <summary>A watch over keys, in order and without gaps, whatever happens to connections and servers. Read by one task, once.</summary>
public sealed class KeyValueWatch : IAsyncEnumerable<KeyValueEntry>
{
    private readonly OrderedReader _reader;
    private readonly Func<JetStreamMessage, KeyValueEntry> _toEntry;
    private readonly bool _ignoreDeletes;
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal KeyValueWatch(OrderedReader reader, Func<JetStreamMessage, KeyValueEntry> toEntry, bool ignoreDeletes)
    {
        (_reader, _toEntry, _ignoreDeletes) = (reader, toEntry, ignoreDeletes);
        if (reader.InitialPending == 0) _caughtUp.SetResult();
    }

    /// <summary>Completes when everything that was there at the beginning has been handed out; at once if there was nothing.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <inheritdoc/>
    public async IAsyncEnumerator<KeyValueEntry> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (JetStreamMessage message in _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            KeyValueEntry entry = _toEntry(message);
            if (entry.Delta == 0) _caughtUp.TrySetResult();
            if (entry.Operation is KeyValueOperation.Put || !_ignoreDeletes) yield return entry;
        }
    }
}
