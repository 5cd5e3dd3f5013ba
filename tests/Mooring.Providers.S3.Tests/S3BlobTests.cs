using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Mooring.Providers.Blobs;
using Mooring.Tests.Shared;

namespace Mooring.Providers.S3.Tests;

public sealed class S3BlobTests : BlobContract, IAsyncLifetime
{
    private S3Server? _server;

    public async ValueTask InitializeAsync() => _server = await S3Server.StartAsync();

    [Fact]
    public async Task LargeObject_GoesInParts_AndComesBack()
    {
        byte[] content = RandomNumberGenerator.GetBytes((11 << 20) + 7);
        await using IBlobStore store = await OpenStoreAsync(default);
        await using (IBlobUpload upload = await store.BeginUploadAsync("box", "large", content.Length, default))
        {
            for (int at = 0; at < content.Length; at += 300_000) await upload.WriteAsync(content.AsMemory(at, Math.Min(300_000, content.Length - at)), default);
            await upload.CommitAsync(default);
        }

        await using BlobReader reader = (await store.OpenReadAsync("box", "large", default))!;
        byte[] read = new byte[reader.Size];
        await reader.ReadExactlyAsync(read, default);
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(read));
    }

    [Fact]
    public async Task Upload_GivenUp_IsAborted_AndLeavesNoObject()
    {
        await using IBlobStore store = await OpenStoreAsync(default);
        IBlobUpload upload = await store.BeginUploadAsync("box", "large", 20 << 20, default);
        await upload.WriteAsync(new byte[11 << 20], default);
        // This server does not know how to abort an upload in parts, and says so: what counts is that it was asked to.
        Assert.Contains("parts of box/large", (await Assert.ThrowsAsync<BlobStoreException>(() => upload.DisposeAsync().AsTask())).Message, StringComparison.Ordinal);
        Assert.Null(await store.GetSizeAsync("box", "large", default));
        Assert.Empty(await store.ListAsync("box", default));
    }

    [Fact]
    public async Task Server_ThatIsGone_IsAnErrorThatSaysSo()
    {
        await using IBlobStore store = await OpenStoreAsync(default);
        await store.CreateContainerAsync("box", default);
        await _server!.DisposeAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAnyAsync<Exception>(() => store.GetSizeAsync("box", "x", limit.Token).AsTask());
        Assert.False(limit.IsCancellationRequested, "it must fail, not hang");
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async ValueTask<IBlobStore> OpenStoreAsync(CancellationToken ct)
    {
        var client = new AmazonS3Client(new BasicAWSCredentials("S3RVER", "S3RVER"), new AmazonS3Config
        {
            ServiceURL = _server!.Endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 1,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
        await client.PutBucketAsync(new PutBucketRequest { BucketName = "ready" }, ct);
        return new S3BlobStore(client);
    }
}
