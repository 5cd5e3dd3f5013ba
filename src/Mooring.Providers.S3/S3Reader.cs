using Amazon.S3;
using Amazon.S3.Model;
using Mooring.Providers.Blobs;

namespace Mooring.Providers.S3;

/// <summary>Reads an object in one stream, and goes on where a connection broke off, as long as the object is still the same.</summary>
internal sealed class S3Reader(IAmazonS3 client, string container, string id, long size, string etag) : BlobReader
{
    private const int MostResumes = 3; // without a byte in between

    private GetObjectResponse? _response; // null before the first read, and after a connection broke
    private long _offset;

    public override long Size => size;

    public override async ValueTask ReadExactlyAsync(Memory<byte> buffer, CancellationToken ct)
    {
        int failures = 0;
        while (!buffer.IsEmpty)
        {
            try
            {
                _response ??= await OpenAsync(ct).ConfigureAwait(false);
                int read = await _response.ResponseStream.ReadAsync(buffer, ct).ConfigureAwait(false);
                if (read == 0) throw new EndOfStreamException($"{container}/{id} ended {size - _offset} bytes early");
                _offset += read;
                buffer = buffer[read..];
                failures = 0;
            }
            catch (Exception cause) when (S3BlobStore.IsFault(cause))
            {
                Close();
                if (++failures > MostResumes) throw S3BlobStore.Failed($"{container}/{id} cannot be read on at byte {_offset}", cause);
            }
        }
    }

    public override ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    private Task<GetObjectResponse> OpenAsync(CancellationToken ct) => client.GetObjectAsync(
        new GetObjectRequest
        {
            BucketName = container,
            Key = id,
            EtagToMatch = etag, // chunks of two objects must not be mixed
            ByteRange = _offset == 0 ? null : new ByteRange(_offset, size - 1),
        },
        ct);

    private void Close()
    {
        _response?.Dispose();
        _response = null;
    }
}
