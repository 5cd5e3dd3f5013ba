using System.Security.Cryptography;
using System.Text;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Providers.Blobs;
using Op = Mooring.Hosting.Contracts.BlobOperations;

namespace Mooring.Tests.Shared;

/// <summary>What every <c>wascc:blobstore</c> does, seen by an actor.</summary>
public abstract class BlobContract : IAsyncDisposable
{
    private ActorHost? _host;
    private readonly List<FileChunk> _received = [];

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IBlobStore> OpenStoreAsync(CancellationToken ct);

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(10_000, 4096)]
    [InlineData(200_000, 65_536)]
    public async Task Object_Uploaded_ComesBackInOrder(int size, int chunk)
    {
        byte[] content = RandomNumberGenerator.GetBytes(size);
        await UploadAsync("box", "thing", content, chunk);
        Assert.Equal((ulong)size, (await AskAsync<Blob, Blob>(Op.GetObjectInfo, new Blob("thing", "box", 0))).ByteSize);

        FileChunk[] chunks = await DownloadAsync(new StreamRequest("thing", "box", (ulong)chunk, "mark"));
        Assert.Equal(Math.Max(1, (size + chunk - 1) / chunk), chunks.Length);
        Assert.Equal(Enumerable.Range(0, chunks.Length).Select(number => (ulong)number), chunks.Select(one => one.SequenceNo));
        Assert.All(chunks, one => Assert.Equal(("box", "thing", (ulong)size, (ulong)chunk, "mark"), (one.Container, one.Id, one.TotalBytes, one.ChunkSize, one.Context)));
        Assert.Equal(content, chunks.SelectMany(one => one.ChunkBytes.ToArray()));
    }

    [Fact]
    public async Task Chunks_OutOfOrderOrTwice_MakeTheSameObject()
    {
        byte[] content = RandomNumberGenerator.GetBytes(10);
        await StartUploadAsync("box", "thing", 10, 4);
        foreach (int i in new[] { 2, 0, 0, 2, 1 })
            await AskAsync(Op.UploadChunk, new FileChunk((ulong)i, "box", "thing", 10, 4, null, content[(i * 4)..Math.Min(10, i * 4 + 4)]));
        Assert.Equal(content, (await DownloadAsync(new StreamRequest("thing", "box", 100, null))).Single().ChunkBytes.ToArray());
    }

    [Fact]
    public async Task Object_NotYetComplete_IsNotThere()
    {
        await StartUploadAsync("box", "thing", 10, 4);
        await AskAsync(Op.UploadChunk, new FileChunk(0, "box", "thing", 10, 4, null, new byte[4]));
        Assert.Equal("", (await AskAsync<Blob, Blob>(Op.GetObjectInfo, new Blob("thing", "box", 0))).Id);
        await RefusedAsync(Op.StartDownload, new StreamRequest("thing", "box", 4, null));
    }

    [Fact]
    public async Task MoreBytesThanAnnounced_AreRefused()
    {
        await StartUploadAsync("box", "thing", 3, 4);
        Assert.Contains("announced", await RefusedAsync(Op.UploadChunk, new FileChunk(0, "box", "thing", 3, 4, null, new byte[4])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listing_ShowsWhatIsThere_UntilItIsRemoved()
    {
        Assert.Equal("box", (await AskAsync<BlobContainer, BlobContainer>(Op.CreateContainer, new BlobContainer("box"))).Id);
        foreach (string id in new[] { "b.txt", "a/b c", "ünï" }) await UploadAsync("box", id, Encoding.UTF8.GetBytes(id), 100);
        Assert.Equal(
            [("a/b c", 5UL), ("b.txt", 5UL), ("ünï", 5UL)],
            (await AskAsync<BlobContainer, BlobList>(Op.ListObjects, new BlobContainer("box"))).Blobs.Select(blob => (blob.Id, blob.ByteSize)));
        await AskAsync(Op.RemoveObject, new Blob("b.txt", "box", 0));
        await AskAsync(Op.RemoveObject, new Blob("b.txt", "box", 0));
        Assert.Equal(2, (await AskAsync<BlobContainer, BlobList>(Op.ListObjects, new BlobContainer("box"))).Blobs.Count);
        await AskAsync(Op.RemoveContainer, new BlobContainer("box"));
        Assert.Empty((await AskAsync<BlobContainer, BlobList>(Op.ListObjects, new BlobContainer("box"))).Blobs);
    }

    [Fact]
    public async Task Replaced_Object_IsTheNewOne()
    {
        await UploadAsync("box", "thing", "first"u8.ToArray(), 100);
        await UploadAsync("box", "thing", "second, longer"u8.ToArray(), 100);
        Assert.Equal("second, longer"u8.ToArray(), (await DownloadAsync(new StreamRequest("thing", "box", 100, null))).Single().ChunkBytes.ToArray());
    }

    [Fact]
    public async Task NothingThere_SaysSo()
    {
        Assert.Equal(new Blob("", "", 0), await AskAsync<Blob, Blob>(Op.GetObjectInfo, new Blob("nothing", "nowhere", 0)));
        Assert.Contains("no object", await RefusedAsync(Op.StartDownload, new StreamRequest("nothing", "nowhere", 0, null)), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        Clean();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what the stores of the test have left, which are closed by now.</summary>
    protected virtual void Clean()
    {
    }

    private async Task<ActorHost> HostAsync()
    {
        if (_host is not null) return _host;
        var middleware = new ChunkTap(this);
        _host = new ActorHost(new ActorHostOptions { Middleware = [middleware] });
        await _host.StartActorAsync(TestActors.Sign("echo/echo", "a", CapabilityIds.BlobStore));
        await _host.AddProviderAsync(new BlobProvider("test", (_, ct) => OpenStoreAsync(ct)));
        await _host.LinkAsync(new LinkDefinition("a", CapabilityIds.BlobStore));
        return _host;
    }

    private async Task StartUploadAsync(string container, string id, int size, int chunk) =>
        await AskAsync(Op.StartUpload, new FileChunk(0, container, id, (ulong)size, (ulong)chunk, null, default));

    private async Task UploadAsync(string container, string id, byte[] content, int chunk)
    {
        await StartUploadAsync(container, id, content.Length, chunk);
        for (int i = 0; i * chunk < content.Length; i++)
            await AskAsync(Op.UploadChunk, new FileChunk((ulong)i, container, id, (ulong)content.Length, (ulong)chunk, null, content[(i * chunk)..Math.Min(content.Length, (i + 1) * chunk)]));
    }

    private async Task<FileChunk[]> DownloadAsync(StreamRequest request)
    {
        ActorHost host = await HostAsync();
        lock (_received) _received.Clear();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using IAsyncEnumerator<HostEvent> events = host.ReadEventsAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        await AskAsync(Op.StartDownload, request);
        while (await events.MoveNextAsync() && !events.Current.Type.StartsWith("mooring.provider.blob.download", StringComparison.Ordinal))
        {
        }

        Assert.Equal("mooring.provider.blob.download.completed", events.Current.Type);
        lock (_received) return [.. _received];
    }

    private async Task<ReadOnlyMemory<byte>> AskAsync<TRequest>(string operation, TRequest request)
        where TRequest : ICapabilityMessage<TRequest> => await (await HostAsync()).AskAsync(CapabilityIds.BlobStore, operation, request);

    private async Task<TReply> AskAsync<TRequest, TReply>(string operation, TRequest request)
        where TRequest : ICapabilityMessage<TRequest>
        where TReply : ICapabilityMessage<TReply> => await (await HostAsync()).AskAsync<TRequest, TReply>(CapabilityIds.BlobStore, operation, request);

    private async Task<string> RefusedAsync<TRequest>(string operation, TRequest request)
        where TRequest : ICapabilityMessage<TRequest>
    {
        ActorHost host = await HostAsync();
        return (await Assert.ThrowsAsync<GuestErrorException>(() => host.AskAsync(CapabilityIds.BlobStore, operation, request))).Message;
    }

    /// <summary>Takes the chunks that are on their way to the actor, and answers for it.</summary>
    private sealed class ChunkTap(BlobContract test) : IHostMiddleware
    {
        public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(Invocation invocation, InvocationNext next, CancellationToken ct)
        {
            if (invocation.Operation != Op.ReceiveChunk) return next(invocation, ct);
            lock (test._received) test._received.Add(FileChunk.Decode(invocation.Payload.Span));
            return default;
        }
    }
}
