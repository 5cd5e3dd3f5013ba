using System.Buffers;
using Mooring.Hosting.Contracts;
using Mooring.MessagePack;

namespace Mooring.Providers.Blobs;

/// <summary>A <see cref="FileChunk"/> in a rented array, its bytes last, so that the store reads them straight into the message.</summary>
internal sealed class ChunkBuffer : IDisposable
{
    private const int Binary32Header = 5;

    private byte[]? _rented;

    public ChunkBuffer(StreamRequest request, ulong sequence, ulong total, int chunkSize, int length)
    {
        Span<byte> initial = stackalloc byte[256];
        var header = new MessagePackWriter(initial);
        try
        {
            header.WriteMapHeader(request.Context is null ? 6 : 7);
            header.Field("sequenceNo"u8, sequence);
            header.Field("container"u8, request.Container);
            header.Field("id"u8, request.Id);
            header.Field("totalBytes"u8, total);
            header.Field("chunkSize"u8, (ulong)chunkSize);
            if (request.Context is not null) header.Field("context"u8, request.Context);
            header.WriteString("chunkBytes"u8);
            int start = header.Written.Length + Binary32Header;
            _rented = ArrayPool<byte>.Shared.Rent(start + length);
            header.Written.CopyTo(_rented);
            _rented[start - Binary32Header] = 0xc6; // bin 32, whatever the length: the header's size must be known before
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(_rented.AsSpan(start - sizeof(int)), length);
            Message = _rented.AsMemory(0, start + length);
            Bytes = _rented.AsMemory(start, length);
        }
        finally
        {
            header.Dispose();
        }
    }

    /// <summary>The whole message; complete once <see cref="Bytes"/> has been filled.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>Where the chunk's bytes go.</summary>
    public Memory<byte> Bytes { get; }

    public void Dispose()
    {
        byte[]? rented = Interlocked.Exchange(ref _rented, null);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }
}
