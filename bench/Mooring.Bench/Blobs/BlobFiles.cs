namespace Mooring.Bench.Blobs;

/// <summary>Objects in a directory that is gone afterwards.</summary>
internal sealed class BlobFiles : IDisposable
{
    private const int Block = 1 << 20;

    private readonly string _box;

    public BlobFiles()
    {
        Root = Directory.CreateTempSubdirectory("mooring-bench-blob-").FullName;
        _box = Directory.CreateDirectory(Path.Combine(Root, "box")).FullName;
    }

    /// <summary>The directory of the containers; the only one is <c>box</c>.</summary>
    public string Root { get; }

    public string PathOf(string id) => Path.Combine(_box, id);

    /// <summary>Writes an object of bytes that differ from object to object.</summary>
    /// <returns>The FNV-1a hash (64 bit) of all of it, which the guest computes as well.</returns>
    public async Task<ulong> WriteAsync(string id, long size, int seed, CancellationToken cancellationToken)
    {
        byte[] block = new byte[Block];
        new Random(seed).NextBytes(block);
        ulong hash = 0xcbf29ce484222325;
        await using FileStream file = File.Create(PathOf(id));
        for (long at = 0; at < size; at += Block)
        {
            BitConverter.TryWriteBytes(block, at); // no two blocks are the same
            int length = (int)Math.Min(Block, size - at);
            await file.WriteAsync(block.AsMemory(0, length), cancellationToken);
            foreach (byte value in block.AsSpan(0, length)) hash = (hash ^ value) * 0x100000001b3;
        }

        return hash;
    }

    /// <summary>Makes an object of zeros that takes no room on the disk: for sizes at which only memory is of interest.</summary>
    public void WriteSparse(string id, long size)
    {
        using FileStream file = File.Create(PathOf(id));
        file.SetLength(size);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
