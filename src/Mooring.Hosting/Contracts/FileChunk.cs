using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>A piece of an object on its way.</summary>
/// <param name="SequenceNo">Its place, from 0.</param>
/// <param name="Container">The object's container.</param>
/// <param name="Id">The object's name.</param>
/// <param name="TotalBytes">The object's size, in every chunk.</param>
/// <param name="ChunkSize">The size that was asked for, also in the last chunk, which may be shorter.</param>
/// <param name="Context">Copied from the <see cref="StreamRequest"/>, to tell downloads of one object apart; null for none.</param>
/// <param name="ChunkBytes">The bytes.</param>
public sealed record FileChunk(
    ulong SequenceNo, string Container, string Id, ulong TotalBytes, ulong ChunkSize, string? Context, ReadOnlyMemory<byte> ChunkBytes)
    : ICapabilityMessage<FileChunk>
{
    /// <inheritdoc/>
    public static FileChunk Decode(ReadOnlySpan<byte> payload)
    {
        ulong sequence = 0, total = 0, size = 0;
        string container = "", id = "";
        string? context = null;
        byte[] bytes = [];
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("sequenceNo"u8)) sequence = fields.UInt64();
            else if (name.SequenceEqual("container"u8)) container = fields.Text();
            else if (name.SequenceEqual("id"u8)) id = fields.Text();
            else if (name.SequenceEqual("totalBytes"u8)) total = fields.UInt64();
            else if (name.SequenceEqual("chunkSize"u8)) size = fields.UInt64();
            else if (name.SequenceEqual("context"u8)) context = fields.OptionalText();
            else if (name.SequenceEqual("chunkBytes"u8)) bytes = fields.Bytes();
            else fields.Skip();
        }

        return new FileChunk(sequence, container, id, total, size, context, bytes);
    }

    /// <inheritdoc/>
    /// <remarks>The key <c>context</c> is absent when there is none: codecs before 0.8.1 do not know it.</remarks>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(Context is null ? 6 : 7);
        writer.Field("sequenceNo"u8, SequenceNo);
        writer.Field("container"u8, Container);
        writer.Field("id"u8, Id);
        writer.Field("totalBytes"u8, TotalBytes);
        writer.Field("chunkSize"u8, ChunkSize);
        if (Context is not null) writer.Field("context"u8, Context);
        writer.Field("chunkBytes"u8, ChunkBytes);
    }
}

/// <summary>Asks for an object, chunk by chunk.</summary>
/// <param name="Id">The object's name.</param>
/// <param name="Container">Its container.</param>
/// <param name="ChunkSize">Bytes to a chunk; 0 leaves it to the store.</param>
/// <param name="Context">Comes back in every chunk; null for none.</param>
public sealed record StreamRequest(string Id, string Container, ulong ChunkSize, string? Context) : ICapabilityMessage<StreamRequest>
{
    /// <inheritdoc/>
    public static StreamRequest Decode(ReadOnlySpan<byte> payload)
    {
        string id = "", container = "";
        ulong size = 0;
        string? context = null;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("id"u8)) id = fields.Text();
            else if (name.SequenceEqual("container"u8)) container = fields.Text();
            else if (name.SequenceEqual("chunkSize"u8)) size = fields.UInt64();
            else if (name.SequenceEqual("context"u8)) context = fields.OptionalText();
            else fields.Skip();
        }

        return new StreamRequest(id, container, size, context);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(Context is null ? 3 : 4);
        writer.Field("id"u8, Id);
        writer.Field("container"u8, Container);
        writer.Field("chunkSize"u8, ChunkSize);
        if (Context is not null) writer.Field("context"u8, Context);
    }
}
