using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Blobs;

/// <summary>Offers a store as <c>wascc:blobstore</c>: containers, objects, and streams of chunks.</summary>
/// <remarks>
/// <para>A download answers at once; its chunks come through the actor's mailbox, in turn with everything else, at most <c>WINDOW</c> of
/// them at a time. Sequence numbers start at 0; an empty object is one chunk without bytes. Where a download fails the stream ends, and
/// the host's events say so: the protocol has no message for it. Chunks that the actor's mailbox held when one failed still come.</para>
/// <para>An upload is complete when as many bytes have come as were announced. Chunks may come out of order. One that is not continued
/// for <c>UPLOAD_TIMEOUT</c> seconds is given up, and nothing of it stays.</para>
/// <para>Values of a link: <c>WINDOW</c> (2), <c>CHUNK_SIZE</c> (512 KiB, when the actor does not say), <c>MAX_STREAMS</c> (64),
/// <c>UPLOAD_TIMEOUT</c> (120), <c>READ_TIMEOUT</c> (30 seconds for a chunk of a download to come from the store), and those of the
/// store.</para>
/// </remarks>
public sealed class BlobProvider : CapabilityProvider<BlobLink>
{
    private readonly Func<ActorLink, CancellationToken, ValueTask<IBlobStore>> _open;

    /// <summary>Makes a provider.</summary>
    /// <param name="name">The store's name, for people.</param>
    /// <param name="open">Opens the store for a link, which then owns it.</param>
    public BlobProvider(string name, Func<ActorLink, CancellationToken, ValueTask<IBlobStore>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        _open = open;
        Descriptor = new CapabilityDescriptor(CapabilityIds.BlobStore, name)
        {
            Operations =
            [
                .. new[]
                {
                    BlobOperations.CreateContainer, BlobOperations.RemoveContainer, BlobOperations.RemoveObject, BlobOperations.ListObjects,
                    BlobOperations.GetObjectInfo, BlobOperations.StartUpload, BlobOperations.UploadChunk, BlobOperations.StartDownload,
                }.Select(operation => new OperationDescriptor(operation, OperationDirection.ToProvider)),
                new OperationDescriptor(BlobOperations.ReceiveChunk, OperationDirection.ToActor),
            ],
        };
    }

    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; }

    /// <inheritdoc/>
    protected override async ValueTask<BlobLink> OpenAsync(ActorLink link, CancellationToken ct)
    {
        BlobOptions options = BlobOptions.Of(link);
        return new BlobLink(link, options, await _open(link, ct).ConfigureAwait(false), Host);
    }

    /// <inheritdoc/>
    protected override async ValueTask QuietAsync(BlobLink bound, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bound);
        await bound.Downloads.QuietAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask<ReadOnlyMemory<byte>> CallAsync(BlobLink bound, CapabilityCall call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bound);
        try
        {
            return await RunAsync(bound, call, ct).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is BlobStoreException or IOException or UnauthorizedAccessException)
        {
            throw new ProviderException(cause.Message, cause);
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> RunAsync(BlobLink bound, CapabilityCall call, CancellationToken ct)
    {
        switch (call.Operation)
        {
            case BlobOperations.CreateContainer:
                BlobContainer container = call.Read<BlobContainer>();
                await bound.Store.CreateContainerAsync(Named(container.Id), ct).ConfigureAwait(false);
                return container.ToBytes();
            case BlobOperations.RemoveContainer:
                await bound.Store.RemoveContainerAsync(Named(call.Read<BlobContainer>().Id), ct).ConfigureAwait(false);
                return default;
            case BlobOperations.RemoveObject:
                Blob removed = call.Read<Blob>();
                await bound.Store.RemoveAsync(Named(removed.Container), Named(removed.Id), ct).ConfigureAwait(false);
                return default;
            case BlobOperations.ListObjects:
                string listed = Named(call.Read<BlobContainer>().Id);
                IReadOnlyList<(string Id, long Size)> found = await bound.Store.ListAsync(listed, ct).ConfigureAwait(false);
                return new BlobList([.. found.Select(one => new Blob(one.Id, listed, (ulong)one.Size))]).ToBytes();
            case BlobOperations.GetObjectInfo:
                Blob asked = call.Read<Blob>();
                long? size = await bound.Store.GetSizeAsync(Named(asked.Container), Named(asked.Id), ct).ConfigureAwait(false);
                return (size is { } bytes ? asked with { ByteSize = (ulong)bytes } : new Blob("", "", 0)).ToBytes(); // the SDK's sign for "not there"
            case BlobOperations.StartDownload:
                StreamRequest request = call.Read<StreamRequest>();
                await bound.Downloads.StartAsync(request with { Container = Named(request.Container), Id = Named(request.Id) }, ct).ConfigureAwait(false);
                return default;
            case BlobOperations.StartUpload:
                FileChunk start = call.Read<FileChunk>();
                await bound.Uploads.StartAsync(start with { Container = Named(start.Container), Id = Named(start.Id) }, ct).ConfigureAwait(false);
                return default;
            case BlobOperations.UploadChunk:
                await bound.Uploads.WriteAsync(call.Read<FileChunk>(), ct).ConfigureAwait(false);
                return default;
            default:
                throw call.UnknownOperation();
        }
    }

    private static string Named(string name) => name.Length is > 0 and <= 255 && !name.Contains('\0', StringComparison.Ordinal)
        ? name
        : throw new ProviderException("the name of a container or an object has 1 to 255 characters");
}

/// <summary>What a link of an actor to a blob store holds.</summary>
public sealed class BlobLink : IAsyncDisposable
{
    internal BlobLink(ActorLink link, BlobOptions options, IBlobStore store, IProviderHost host)
    {
        Store = store;
        Downloads = new BlobDownloads(link, options, store, host);
        Uploads = new BlobUploads(link, options, store, host);
    }

    internal IBlobStore Store { get; }

    internal BlobDownloads Downloads { get; }

    internal BlobUploads Uploads { get; }

    /// <summary>Ends its streams: downloads stop after the chunks that are on their way, for which the actor has some seconds; uploads are given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await Downloads.DisposeAsync().ConfigureAwait(false);
        await Uploads.DisposeAsync().ConfigureAwait(false);
        await Store.DisposeAsync().ConfigureAwait(false);
    }
}
