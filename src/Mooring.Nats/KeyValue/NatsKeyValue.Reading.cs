using System.Runtime.CompilerServices;
using Mooring.Nats.JetStream;

namespace Mooring.Nats.KeyValue;

public sealed partial class NatsKeyValue
{
    /// <summary>The keys that have a value, in the order of their last changes.</summary>
    /// <param name="pattern">Only keys like this; <c>*</c> stands for one token, <c>&gt;</c> for the rest.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<string> KeysAsync(string pattern = ">", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var config = new ConsumerConfig { DeliverPolicy = DeliverPolicy.LastPerSubject, HeadersOnly = true };
        await foreach (KeyValueEntry entry in ReadOnceAsync(pattern, config, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Operation is KeyValueOperation.Put) yield return entry.Key;
        }
    }

    /// <summary>The revisions of a key that are kept, oldest first, deletions included.</summary>
    /// <param name="key">The key, or a pattern of keys.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<KeyValueEntry> HistoryAsync(string key, CancellationToken cancellationToken = default) =>
        ReadOnceAsync(key, new ConsumerConfig { DeliverPolicy = DeliverPolicy.All }, cancellationToken);

    /// <summary>Watches keys: first what they have now, then every change.</summary>
    /// <param name="pattern">The keys; <c>*</c> stands for one token, <c>&gt;</c> for the rest.</param>
    /// <param name="options">What is left out.</param>
    /// <param name="cancellationToken">Gives up starting the watch.</param>
    /// <returns>The watch, once the server has it: changes from now on are seen. Dispose it, or leave its loop, to end it.</returns>
    /// <exception cref="ArgumentException">The pattern is malformed.</exception>
    /// <exception cref="JetStreamException">The bucket does not exist any more.</exception>
    public async Task<KeyValueWatch> WatchAsync(string pattern = ">", KeyValueWatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        KeyNames.ThrowIfNotPattern(pattern);
        options ??= new();
        OrderedReader reader = Reader(pattern, new ConsumerConfig
        {
            DeliverPolicy = options.UpdatesOnly ? DeliverPolicy.New : options.IncludeHistory ? DeliverPolicy.All : DeliverPolicy.LastPerSubject,
            HeadersOnly = options.KeysOnly ? true : null,
        });
        await reader.StartAsync(cancellationToken).ConfigureAwait(false);
        return new KeyValueWatch(reader, ToEntry, options.IgnoreDeletes);
    }

    private OrderedReader Reader(string pattern, ConsumerConfig config) =>
        new(_jetStream, _stream, config with { FilterSubject = _prefix + pattern });

    /// <summary>Reads what there is now, and ends.</summary>
    private async IAsyncEnumerable<KeyValueEntry> ReadOnceAsync(
        string pattern, ConsumerConfig config, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        KeyNames.ThrowIfNotPattern(pattern);
        OrderedReader reader = Reader(pattern, config);
        await reader.StartAsync(cancellationToken).ConfigureAwait(false);
        await foreach (JetStreamMessage message in reader.ReadInitialAsync(cancellationToken).ConfigureAwait(false)) yield return ToEntry(message);
    }
}
