using System.Buffers;
using System.Runtime.CompilerServices;
using Mooring.Nats.Protocol;

namespace Mooring.Nats.JetStream;

public sealed partial class NatsJetStream
{
    /// <summary>Creates a stream. Creating it again with the same configuration changes nothing.</summary>
    /// <exception cref="ArgumentException">The name is not one token, or a subject is malformed.</exception>
    /// <exception cref="JetStreamException">There is one with another configuration, or the server cannot keep it.</exception>
    public Task<StreamInfo> CreateStreamAsync(StreamConfig config, CancellationToken cancellationToken = default) =>
        ConfigureAsync("STREAM.CREATE.", config, cancellationToken);

    /// <summary>Changes a stream's configuration. Start from the one that <see cref="GetStreamAsync"/> gives: what is left out is reset.</summary>
    /// <inheritdoc cref="CreateStreamAsync" path="/exception"/>
    public Task<StreamInfo> UpdateStreamAsync(StreamConfig config, CancellationToken cancellationToken = default) =>
        ConfigureAsync("STREAM.UPDATE.", config, cancellationToken);

    /// <summary>Deletes a stream with its messages and consumers.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteStreamAsync(string name, CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotToken(name);
        return await ExistedAsync(CallAsync("STREAM.DELETE." + name, default, ApiJson.Default.SuccessResponse, cancellationToken), JetStreamException.StreamNotFound)
            .ConfigureAwait(false);
    }

    /// <summary>Looks a stream up.</summary>
    /// <returns><see langword="null"/> if there is none of that name.</returns>
    public async Task<StreamInfo?> GetStreamAsync(string name, CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotToken(name);
        try
        {
            return ToInfo(await CallAsync("STREAM.INFO." + name, default, ApiJson.Default.StreamResponse, cancellationToken).ConfigureAwait(false));
        }
        catch (JetStreamException e) when (e.ErrorCode == JetStreamException.StreamNotFound)
        {
            return null;
        }
    }

    /// <summary>The names of all streams.</summary>
    /// <param name="subject">Only of those that keep this subject.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<string> StreamNamesAsync(string? subject = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (subject is not null) Subjects.ThrowIfNotSubscribable(subject);
        int offset = 0;
        while (true)
        {
            ReadOnlyMemory<byte> request = Json(new NamesRequest(offset, subject), ApiJson.Default.NamesRequest);
            StreamNamesResponse page = await CallAsync("STREAM.NAMES", request, ApiJson.Default.StreamNamesResponse, cancellationToken).ConfigureAwait(false);
            foreach (string name in page.Streams ?? []) yield return name;
            offset += page.Streams?.Count ?? 0;
            if (page.Streams is not { Count: > 0 } || offset >= page.Total) yield break;
        }
    }

    /// <summary>Removes messages from a stream.</summary>
    /// <param name="name">The stream.</param>
    /// <param name="subject">Only messages of this subject; wildcards allowed.</param>
    /// <param name="before">Only messages before this sequence.</param>
    /// <param name="keep">Keeps that many of the newest; not together with <paramref name="before"/>.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="JetStreamException">There is no such stream, or it denies purging.</exception>
    public async Task<long> PurgeStreamAsync(
        string name, string? subject = null, ulong? before = null, long? keep = null, CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotToken(name);
        if (subject is not null) Subjects.ThrowIfNotSubscribable(subject);
        if (before is not null && keep is not null) throw new ArgumentException("Either before or keep, not both.", nameof(keep));
        ReadOnlyMemory<byte> request = Json(new PurgeRequest(subject, before, keep), ApiJson.Default.PurgeRequest);
        SuccessResponse response = await CallAsync("STREAM.PURGE." + name, request, ApiJson.Default.SuccessResponse, cancellationToken).ConfigureAwait(false);
        return response.Purged;
    }

    /// <summary>Reads a message by its sequence.</summary>
    /// <returns><see langword="null"/> if the stream has no such message.</returns>
    /// <exception cref="JetStreamException">There is no such stream.</exception>
    public Task<StoredMessage?> GetMessageAsync(string stream, ulong sequence, CancellationToken cancellationToken = default) =>
        GetMessageAsync(stream, new GetMessageRequest(Seq: sequence), cancellationToken);

    /// <summary>Reads the newest message of a subject.</summary>
    /// <returns><see langword="null"/> if the stream has none.</returns>
    /// <exception cref="JetStreamException">There is no such stream.</exception>
    public Task<StoredMessage?> GetLastMessageAsync(string stream, string subject, CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotSubscribable(subject);
        return GetMessageAsync(stream, new GetMessageRequest(LastBySubj: subject), cancellationToken);
    }

    /// <summary>Deletes one message.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="sequence">The message's sequence.</param>
    /// <param name="erase">Whether its bytes are overwritten.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="JetStreamException">There is no such stream, or it denies deleting.</exception>
    public async Task<bool> DeleteMessageAsync(string stream, ulong sequence, bool erase = false, CancellationToken cancellationToken = default)
    {
        Subjects.ThrowIfNotToken(stream);
        ReadOnlyMemory<byte> request = Json(new DeleteMessageRequest(sequence, NoErase: !erase), ApiJson.Default.DeleteMessageRequest);
        return await ExistedAsync(
            CallAsync("STREAM.MSG.DELETE." + stream, request, ApiJson.Default.SuccessResponse, cancellationToken),
            JetStreamException.MessageNotFound, 10043 /* sequence not found */, 10057 /* delete of a message that is not there */).ConfigureAwait(false);
    }

    private async Task<StreamInfo> ConfigureAsync(string operation, StreamConfig config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        Subjects.ThrowIfNotToken(config.Name, "config.Name");
        foreach (string subject in config.Subjects ?? []) Subjects.ThrowIfNotSubscribable(subject, "config.Subjects");
        ReadOnlyMemory<byte> request = Json(config, ApiJson.Default.StreamConfig);
        return ToInfo(await CallAsync(operation + config.Name, request, ApiJson.Default.StreamResponse, cancellationToken).ConfigureAwait(false));
    }

    private async Task<StoredMessage?> GetMessageAsync(string stream, GetMessageRequest request, CancellationToken cancellationToken)
    {
        Subjects.ThrowIfNotToken(stream);
        try
        {
            GetMessageResponse response = await CallAsync(
                "STREAM.MSG.GET." + stream, Json(request, ApiJson.Default.GetMessageRequest), ApiJson.Default.GetMessageResponse, cancellationToken).ConfigureAwait(false);
            RawMessage raw = response.Message ?? throw new NatsProtocolException("JetStream answered without a message.");
            NatsHeaders? headers = raw.Hdrs is { Length: > 0 } block ? HeaderCodec.Read(new ReadOnlySequence<byte>(block), out _, out _) : null;
            return new StoredMessage(raw.Subject ?? "", raw.Seq, raw.Time, headers, raw.Data ?? []);
        }
        catch (JetStreamException e) when (e.ErrorCode == JetStreamException.MessageNotFound)
        {
            return null;
        }
    }

    private static async Task<bool> ExistedAsync(Task<SuccessResponse> deletion, params int[] notFound)
    {
        try
        {
            return (await deletion.ConfigureAwait(false)).Success;
        }
        catch (JetStreamException e) when (notFound.Contains(e.ErrorCode))
        {
            return false;
        }
    }

    private static StreamInfo ToInfo(StreamResponse response) => new()
    {
        Config = response.Config ?? throw new NatsProtocolException("JetStream answered without a configuration."),
        State = response.State ?? new StreamState(),
        Created = response.Created,
    };
}
