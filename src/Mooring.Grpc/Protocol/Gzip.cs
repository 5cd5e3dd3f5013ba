using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Mooring.Grpc.Protocol;

/// <summary>The message encoding <c>gzip</c>: each message is one gzip stream of its own.</summary>
internal static class Gzip
{
    public const string Name = "gzip";

    /// <summary>Expands <paramref name="source"/> into <paramref name="target"/>.</summary>
    /// <exception cref="GrpcStatusException"><see cref="StatusCode.ResourceExhausted"/>: more than <paramref name="maxBytes"/> come out, of which
    /// never more than one buffer beyond the limit is expanded; <see cref="StatusCode.Internal"/>: not a whole gzip stream.</exception>
    public static void Decompress(in ReadOnlySequence<byte> source, PooledBuffer target, int maxBytes)
    {
        try
        {
            using var gzip = new GZipStream(PipeReader.Create(source).AsStream(), CompressionMode.Decompress);
            while (true)
            {
                var read = gzip.Read(target.GetSpan(4096));
                if (read == 0) break;
                target.Advance(read);
                if (target.Length > maxBytes) throw MessageTooLong.Decompressed(maxBytes);
            }
        }
        catch (InvalidDataException e)
        {
            throw new GrpcStatusException(StatusCode.Internal, "A message that is marked as gzip cannot be decompressed.", e);
        }

        // GZipStream takes the end of the input for the end of the data; the length in the trailer tells a cut stream.
        if (source.Length < 18 || ExpectedLength(source) != (uint)target.Length)
        {
            throw new GrpcStatusException(StatusCode.Internal, "A message that is marked as gzip ends too early.");
        }
    }

    /// <summary>Compresses <paramref name="source"/> into <paramref name="target"/>, fast rather than small.</summary>
    public static void Compress(ReadOnlySpan<byte> source, MemoryStream target)
    {
        using var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(source);
    }

    /// <summary>The length modulo 2^32 that the trailer states (RFC 1952, ISIZE).</summary>
    private static uint ExpectedLength(in ReadOnlySequence<byte> source)
    {
        Span<byte> size = stackalloc byte[4];
        source.Slice(source.Length - 4).CopyTo(size);
        return BinaryPrimitives.ReadUInt32LittleEndian(size);
    }
}
