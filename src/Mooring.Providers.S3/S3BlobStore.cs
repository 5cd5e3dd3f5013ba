using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Mooring.Providers.Blobs;

namespace Mooring.Providers.S3;

/// <summary>Objects in S3: a bucket to a container.</summary>
internal sealed class S3BlobStore(IAmazonS3 client) : IBlobStore
{
    private const int MostInOneDelete = 1000;

    public async ValueTask CreateContainerAsync(string container, CancellationToken ct)
    {
        try
        {
            await client.PutBucketAsync(new PutBucketRequest { BucketName = container }, ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception cause) when (cause.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists")
        {
            // It is there: what was asked for.
        }
        catch (Exception cause) when (IsFault(cause))
        {
            throw Failed($"the container {container} cannot be made", cause);
        }
    }

    public async ValueTask RemoveContainerAsync(string container, CancellationToken ct)
    {
        try
        {
            foreach (string[] some in (await ListAsync(container, ct).ConfigureAwait(false)).Select(one => one.Id).Chunk(MostInOneDelete))
            {
                await client.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = container, Objects = [.. some.Select(key => new KeyVersion { Key = key })] }, ct).ConfigureAwait(false);
            }

            await client.DeleteBucketAsync(container, ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception cause) when (cause.StatusCode == HttpStatusCode.NotFound)
        {
            // It is not there: what was asked for.
        }
        catch (Exception cause) when (IsFault(cause))
        {
            throw Failed($"the container {container} cannot be removed", cause);
        }
    }

    public async ValueTask<IReadOnlyList<(string Id, long Size)>> ListAsync(string container, CancellationToken ct)
    {
        var found = new List<(string Id, long Size)>();
        var request = new ListObjectsV2Request { BucketName = container };
        try
        {
            while (true)
            {
                ListObjectsV2Response page = await client.ListObjectsV2Async(request, ct).ConfigureAwait(false);
                foreach (S3Object one in page.S3Objects ?? []) found.Add((one.Key, one.Size ?? 0));
                if (page.IsTruncated is not true) break;
                request.ContinuationToken = page.NextContinuationToken;
            }
        }
        catch (AmazonS3Exception cause) when (cause.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }
        catch (Exception cause) when (IsFault(cause))
        {
            throw Failed($"the objects of {container} cannot be listed", cause);
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        return found;
    }

    public async ValueTask<long?> GetSizeAsync(string container, string id, CancellationToken ct) =>
        (await HeadAsync(container, id, ct).ConfigureAwait(false))?.ContentLength;

    public async ValueTask RemoveAsync(string container, string id, CancellationToken ct)
    {
        try
        {
            await client.DeleteObjectAsync(container, id, ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception cause) when (cause.StatusCode == HttpStatusCode.NotFound)
        {
            // Not there any more.
        }
        catch (Exception cause) when (IsFault(cause))
        {
            throw Failed($"{container}/{id} cannot be removed", cause);
        }
    }

    public async ValueTask<BlobReader?> OpenReadAsync(string container, string id, CancellationToken ct) =>
        await HeadAsync(container, id, ct).ConfigureAwait(false) is { } head ? new S3Reader(client, container, id, head.ContentLength, head.ETag) : null;

    public async ValueTask<IBlobUpload> BeginUploadAsync(string container, string id, long size, CancellationToken ct)
    {
        await CreateContainerAsync(container, ct).ConfigureAwait(false);
        return new S3Upload(client, container, id);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return default;
    }

    /// <summary>Whether the server refused, failed or could not be reached, after as many attempts as the client makes.</summary>
    internal static bool IsFault(Exception cause) => cause is
        AmazonServiceException or AmazonClientException or HttpRequestException or IOException or WebException or SocketException;

    internal static BlobStoreException Failed(string what, Exception cause) => new($"{what}: {cause.Message}", cause);

    private async ValueTask<GetObjectMetadataResponse?> HeadAsync(string container, string id, CancellationToken ct)
    {
        try
        {
            return await client.GetObjectMetadataAsync(container, id, ct).ConfigureAwait(false);
        }
        catch (AmazonS3Exception cause) when (cause.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception cause) when (IsFault(cause))
        {
            throw Failed($"{container}/{id} cannot be looked up", cause);
        }
    }
}
