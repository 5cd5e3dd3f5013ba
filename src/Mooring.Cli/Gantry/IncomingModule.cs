using Mooring.Cli.Application;
using Mooring.MessagePack;

namespace Mooring.Cli.Gantry;

/// <summary>A module that is being downloaded: puts chunks in their places, in whatever order they come.</summary>
internal sealed class IncomingModule
{
    private const long LargestModule = 512L << 20;
    private const int LargestChunk = 1 << 20;

    private readonly bool[] _have; // by sequence number
    private readonly int _chunkSize;
    private long _chunks; // that have come

    /// <exception cref="CliException">What was announced makes no sense.</exception>
    public IncomingModule(TransferAck announced)
    {
        bool makesSense = announced.Bytes is > 0 and <= LargestModule && announced.ChunkSize is > 0 and <= LargestChunk
            && announced.Chunks == GantryCodec.Chunks(announced.Bytes, announced.ChunkSize);
        if (!makesSense) throw new CliException($"the registry announced {announced.Chunks} chunks of {announced.ChunkSize} bytes for a module of {announced.Bytes}, which cannot be");
        Bytes = new byte[announced.Bytes];
        _have = new bool[announced.Chunks];
        _chunkSize = announced.ChunkSize;
    }

    public byte[] Bytes { get; }

    /// <summary>Bytes that have come.</summary>
    public long Received { get; private set; }

    /// <summary>Takes a message of the transfer.</summary>
    /// <returns>Whether it was the last one, and the module is complete.</returns>
    /// <exception cref="CliException">The registry gave up, or chunks were lost.</exception>
    /// <exception cref="MessagePackException">It is neither a chunk nor the end.</exception>
    public bool Take(ReadOnlySpan<byte> message)
    {
        var reader = GantryCodec.Begin(message, least: 5);
        if (reader.Peek() == MessagePackType.Boolean) return End(ref reader);
        long sequence = reader.ReadInt64();
        for (int i = 0; i < 4; i++) reader.Skip(); // what was announced counts
        ReadOnlySpan<byte> chunk = reader.ReadBinary();
        if (sequence < 0 || sequence >= _have.Length) throw new CliException($"chunk {sequence} came of a module that has {_have.Length}");
        int length = (int)Math.Min(_chunkSize, Bytes.Length - sequence * _chunkSize);
        if (chunk.Length != length) throw new CliException($"chunk {sequence} has {chunk.Length} bytes, where {length} were announced");
        if (_have[sequence]) return false;
        _have[sequence] = true;
        _chunks++;
        chunk.CopyTo(Bytes.AsSpan((int)(sequence * _chunkSize)));
        Received += length;
        return false;
    }

    private bool End(ref MessagePackReader reader)
    {
        bool success = reader.ReadBoolean();
        for (int i = 0; i < 3; i++) reader.Skip(); // key, bytes, chunks
        string error = reader.ReadString();
        if (!success) throw new CliException($"the registry gave the download up: {error}");
        return _chunks == _have.Length
            ? true
            : throw new CliException($"{_have.Length - _chunks} of {_have.Length} chunks were lost on the way: pull again");
    }
}
