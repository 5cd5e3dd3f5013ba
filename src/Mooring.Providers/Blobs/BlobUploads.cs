using System.Collections.Concurrent;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Blobs;

/// <summary>One actor's uploads, by container and id.</summary>
internal sealed class BlobUploads(ActorLink link, BlobOptions options, IBlobStore store, IProviderHost host) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Container, string Id), BlobUploadStream> _running = new();

    /// <summary>Begins an upload; one of the same object that runs is given up.</summary>
    public async ValueTask StartAsync(FileChunk start, CancellationToken ct)
    {
        if (start.TotalBytes > long.MaxValue) throw new ProviderException("the object is too large");
        if (_running.TryRemove((start.Container, start.Id), out BlobUploadStream? before)) await EndAsync(before, "blob.upload.replaced").ConfigureAwait(false);
        if (_running.Count >= options.MaxStreams) throw new ProviderException($"{options.MaxStreams} uploads run already: wait for one to end (MAX_STREAMS)");
        IBlobUpload target = await store.BeginUploadAsync(start.Container, start.Id, (long)start.TotalBytes, ct).ConfigureAwait(false);
        var upload = new BlobUploadStream(start, target);
        upload.Idle = host.TimeProvider.CreateTimer(
            _ => _ = AbandonAsync(upload), null, options.UploadTimeout, Timeout.InfiniteTimeSpan);
        _running[(start.Container, start.Id)] = upload;
        if (start.ChunkBytes.Length > 0 || start.TotalBytes == 0) await WriteAsync(upload, start, ct).ConfigureAwait(false);
    }

    /// <summary>Takes a chunk; the last one makes the object appear.</summary>
    /// <exception cref="ProviderException">No upload of that object runs, or the chunk does not fit into it.</exception>
    public ValueTask WriteAsync(FileChunk chunk, CancellationToken ct) => _running.TryGetValue((chunk.Container, chunk.Id), out BlobUploadStream? upload)
        ? WriteAsync(upload, chunk, ct)
        : throw new ProviderException($"no upload of {chunk.Container}/{chunk.Id} runs: it was never started, is complete, or was given up");

    public async ValueTask DisposeAsync()
    {
        foreach (var key in _running.Keys)
        {
            if (_running.TryRemove(key, out BlobUploadStream? upload)) await EndAsync(upload, "blob.upload.cut_off").ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(BlobUploadStream upload, FileChunk chunk, CancellationToken ct)
    {
        upload.Idle?.Change(options.UploadTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            if (!await upload.WriteAsync(chunk, ct).ConfigureAwait(false)) return;
        }
        catch (Exception cause) when (upload.IsBroken)
        {
            if (Forget(upload)) await EndAsync(upload, "blob.upload.failed", cause).ConfigureAwait(false);
            throw;
        }

        Forget(upload);
        await EndAsync(upload, "blob.upload.completed").ConfigureAwait(false);
    }

    private async Task AbandonAsync(BlobUploadStream upload)
    {
        if (Forget(upload)) await EndAsync(upload, "blob.upload.abandoned").ConfigureAwait(false);
    }

    /// <returns>Whether it was still there, and not replaced by another of the same object.</returns>
    private bool Forget(BlobUploadStream upload) => _running.TryRemove(new KeyValuePair<(string, string), BlobUploadStream>(upload.Key, upload));

    private async ValueTask EndAsync(BlobUploadStream upload, string type, Exception? cause = null)
    {
        var data = new Dictionary<string, string> { ["container"] = upload.Key.Container, ["id"] = upload.Key.Id };
        if (cause is not null) data["message"] = cause.Message;
        try
        {
            await upload.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception undone) when (undone is IOException or BlobStoreException or UnauthorizedAccessException)
        {
            data["cleanup"] = undone.Message;
        }

        host.Report(type, link, data);
    }
}
