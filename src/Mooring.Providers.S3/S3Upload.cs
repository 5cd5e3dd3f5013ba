using Amazon.S3;
using Amazon.S3.Model;
using Mooring.Providers.Blobs;

namespace Mooring.Providers.S3;

/// <summary>Gathers chunks into parts: small objects go in one request, larger ones in parts of 5 MiB, of which one is in memory.</summary>
internal sealed class S3Upload(IAmazonS3 client, string container, string id) : IBlobUpload
{
    private const int PartBytes = 5 << 20; // the least that S3 takes for any part but the last

    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(10);

    private readonly MemoryStream _part = new();
    private readonly List<PartETag> _parts = [];
    private string? _upload; // null while everything still fits into one request
    private bool _isCommitted;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!bytes.IsEmpty)
        {
            int room = PartBytes - (int)_part.Length;
            if (room == 0)
            {
                await SendPartAsync(ct).ConfigureAwait(false);
                continue;
            }

            ReadOnlyMemory<byte> some = bytes[..Math.Min(room, bytes.Length)];
            _part.Write(some.Span);
            bytes = bytes[some.Length..];
        }
    }

    public async ValueTask CommitAsync(CancellationToken ct)
    {
        try
        {
            if (_upload is null)
            {
                _part.Position = 0;
                await client.PutObjectAsync(
                    new PutObjectRequest { BucketName = container, Key = id, InputStream = _part, AutoCloseStream = false, UseChunkEncoding = false }, ct).ConfigureAwait(false);
            }
            else
            {
                await SendPartAsync(ct).ConfigureAwait(false);
                await client.CompleteMultipartUploadAsync(
                    new CompleteMultipartUploadRequest { BucketName = container, Key = id, UploadId = _upload, PartETags = _parts }, ct).ConfigureAwait(false);
            }

            _isCommitted = true;
        }
        catch (Exception cause) when (S3BlobStore.IsFault(cause))
        {
            throw S3BlobStore.Failed($"{container}/{id} cannot be written", cause);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _part.DisposeAsync().ConfigureAwait(false);
        if (_upload is null || _isCommitted) return;
        using var limit = new CancellationTokenSource(AbortTimeout); // nobody else limits it
        try
        {
            await client.AbortMultipartUploadAsync(container, id, _upload, limit.Token).ConfigureAwait(false);
        }
        catch (Exception cause) when (S3BlobStore.IsFault(cause) || limit.IsCancellationRequested)
        {
            throw S3BlobStore.Failed($"the parts of {container}/{id} cannot be removed", cause);
        }
    }

    private async ValueTask SendPartAsync(CancellationToken ct)
    {
        try
        {
            _upload ??= (await client.InitiateMultipartUploadAsync(container, id, ct).ConfigureAwait(false)).UploadId;
            _part.Position = 0;
            UploadPartResponse sent = await client.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = container, Key = id, UploadId = _upload, PartNumber = _parts.Count + 1, PartSize = _part.Length,
                    InputStream = _part, UseChunkEncoding = false,
                },
                ct).ConfigureAwait(false);
            _parts.Add(new PartETag(_parts.Count + 1, sent.ETag));
            _part.SetLength(0);
        }
        catch (Exception cause) when (S3BlobStore.IsFault(cause))
        {
            throw S3BlobStore.Failed($"a part of {container}/{id} cannot be written", cause);
        }
    }
}
