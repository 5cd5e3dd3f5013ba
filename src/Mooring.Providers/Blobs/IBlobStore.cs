namespace Mooring.Providers.Blobs;

/// <summary>Objects in containers: what a store has to do to be <c>wascc:blobstore</c>.</summary>
/// <remarks>
/// Any thread may call. Names are any text of 1 to 255 characters; two names are the same only if all their characters are. An object
/// appears whole when its upload is committed, and never in parts.
/// </remarks>
public interface IBlobStore : IAsyncDisposable
{
    /// <summary>Makes a container; one that is there stays as it is.</summary>
    ValueTask CreateContainerAsync(string container, CancellationToken ct);

    /// <summary>Removes a container and all that is in it; one that is not there is none.</summary>
    ValueTask RemoveContainerAsync(string container, CancellationToken ct);

    /// <summary>The objects of a container and their sizes, in the order of their names' bytes; none when it is not there.</summary>
    ValueTask<IReadOnlyList<(string Id, long Size)>> ListAsync(string container, CancellationToken ct);

    /// <summary>An object's size in bytes; null when it is not there.</summary>
    ValueTask<long?> GetSizeAsync(string container, string id, CancellationToken ct);

    /// <summary>Removes an object; one that is not there is removed already.</summary>
    ValueTask RemoveAsync(string container, string id, CancellationToken ct);

    /// <summary>Opens an object for reading from its beginning.</summary>
    /// <returns>Null when it is not there. What was opened is read as it was, even if it is replaced meanwhile, or fails.</returns>
    ValueTask<BlobReader?> OpenReadAsync(string container, string id, CancellationToken ct);

    /// <summary>Begins an upload; the container is made if it is not there.</summary>
    /// <param name="container">The container.</param>
    /// <param name="id">The object; one of that name is replaced when the upload is committed.</param>
    /// <param name="size">Bytes that will come.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask<IBlobUpload> BeginUploadAsync(string container, string id, long size, CancellationToken ct);
}

/// <summary>An object that is being read. Used from one place at a time.</summary>
public abstract class BlobReader : IAsyncDisposable
{
    /// <summary>Its size in bytes.</summary>
    public abstract long Size { get; }

    /// <summary>Reads on until the buffer is full.</summary>
    /// <exception cref="EndOfStreamException">The object ends before.</exception>
    public abstract ValueTask ReadExactlyAsync(Memory<byte> buffer, CancellationToken ct);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>An object that is being written. Used from one place at a time; nothing of it stays unless it is committed.</summary>
public interface IBlobUpload : IAsyncDisposable
{
    /// <summary>Writes on. The bytes may be reused when the task is done.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct);

    /// <summary>Makes the object appear.</summary>
    ValueTask CommitAsync(CancellationToken ct);
}

/// <summary>A store cannot do what it was asked for; the text says why.</summary>
public sealed class BlobStoreException : Exception
{
    /// <summary>Says why.</summary>
    public BlobStoreException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
