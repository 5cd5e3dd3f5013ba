using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Blobs;

/// <summary>An upload: puts chunks in order and counts bytes.</summary>
internal sealed class BlobUploadStream(FileChunk start, IBlobUpload target) : IAsyncDisposable
{
    private const int MostEarlyBytes = 16 << 20; // of chunks whose predecessors have not come

    private readonly SemaphoreSlim _gate = new(1); // held while chunks are written
    private readonly Dictionary<ulong, FileChunk> _early = []; // guarded by _gate
    private readonly ulong _total = start.TotalBytes;
    private ulong _next; // guarded by _gate; the sequence number to write next
    private ulong _written; // guarded by _gate; bytes
    private long _earlyBytes; // guarded by _gate
    private bool _isOver; // guarded by _gate

    /// <summary>Whether a write was broken off: how much of its chunk the store has is not known, so the object can never be completed.</summary>
    public bool IsBroken { get; private set; }

    public (string Container, string Id) Key { get; } = (start.Container, start.Id);

    /// <summary>Gives the upload up when no chunk comes for long.</summary>
    public ITimer? Idle { get; set; }

    /// <summary>Takes a chunk.</summary>
    /// <returns>Whether it was the last, and the object is there now.</returns>
    public async ValueTask<bool> WriteAsync(FileChunk chunk, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_isOver) throw new ProviderException($"the upload of {Key.Container}/{Key.Id} has ended");
            if (chunk.SequenceNo < _next || _early.ContainsKey(chunk.SequenceNo)) return false; // sent twice
            if (chunk.SequenceNo > _next)
            {
                Keep(chunk);
                return false;
            }

            await AppendAsync(chunk, ct).ConfigureAwait(false);
            while (_early.Remove(_next, out FileChunk? following))
            {
                _earlyBytes -= following.ChunkBytes.Length;
                await AppendAsync(following, ct).ConfigureAwait(false);
            }

            if (_written < _total) return false;
            await OrBreakAsync(() => target.CommitAsync(ct)).ConfigureAwait(false);
            return _isOver = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Idle is { } timer) await timer.DisposeAsync().ConfigureAwait(false);
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _isOver = true;
            await target.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask AppendAsync(FileChunk chunk, CancellationToken ct)
    {
        if (_written + (ulong)chunk.ChunkBytes.Length > _total)
            throw new ProviderException($"{Key.Container}/{Key.Id}: {_total} bytes were announced, and chunk {chunk.SequenceNo} goes beyond them");
        await OrBreakAsync(() => target.WriteAsync(chunk.ChunkBytes, ct)).ConfigureAwait(false);
        _written += (ulong)chunk.ChunkBytes.Length;
        _next++;
    }

    private async ValueTask OrBreakAsync(Func<ValueTask> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch
        {
            IsBroken = true;
            throw;
        }
    }

    private void Keep(FileChunk chunk)
    {
        if (_earlyBytes + chunk.ChunkBytes.Length > MostEarlyBytes) throw new ProviderException($"{Key.Container}/{Key.Id}: chunk {chunk.SequenceNo} comes too early, {_next} is expected");
        _early.Add(chunk.SequenceNo, chunk);
        _earlyBytes += chunk.ChunkBytes.Length;
    }
}
