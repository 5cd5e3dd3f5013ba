using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>The operations of <see cref="CapabilityIds.BlobStore"/>.</summary>
public static class BlobOperations
{
    /// <summary>From an actor: <see cref="BlobContainer"/>, answered with the same.</summary>
    public const string CreateContainer = "CreateContainer";

    /// <summary>From an actor: <see cref="BlobContainer"/>; the answer is empty.</summary>
    public const string RemoveContainer = "RemoveContainer";

    /// <summary>From an actor: <see cref="Blob"/>; the answer is empty.</summary>
    public const string RemoveObject = "RemoveObject";

    /// <summary>From an actor: <see cref="BlobContainer"/>, answered with <see cref="BlobList"/>.</summary>
    public const string ListObjects = "ListObjects";

    /// <summary>From an actor: <see cref="Blob"/>, answered with the same and its size; an empty id when there is none.</summary>
    public const string GetObjectInfo = "GetObjectInfo";

    /// <summary>From an actor: <see cref="FileChunk"/> without bytes, with the final size; the answer is empty.</summary>
    public const string StartUpload = "StartUpload";

    /// <summary>From an actor: <see cref="FileChunk"/>; the answer is empty.</summary>
    public const string UploadChunk = "UploadChunk";

    /// <summary>From an actor: <see cref="StreamRequest"/>; the answer is empty and comes at once, chunks follow.</summary>
    public const string StartDownload = "StartDownload";

    /// <summary>To an actor: <see cref="FileChunk"/>; the answer is the credit for the next.</summary>
    public const string ReceiveChunk = "ReceiveChunk";
}

/// <summary>A container of objects.</summary>
/// <param name="Id">Its name.</param>
public sealed record BlobContainer(string Id) : ICapabilityMessage<BlobContainer>
{
    /// <inheritdoc/>
    public static BlobContainer Decode(ReadOnlySpan<byte> payload)
    {
        string id = "";
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("id"u8)) id = fields.Text();
            else fields.Skip();
        }

        return new BlobContainer(id);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("id"u8, Id);
    }
}

/// <summary>Containers.</summary>
/// <param name="Containers">In no particular order.</param>
public sealed record BlobContainerList(IReadOnlyList<BlobContainer> Containers) : ICapabilityMessage<BlobContainerList>
{
    /// <inheritdoc/>
    public static BlobContainerList Decode(ReadOnlySpan<byte> payload)
    {
        IReadOnlyList<BlobContainer> containers = [];
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("containers"u8)) containers = fields.Messages<BlobContainer>();
            else fields.Skip();
        }

        return new BlobContainerList(containers);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("containers"u8, Containers);
    }
}

/// <summary>An object of a store.</summary>
/// <param name="Id">Its name; empty in an answer when there is no such object.</param>
/// <param name="Container">Where it is.</param>
/// <param name="ByteSize">Its size; 0 in requests.</param>
public sealed record Blob(string Id, string Container, ulong ByteSize) : ICapabilityMessage<Blob>
{
    /// <inheritdoc/>
    public static Blob Decode(ReadOnlySpan<byte> payload)
    {
        string id = "";
        string container = "";
        ulong byteSize = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("id"u8)) id = fields.Text();
            else if (name.SequenceEqual("container"u8)) container = fields.Text();
            else if (name.SequenceEqual("byteSize"u8)) byteSize = fields.UInt64();
            else fields.Skip();
        }

        return new Blob(id, container, byteSize);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.Field("id"u8, Id);
        writer.Field("container"u8, Container);
        writer.Field("byteSize"u8, ByteSize);
    }
}

/// <summary>Objects of one container.</summary>
/// <param name="Blobs">In the order of their names.</param>
public sealed record BlobList(IReadOnlyList<Blob> Blobs) : ICapabilityMessage<BlobList>
{
    /// <inheritdoc/>
    public static BlobList Decode(ReadOnlySpan<byte> payload)
    {
        IReadOnlyList<Blob> blobs = [];
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("blobs"u8)) blobs = fields.Messages<Blob>();
            else fields.Skip();
        }

        return new BlobList(blobs);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("blobs"u8, Blobs);
    }
}
