using System.Globalization;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Blobs;

/// <summary>One actor's downloads: each reads chunk by chunk and delivers, a window of chunks at a time.</summary>
/// <remarks>
/// A chunk that the actor has is never taken back while there is hope: that could interrupt the guest, and every other stream would lose
/// its state with the instance. A stream that ends early stops reading, and waits for what is on its way.
/// </remarks>
internal sealed class BlobDownloads(ActorLink link, BlobOptions options, IBlobStore store, IProviderHost host) : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5); // for chunks on their way when the link goes

    private readonly CancellationTokenSource _end = new(); // no further chunk is read
    private readonly CancellationTokenSource _cut = new(); // chunks on their way are taken back
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = []; // guarded by _gate

    private bool HasEnded => _end.IsCancellationRequested || host.Stopping.IsCancellationRequested;

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

    /// <summary>Reads nothing further: downloads end with the chunks that are on their way.</summary>
    public Task QuietAsync() => _end.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await QuietAsync().ConfigureAwait(false);
        Task running;
        lock (_gate) running = Task.WhenAll(_running); // they report their failures themselves
        try
        {
            await running.WaitAsync(Grace, host.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _cut.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
    }

    private void Forget(Task running)
    {
        lock (_gate) _running.Remove(running);
    }

    private async Task RunAsync(StreamRequest request, BlobReader reader)
    {
        await using (reader.ConfigureAwait(false))
        {
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, host.Stopping);
            await DeliverAsync(request, reader, reading).ConfigureAwait(false);
        }
    }

    /// <summary>Delivers all chunks, or as many as it can; nothing is on the way any more when it returns.</summary>
    private async Task DeliverAsync(StreamRequest request, BlobReader reader, CancellationTokenSource reading)
    {
        ulong delivered = 0;
        var onTheWay = new Queue<Task>();
        try
        {
            int size = request.ChunkSize == 0 ? options.UsualChunk : (int)request.ChunkSize;
            long chunks = Math.Max(1, (reader.Size + size - 1) / size); // an empty object is one empty chunk
            for (long i = 0; i < chunks; i++)
            {
                // Room first, then the next chunk: there are never more than a window of them in memory.
                if (onTheWay.Count == options.Window) await NextAsync().ConfigureAwait(false);
                onTheWay.Enqueue(DeliverAsync(await ReadAsync(request, reader, i, size, reading).ConfigureAwait(false)));
            }

            while (onTheWay.Count > 0) await NextAsync().ConfigureAwait(false);
            Report("blob.download.completed", request, reader, delivered, null);
        }
        catch (Exception cause)
        {
            Task rest = Task.WhenAll(onTheWay);
            await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // their bytes are in use until then
            delivered += (ulong)onTheWay.Count(chunk => chunk.IsCompletedSuccessfully);
            Report(HasEnded ? "blob.download.cut_off" : "blob.download.failed", request, reader, delivered, cause);
        }

        async Task NextAsync()
        {
            await onTheWay.Dequeue().ConfigureAwait(false);
            delivered++;
        }
    }

    private async ValueTask<ChunkBuffer> ReadAsync(StreamRequest request, BlobReader reader, long index, int size, CancellationTokenSource reading)
    {
        if (HasEnded) throw new OperationCanceledException("the link has ended"); // the token hears of it a moment later
        int length = (int)Math.Min(size, reader.Size - index * size);
        var chunk = new ChunkBuffer(request, (ulong)index, (ulong)reader.Size, size, length);
        Task? read = null;
        try
        {
            reading.CancelAfter(options.ReadTimeout);
            read = reader.ReadExactlyAsync(chunk.Bytes, reading.Token).AsTask();
            await read.WaitAsync(reading.Token).ConfigureAwait(false);
            reading.CancelAfter(Timeout.InfiniteTimeSpan);
            return chunk;
        }
        catch (Exception cause)
        {
            if (read is not { IsCompleted: false }) chunk.Dispose(); // else a store that does not heed its token may yet write into it
            if (cause is not OperationCanceledException || HasEnded) throw;
            throw new TimeoutException($"the store did not deliver chunk {index} within {options.ReadTimeout.TotalSeconds:0.###} s (READ_TIMEOUT)", cause);
        }
    }

    private async Task DeliverAsync(ChunkBuffer chunk)
    {
        using (chunk)
        {
            await host.DeliverAsync(link, BlobOperations.ReceiveChunk, chunk.Message, null, _cut.Token).ConfigureAwait(false);
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
