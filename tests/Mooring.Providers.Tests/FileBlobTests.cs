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

    [Theory]
    [InlineData("nul\0inside")]
    [InlineData("line\nfeed")]
    [InlineData("%2e%2e%2f")]
    [InlineData("~root")]
    [InlineData("con")]
    [InlineData("-rf")]
    [InlineData("$(reboot)")]
    public async Task Names_WithAMeaningElsewhere_AreNamesHere(string name)
    {
        var store = new FileBlobStore(Path.Combine(_root, "store"));
        await WriteAsync(store, name, name);
        Assert.Equal([(name, 1L)], await store.ListAsync(name, default));
        await store.RemoveContainerAsync(name, default);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_root, "store")));
    }

    [Fact]
    public async Task Names_BeyondAFileSystemsLength_AreRefused_AndLeaveNothing()
    {
        var store = new FileBlobStore(Path.Combine(_root, "store"));
        await WriteAsync(store, new string('a', 255), "x");
        foreach (string name in new[] { new string('a', 256), new string('/', 86), new string('ä', 43) })
        {
            await Assert.ThrowsAsync<BlobStoreException>(() => WriteAsync(store, name, "x"));
            await Assert.ThrowsAsync<BlobStoreException>(() => WriteAsync(store, "box", name));
        }

        Assert.Single(Directory.EnumerateDirectories(Path.Combine(_root, "store")));
    }

    /// <summary>An empty container name would be the root itself, and removing it all that is there.</summary>
    [Fact]
    public async Task Names_ThatAreEmpty_AreRefused()
    {
        var store = new FileBlobStore(Path.Combine(_root, "store"));
        await WriteAsync(store, "box", "x");
        await Assert.ThrowsAsync<BlobStoreException>(() => store.RemoveContainerAsync("", default).AsTask());
        await Assert.ThrowsAsync<BlobStoreException>(() => store.RemoveAsync("box", "", default).AsTask());
        Assert.Equal([("x", 1L)], await store.ListAsync("box", default));
    }

    [Fact]
    public async Task Links_BelowTheRoot_AreNotFollowed()
    {
        string outside = Path.Combine(_root, "outside");
        Directory.CreateDirectory(outside);
        await File.WriteAllTextAsync(Path.Combine(outside, "secret"), "secret");
        var store = new FileBlobStore(Path.Combine(_root, "store"));
        await WriteAsync(store, "box", "honest");
        File.CreateSymbolicLink(Path.Combine(_root, "store", "box", "link"), Path.Combine(outside, "secret"));
        File.CreateSymbolicLink(Path.Combine(_root, "store", "box", "dangling"), Path.Combine(outside, "new"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "store", "away"), outside);

        foreach ((string container, string id) in new[] { ("box", "link"), ("box", "dangling"), ("away", "secret"), ("away", "new") })
        {
            await Assert.ThrowsAsync<BlobStoreException>(() => store.OpenReadAsync(container, id, default).AsTask());
            await Assert.ThrowsAsync<BlobStoreException>(() => store.GetSizeAsync(container, id, default).AsTask());
            await Assert.ThrowsAsync<BlobStoreException>(() => store.RemoveAsync(container, id, default).AsTask());
            await Assert.ThrowsAsync<BlobStoreException>(() => WriteAsync(store, container, id));
        }

        await Assert.ThrowsAsync<BlobStoreException>(() => store.ListAsync("away", default).AsTask());
        await Assert.ThrowsAsync<BlobStoreException>(() => store.RemoveContainerAsync("away", default).AsTask());
        Assert.Equal([("honest", 1L)], await store.ListAsync("box", default));
        await store.RemoveContainerAsync("box", default); // takes the links away, not what they lead to
        Assert.Equal(["secret"], Directory.EnumerateFiles(outside).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("box", "")]
    [InlineData("nul\0inside", "x")]
    [InlineData("box", "nul\0inside")]
    public async Task Actor_ThatNamesNothing_IsRefused(string container, string id)
    {
        await using ActorHost host = await TestActors.HostAsync(new BlobProvider("test", (_, ct) => OpenStoreAsync(ct)));
        await RefusedAsync(BlobOperations.GetObjectInfo, new Blob(id, container, 0));
        await RefusedAsync(BlobOperations.RemoveObject, new Blob(id, container, 0));
        await RefusedAsync(BlobOperations.StartUpload, new FileChunk(0, container, id, 10, 5, null, default));
        await RefusedAsync(BlobOperations.StartDownload, new StreamRequest(id, container, 5, null));
        if (id == "x") await RefusedAsync(BlobOperations.RemoveContainer, new BlobContainer(container));

        async Task RefusedAsync<T>(string operation, T request)
            where T : ICapabilityMessage<T> => Assert.Contains(
                "1 to 255", (await Assert.ThrowsAsync<GuestErrorException>(() => host.AskAsync(CapabilityIds.BlobStore, operation, request))).Message, StringComparison.Ordinal);
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
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("mooring.provider.blob.upload.abandoned", events.Current.Type);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root, "box")));
    }

    private static async Task WriteAsync(FileBlobStore store, string container, string id)
    {
        await using IBlobUpload upload = await store.BeginUploadAsync(container, id, 1, default);
        await upload.WriteAsync("x"u8.ToArray(), default);
        await upload.CommitAsync(default);
    }

    protected override ValueTask<IBlobStore> OpenStoreAsync(CancellationToken ct) => new(new FileBlobStore(_root));

    protected override void Clean() => Directory.Delete(_root, recursive: true);
}
