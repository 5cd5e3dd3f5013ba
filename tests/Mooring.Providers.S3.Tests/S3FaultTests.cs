using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Providers.Blobs;
using Mooring.Testing.Hosts;
using Mooring.Tests.Shared;
using Op = Mooring.Hosting.Contracts.BlobOperations;

namespace Mooring.Providers.S3.Tests;

/// <summary>A real S3 server behind a proxy that answers 500 and cuts connections, seen by a guest.</summary>
public sealed class S3FaultTests : IAsyncLifetime
{
    private const int Chunk = 64 * 1024;
    private const string Completed = "mooring.provider.blob.download.completed";
    private const string Failed = "mooring.provider.blob.download.failed";

    private readonly byte[] _content = RandomNumberGenerator.GetBytes((2 << 20) + 17);
    private S3Server? _server;
    private FaultyProxy? _proxy;

    private FaultyProxy Proxy => _proxy!;

    public async ValueTask InitializeAsync()
    {
        _server = await S3Server.StartAsync();
        _proxy = new FaultyProxy(_server.Endpoint.Port);
        using AmazonS3Client client = Client(_server.Endpoint);
        await client.PutBucketAsync(new PutBucketRequest { BucketName = "box" });
        await client.PutObjectAsync(new PutObjectRequest { BucketName = "box", Key = "thing", InputStream = new MemoryStream(_content), UseChunkEncoding = false });
    }

    [Fact]
    public async Task Server_ThatAnswers500Once_IsAskedAgain()
    {
        await using StreamStage stage = await OpenAsync();
        Proxy.Set(ProxyFault.Answer500, times: 1);
        await stage.DownloadAsync("thing", Chunk, "m");
        await stage.Events.UntilAsync(Completed);
        Assert.Equal(StreamLine.Complete(_content, Chunk), await stage.StreamAsync("m"));
        Assert.True(Proxy.Accepted >= 2, "the fault has not happened");
    }

    [Fact]
    public async Task Server_ThatAnswers500Always_FailsTheCall_AndNotTheActor()
    {
        await using StreamStage stage = await OpenAsync();
        Proxy.Set(ProxyFault.Answer500);
        var told = await Assert.ThrowsAsync<GuestErrorException>(() => stage.DownloadAsync("thing", Chunk, "m").WaitAsync(TimeSpan.FromSeconds(180)));
        Assert.Contains("box/thing cannot be looked up", told.Message, StringComparison.Ordinal);
        Assert.Equal(Op.StartDownload, (await stage.Events.UntilAsync("mooring.provider.failed")).Data["operation"]);
        Proxy.Set(ProxyFault.None);
        await stage.DownloadAsync("thing", Chunk, "m");
        await stage.Events.UntilAsync(Completed);
        Assert.Equal(StreamLine.Complete(_content, Chunk), await stage.StreamAsync("m"));
        Assert.Equal(0, stage.Actor.Restarts);
    }

    [Fact]
    public async Task Connections_CutAgainAndAgain_AreTakenUpWhereTheyBroke()
    {
        await using StreamStage stage = await OpenAsync();
        Proxy.CutAfter = 300_000; // of answers, so that every connection brings the download on
        Proxy.Set(ProxyFault.Cut);
        await stage.DownloadAsync("thing", Chunk, "m");
        await stage.Events.UntilAsync(Completed);
        Assert.Equal(StreamLine.Complete(_content, Chunk), await stage.StreamAsync("m"));
        Assert.True(Proxy.Accepted >= _content.Length / Proxy.CutAfter, $"{Proxy.Accepted} connections: the faults have not happened");
    }

    [Fact]
    public async Task Server_ThatIsLostInTheMiddle_EndsTheStream_AndTheEventsSaySo()
    {
        await using StreamStage stage = await OpenAsync("WINDOW=1 READ_TIMEOUT=600");
        stage.Allow(1);
        await stage.DownloadAsync("thing", 1024, "m");
        await stage.Held;
        Proxy.CutAfter = 0;
        Proxy.Set(ProxyFault.Cut);
        stage.AllowAll();
        HostEvent failed = await stage.Events.UntilAsync(Failed);
        Assert.Contains("box/thing cannot be read on at byte", failed.Data["message"], StringComparison.Ordinal);
        // What had come was delivered, in order and without a gap.
        StreamLine got = (await stage.StreamAsync("m"))!;
        Assert.Equal(failed.Data["chunks"], $"{got.Chunks}");
        Assert.Equal(StreamLine.HashOf(_content[..(int)got.Bytes]), got.Hash);
        Assert.True(got.InOrder);
    }

    [Fact]
    public async Task Upload_WhoseServerIsLost_Fails_AndNothingAppears()
    {
        const int Part = 6 << 20; // more than S3's least part, so that the server is needed before the end
        await using ActorHost host = await TestActors.HostAsync(new BlobProvider("S3", (_, _) => new ValueTask<IBlobStore>(new S3BlobStore(Client(Proxy.Endpoint)))));
        await using var events = new HostEventLog(host);
        await host.AskAsync(CapabilityIds.BlobStore, Op.StartUpload, new FileChunk(0, "box", "new", 2 * Part, Part, null, default));
        Proxy.Set(ProxyFault.Answer500);
        var told = await Assert.ThrowsAsync<GuestErrorException>(() => host.AskAsync(
            CapabilityIds.BlobStore, Op.UploadChunk, new FileChunk(0, "box", "new", 2 * Part, Part, null, new byte[Part])).WaitAsync(TimeSpan.FromSeconds(180)));
        Assert.Contains("a part of box/new cannot be written", told.Message, StringComparison.Ordinal);
        await events.UntilAsync("mooring.provider.blob.upload.failed");
        Proxy.Set(ProxyFault.None);
        Assert.Equal("", (await host.AskAsync<Blob, Blob>(CapabilityIds.BlobStore, Op.GetObjectInfo, new Blob("new", "box", 0))).Id);
    }

    [Fact]
    public async Task TwoDownloads_OfOneObject_AtOnce_BothAreComplete()
    {
        await using StreamStage stage = await OpenAsync();
        foreach (string mark in new[] { "one", "two" }) await stage.DownloadAsync("thing", Chunk, mark);
        await stage.Events.UntilAsync(Completed, 2);
        foreach (string mark in new[] { "one", "two" }) Assert.Equal(StreamLine.Complete(_content, Chunk), await stage.StreamAsync(mark));
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null) await _proxy.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    private Task<StreamStage> OpenAsync(string values = "") => StreamStage.OpenAsync(() => new S3BlobStore(Client(Proxy.Endpoint)), values);

    private static AmazonS3Client Client(Uri endpoint) => new(new BasicAWSCredentials("S3RVER", "S3RVER"), new AmazonS3Config
    {
        ServiceURL = endpoint.ToString(),
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        MaxErrorRetry = 1,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });
}
