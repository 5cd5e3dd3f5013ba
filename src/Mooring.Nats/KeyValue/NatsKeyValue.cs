using Mooring.Nats.JetStream;

namespace Mooring.Nats.KeyValue;

/// <summary>A key-value bucket: a stream that keeps the last revisions of each key.</summary>
/// <remarks>
/// <para>Cheap to make; keeps nothing but its connection. All members may be used by any number of tasks at once.</para>
/// <para><see href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-8.md"/></para>
/// </remarks>
public sealed partial class NatsKeyValue
{
    private const string OperationHeader = "KV-Operation";
    private const int MostHistory = 64;

    private readonly NatsJetStream _jetStream;
    private readonly string _stream;
    private readonly string _prefix; // of the subjects of the keys

    private NatsKeyValue(NatsJetStream jetStream, string bucket)
    {
        (_jetStream, Bucket) = (jetStream, bucket);
        (_stream, _prefix) = (StreamName(bucket), $"$KV.{bucket}.");
    }

    /// <summary>The bucket's name.</summary>
    public string Bucket { get; }

    /// <summary>Creates a bucket. Creating it again with the same configuration changes nothing.</summary>
    /// <exception cref="ArgumentException">The name or a number is out of its range.</exception>
    /// <exception cref="JetStreamException">There is one with another configuration, or the server cannot keep it.</exception>
    public static async Task<NatsKeyValue> CreateAsync(NatsJetStream jetStream, KeyValueConfig config, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jetStream);
        ArgumentNullException.ThrowIfNull(config);
        KeyNames.ThrowIfNotBucket(config.Bucket);
        ArgumentOutOfRangeException.ThrowIfLessThan(config.History, 1, "config.History");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(config.History, MostHistory, "config.History");
        TimeSpan remembered = TimeSpan.FromMinutes(2);
        await jetStream.CreateStreamAsync(
            new StreamConfig
            {
                Name = StreamName(config.Bucket),
                Description = config.Description,
                Subjects = [$"$KV.{config.Bucket}.>"],
                MaxMessagesPerSubject = config.History,
                MaxBytes = config.MaxBytes,
                MaxMessageSize = config.MaxValueSize,
                MaxAge = config.TimeToLive,
                DuplicateWindow = config.TimeToLive > TimeSpan.Zero && config.TimeToLive < remembered ? config.TimeToLive : remembered,
                Storage = config.Storage,
                Replicas = config.Replicas,
                Discard = StreamDiscard.New,
                AllowRollup = true,
                DenyDelete = true,
                AllowDirect = true,
            },
            cancellationToken).ConfigureAwait(false);
        return new NatsKeyValue(jetStream, config.Bucket);
    }

    /// <summary>Opens a bucket.</summary>
    /// <returns><see langword="null"/> if there is none of that name.</returns>
    /// <exception cref="ArgumentException">The name has characters that a bucket must not have.</exception>
    public static async Task<NatsKeyValue?> OpenAsync(NatsJetStream jetStream, string bucket, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jetStream);
        KeyNames.ThrowIfNotBucket(bucket);
        StreamInfo? stream = await jetStream.GetStreamAsync(StreamName(bucket), cancellationToken).ConfigureAwait(false);
        return stream is null ? null : new NatsKeyValue(jetStream, bucket);
    }

    /// <summary>Deletes a bucket with all its keys.</summary>
    /// <returns>Whether there was one.</returns>
    public static Task<bool> DeleteBucketAsync(NatsJetStream jetStream, string bucket, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jetStream);
        KeyNames.ThrowIfNotBucket(bucket);
        return jetStream.DeleteStreamAsync(StreamName(bucket), cancellationToken);
    }

    /// <summary>Asks what the bucket holds.</summary>
    /// <exception cref="JetStreamException">It does not exist any more.</exception>
    public async Task<KeyValueStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        StreamInfo stream = await _jetStream.GetStreamAsync(_stream, cancellationToken).ConfigureAwait(false)
            ?? throw new JetStreamException(404, JetStreamException.StreamNotFound, $"The bucket '{Bucket}' does not exist.");
        return new KeyValueStatus(Bucket, stream.State.Messages, stream.State.Bytes, (int)stream.Config.MaxMessagesPerSubject, stream.Config.MaxAge);
    }

    /// <summary>Reads a key.</summary>
    /// <returns><see langword="null"/> if it has no value, or was deleted.</returns>
    /// <exception cref="ArgumentException">The key is malformed.</exception>
    public async Task<KeyValueEntry?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        KeyValueEntry? entry = await GetLastAsync(key, cancellationToken).ConfigureAwait(false);
        return entry is { Operation: KeyValueOperation.Put } ? entry : null;
    }

    /// <summary>Reads one revision of a key.</summary>
    /// <returns><see langword="null"/> if the revision is not kept, is of another key, or is a deletion.</returns>
    /// <exception cref="ArgumentException">The key is malformed.</exception>
    public async Task<KeyValueEntry?> GetAsync(string key, ulong revision, CancellationToken cancellationToken = default)
    {
        KeyNames.ThrowIfNotKey(key);
        StoredMessage? message = await _jetStream.GetMessageAsync(_stream, revision, cancellationToken).ConfigureAwait(false);
        KeyValueEntry? entry = message is null || message.Subject != _prefix + key ? null : ToEntry(message);
        return entry is { Operation: KeyValueOperation.Put } ? entry : null;
    }

    /// <summary>Gives a key a value, whatever it had before.</summary>
    /// <returns>The new revision.</returns>
    /// <exception cref="ArgumentException">The key is malformed.</exception>
    /// <exception cref="JetStreamException">The bucket is full, or the value too long.</exception>
    public async Task<ulong> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        KeyNames.ThrowIfNotKey(key);
        return (await _jetStream.PublishAsync(_prefix + key, value, cancellationToken: cancellationToken).ConfigureAwait(false)).Sequence;
    }

    /// <summary>Gives a key a value if it has none.</summary>
    /// <returns>The new revision.</returns>
    /// <exception cref="KeyRevisionException">It has one.</exception>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public async Task<ulong> CreateAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) =>
        await TryCreateAsync(key, value, cancellationToken).ConfigureAwait(false) ?? throw new KeyRevisionException(key, 0);

    /// <summary>Gives a key a value if it has none.</summary>
    /// <returns>The new revision; <see langword="null"/> if it has one.</returns>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public async Task<ulong?> TryCreateAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        if (await TryUpdateAsync(key, value, revision: 0, cancellationToken).ConfigureAwait(false) is { } created) return created;
        // A key that was deleted has a last revision too: its deletion.
        KeyValueEntry? last = await GetLastAsync(key, cancellationToken).ConfigureAwait(false);
        if (last is null or { Operation: KeyValueOperation.Put }) return null;
        return await TryUpdateAsync(key, value, last.Revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a key a value if nobody changed it since the given revision.</summary>
    /// <returns>The new revision.</returns>
    /// <exception cref="KeyRevisionException">Somebody did.</exception>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public async Task<ulong> UpdateAsync(string key, ReadOnlyMemory<byte> value, ulong revision, CancellationToken cancellationToken = default) =>
        await TryUpdateAsync(key, value, revision, cancellationToken).ConfigureAwait(false) ?? throw new KeyRevisionException(key, revision);

    /// <summary>Gives a key a value if nobody changed it since the given revision.</summary>
    /// <returns>The new revision; <see langword="null"/> if somebody did.</returns>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public Task<ulong?> TryUpdateAsync(string key, ReadOnlyMemory<byte> value, ulong revision, CancellationToken cancellationToken = default)
    {
        KeyNames.ThrowIfNotKey(key);
        return TryPublishAsync(key, value, headers: null, revision, cancellationToken);
    }

    /// <summary>Deletes a key; its history stays.</summary>
    /// <param name="key">The key.</param>
    /// <param name="revision">The revision that it must have; <see langword="null"/>: any.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="KeyRevisionException">It has another revision.</exception>
    /// <exception cref="ArgumentException">The key is malformed.</exception>
    public Task DeleteAsync(string key, ulong? revision = null, CancellationToken cancellationToken = default) =>
        MarkAsync(key, new NatsHeaders { { OperationHeader, "DEL" } }, revision, cancellationToken);

    /// <summary>Deletes a key and its history.</summary>
    /// <inheritdoc cref="DeleteAsync"/>
    public Task PurgeAsync(string key, ulong? revision = null, CancellationToken cancellationToken = default) =>
        MarkAsync(key, new NatsHeaders { { OperationHeader, "PURGE" }, { "Nats-Rollup", "sub" } }, revision, cancellationToken);

    private static string StreamName(string bucket) => "KV_" + bucket;

    private async Task<KeyValueEntry?> GetLastAsync(string key, CancellationToken cancellationToken)
    {
        KeyNames.ThrowIfNotKey(key);
        StoredMessage? message = await _jetStream.GetLastMessageAsync(_stream, _prefix + key, cancellationToken).ConfigureAwait(false);
        return message is null ? null : ToEntry(message);
    }

    private async Task MarkAsync(string key, NatsHeaders headers, ulong? revision, CancellationToken cancellationToken)
    {
        KeyNames.ThrowIfNotKey(key);
        if (await TryPublishAsync(key, default, headers, revision, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new KeyRevisionException(key, revision ?? 0);
        }
    }

    private async Task<ulong?> TryPublishAsync(string key, ReadOnlyMemory<byte> value, NatsHeaders? headers, ulong? revision, CancellationToken cancellationToken)
    {
        try
        {
            var options = revision is null ? null : new JetStreamPublishOptions { ExpectedLastSubjectSequence = revision };
            return (await _jetStream.PublishAsync(_prefix + key, value, options, headers, cancellationToken).ConfigureAwait(false)).Sequence;
        }
        catch (JetStreamException e) when (e.ErrorCode == JetStreamException.WrongLastSequence)
        {
            return null;
        }
    }

    private KeyValueEntry ToEntry(StoredMessage message) =>
        new(Bucket, message.Subject[_prefix.Length..], message.Data, message.Sequence, Operation(message.Headers), message.Time, Delta: 0);

    private KeyValueEntry ToEntry(JetStreamMessage message) =>
        new(Bucket, message.Subject[_prefix.Length..], message.Data, message.StreamSequence, Operation(message.Headers), message.Time, message.Pending);

    private static KeyValueOperation Operation(NatsHeaders? headers) => headers?[OperationHeader] switch
    {
        "DEL" => KeyValueOperation.Delete,
        "PURGE" => KeyValueOperation.Purge,
        _ => KeyValueOperation.Put,
    };
}
