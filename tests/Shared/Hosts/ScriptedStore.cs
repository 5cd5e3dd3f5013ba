using Mooring.Providers.Blobs;

namespace Mooring.Testing.Hosts;

/// <summary>A store that reads the same content from every object, and does before each read and write what a test says.</summary>
internal sealed class ScriptedStore(byte[] content) : IBlobStore
{
    /// <summary>Called before each read: of which opened object (0, 1, ...), the how manieth, and until when.</summary>
    public Func<int, int, CancellationToken, ValueTask>? BeforeRead { get; init; }

    /// <summary>Called before each write: the how manieth of the upload, and until when.</summary>
    public Func<int, CancellationToken, ValueTask>? BeforeWrite { get; init; }

    private int _opened;

    public ValueTask CreateContainerAsync(string container, CancellationToken ct) => default;

    public ValueTask RemoveContainerAsync(string container, CancellationToken ct) => default;

    public ValueTask<IReadOnlyList<(string Id, long Size)>> ListAsync(string container, CancellationToken ct) => new([]);

    public ValueTask<long?> GetSizeAsync(string container, string id, CancellationToken ct) => new(content.Length);

    public ValueTask RemoveAsync(string container, string id, CancellationToken ct) => default;

    public ValueTask<BlobReader?> OpenReadAsync(string container, string id, CancellationToken ct) => new(new Reader(this, content, Interlocked.Increment(ref _opened) - 1));

    public ValueTask<IBlobUpload> BeginUploadAsync(string container, string id, long size, CancellationToken ct) => new(new Upload(this));

    public ValueTask DisposeAsync() => default;

    private sealed class Reader(ScriptedStore store, byte[] content, int number) : BlobReader
    {
        private int _reads;
        private int _offset;

        public override long Size => content.Length;

        public override async ValueTask ReadExactlyAsync(Memory<byte> buffer, CancellationToken ct)
        {
            if (store.BeforeRead is { } before) await before(number, _reads++, ct);
            content.AsMemory(_offset, buffer.Length).CopyTo(buffer);
            _offset += buffer.Length;
        }

        public override ValueTask DisposeAsync() => default;
    }

    private sealed class Upload(ScriptedStore store) : IBlobUpload
    {
        private int _writes;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
        {
            if (store.BeforeWrite is { } before) await before(_writes++, ct);
        }

        public ValueTask CommitAsync(CancellationToken ct) => default;

        public ValueTask DisposeAsync() => default;
    }
}
