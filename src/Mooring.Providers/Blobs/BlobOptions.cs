using Mooring.Hosting.Providers;

namespace Mooring.Providers.Blobs;

/// <summary>What a link says about streams.</summary>
/// <param name="Window">Chunks of one download on their way to the actor at once.</param>
/// <param name="UsualChunk">Bytes to a chunk when the actor does not say.</param>
/// <param name="MaxStreams">Downloads and uploads at once.</param>
/// <param name="UploadTimeout">After which an upload without further chunks is given up.</param>
/// <param name="ReadTimeout">In which the store must have read one chunk of a download.</param>
internal sealed record BlobOptions(int Window, int UsualChunk, int MaxStreams, TimeSpan UploadTimeout, TimeSpan ReadTimeout)
{
    public const int LargestChunk = 8 << 20;

    /// <exception cref="ProviderException">It makes no sense.</exception>
    public static BlobOptions Of(ActorLink link) => new(
        (int)link.Number("WINDOW", 2, 1, 64),
        (int)link.Number("CHUNK_SIZE", 512 << 10, 1, LargestChunk),
        (int)link.Number("MAX_STREAMS", 64, 1, 4096),
        TimeSpan.FromSeconds(link.Number("UPLOAD_TIMEOUT", 120, 1, 86_400)),
        TimeSpan.FromSeconds(link.Number("READ_TIMEOUT", 30, 1, 86_400)));
}
