using System.Globalization;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Blobs;

/// <summary>One actor's downloads: each reads chunk by chunk and delivers, a window of chunks at a time.</summary>
internal sealed class BlobDownloads(ActorLink link, BlobOptions options, IBlobStore store, IProviderHost host) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = []; // guarded by _gate

    /// <summary>Starts a download; chunks come after this has answered.</summary>
    /// <exception cref="ProviderException">There is no such object, or there are too many streams already.</exception>
    public async ValueTask StartAsync(StreamRequest request, CancellationToken ct)
    {
        if (request.ChunkSize > BlobOptions.LargestChunk) throw new ProviderException($"chunks have at most {BlobOptions.LargestChunk} bytes, not {request.ChunkSize}");
        lock (_gate)
        {
            if (_running.Count >= options.MaxStreams) throw new ProviderException($"{options.MaxStreams} downloads run already: wait for one to end (MAX_STREAMS)");
        }

        BlobReader reader = await store.OpenReadAsync(request.Container, request.Id, ct).ConfigureAwait(false)
            ?? throw new ProviderException($"there is no object {request.Id} in {request.Container}");
        Task running = Task.Run(() => RunAsync(request, reader), CancellationToken.None);
        lock (_gate) _running.Add(running);
        _ = running.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_gate) running = [.. _running];
        await Task.WhenAll(running).ConfigureAwait(false); // they report their failures themselves
    }

    private void Forget(Task running)
    {
        lock (_gate) _running.Remove(running);
    }

    private async Task RunAsync(StreamRequest request, BlobReader reader)
    {
        await using (reader.ConfigureAwait(false))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, host.Stopping);
            await DeliverAsync(request, reader, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Delivers all chunks, or cancels <paramref name="stop"/>; nothing is on the way any more when it returns.</summary>
    private async Task DeliverAsync(StreamRequest request, BlobReader reader, CancellationTokenSource stop)
    {
        ulong delivered = 0;
        var onTheWay = new Queue<Task>();
        try
        {
            int size = request.ChunkSize == 0 ? options.UsualChunk : (int)request.ChunkSize;
            long chunks = Math.Max(1, (reader.Size + size - 1) / size); // an empty object is one empty chunk
            for (long i = 0; i < chunks; i++)
            {
                ChunkBuffer chunk = await ReadAsync(request, reader, i, size, stop.Token).ConfigureAwait(false);
                if (onTheWay.Count == options.Window)
                {
                    await onTheWay.Dequeue().ConfigureAwait(false);
                    delivered++;
                }

                onTheWay.Enqueue(DeliverAsync(chunk, stop.Token));
            }

            while (onTheWay.TryDequeue(out Task? first))
            {
                await first.ConfigureAwait(false);
                delivered++;
            }

            Report("blob.download.completed", request, reader, delivered, null);
        }
        catch (Exception cause)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(onTheWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // their bytes are in use until then
            Report(_end.IsCancellationRequested || host.Stopping.IsCancellationRequested ? "blob.download.cut_off" : "blob.download.failed", request, reader, delivered, cause);
        }
    }

    private async ValueTask<ChunkBuffer> ReadAsync(StreamRequest request, BlobReader reader, long index, int size, CancellationToken ct)
    {
        int length = (int)Math.Min(size, reader.Size - index * size);
        var chunk = new ChunkBuffer(request, (ulong)index, (ulong)reader.Size, size, length);
        try
        {
            await reader.ReadExactlyAsync(chunk.Bytes, ct).ConfigureAwait(false);
            return chunk;
        }
        catch
        {
            chunk.Dispose();
            throw;
        }
    }

    private async Task DeliverAsync(ChunkBuffer chunk, CancellationToken ct)
    {
        using (chunk)
        {
            await host.DeliverAsync(link, BlobOperations.ReceiveChunk, chunk.Message, null, ct).ConfigureAwait(false);
        }
    }

    private void Report(string type, StreamRequest request, BlobReader reader, ulong delivered, Exception? cause)
    {
        var data = new Dictionary<string, string>
        {
            ["container"] = request.Container,
            ["id"] = request.Id,
            ["size"] = reader.Size.ToString(CultureInfo.InvariantCulture),
            ["chunks"] = delivered.ToString(CultureInfo.InvariantCulture),
        };
        if (request.Context is { } context) data["context"] = context;
        if (cause is not null) data["message"] = cause.Message;
        host.Report(type, link, data);
    }
}
