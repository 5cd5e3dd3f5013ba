using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Providers.Blobs;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Tests;

public sealed class FileBlobTests : BlobContract
{
    private readonly string _root = Directory.CreateTempSubdirectory("mooring-blobs-").FullName;

    [Theory]
    [InlineData("../outside")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../../outside")]
    [InlineData("..\\outside")]
    [InlineData(".upload-x")]
    public async Task Names_ThatLookLikePaths_StayBelowTheRoot(string name)
    {
        var store = new FileBlobStore(Path.Combine(_root, "store"));
        foreach ((string container, string id) in new[] { (name, "x"), ("box", name) })
        {
            await using (IBlobUpload upload = await store.BeginUploadAsync(container, id, 1, default))
            {
                await upload.WriteAsync("x"u8.ToArray(), default);
                await upload.CommitAsync(default);
            }

            Assert.Equal(1, await store.GetSizeAsync(container, id, default));
            Assert.Equal([(id, 1L)], await store.ListAsync(container, default));
        }

        Assert.Equal([Path.Combine(_root, "store")], Directory.EnumerateFileSystemEntries(_root));
    }

    [Fact]
    public async Task Upload_GivenUp_LeavesNothing()
    {
        var store = new FileBlobStore(_root);
        await using (IBlobUpload upload = await store.BeginUploadAsync("box", "thing", 10, default)) await upload.WriteAsync(new byte[5], default);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root, "box")));
    }

    [Fact]
    public async Task Upload_NotContinued_IsGivenUp_AndTold()
    {
        await using ActorHost host = await TestActors.HostAsync(new BlobProvider("test", (_, ct) => OpenStoreAsync(ct)), ("UPLOAD_TIMEOUT", "1"));
        await using IAsyncEnumerator<HostEvent> events = host.ReadEventsAsync().GetAsyncEnumerator();
        await host.AskAsync(CapabilityIds.BlobStore, BlobOperations.StartUpload, new FileChunk(0, "box", "thing", 10, 5, null, default));
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("mooring.provider.blob.upload.abandoned", events.Current.Type);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root, "box")));
    }

    protected override ValueTask<IBlobStore> OpenStoreAsync(CancellationToken ct) => new(new FileBlobStore(_root));
}
