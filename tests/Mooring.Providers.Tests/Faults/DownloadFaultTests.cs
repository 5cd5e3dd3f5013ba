using System.Security.Cryptography;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Testing.Hosts;

namespace Mooring.Providers.Tests.Faults;

/// <summary>What goes wrong while chunks are on their way: through a real guest, told by the host's events.</summary>
public sealed class DownloadFaultTests
{
    private const int Chunk = 1024;
    private const int Chunks = 64;
    private const string Completed = "mooring.provider.blob.download.completed";
    private const string Failed = "mooring.provider.blob.download.failed";
    private const string CutOff = "mooring.provider.blob.download.cut_off";

    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(Chunk * Chunks);

    [Fact]
    public async Task Store_ThatThrowsInTheMiddle_EndsTheStream_AndTheEventsSayWhy()
    {
        var store = new ScriptedStore(Content) { BeforeRead = (_, read, _) => read == 10 ? throw new IOException("the disk is gone") : default };
        await using StreamStage stage = await StreamStage.OpenAsync(() => store);
        await stage.DownloadAsync("thing", Chunk, "m");
        HostEvent failed = await stage.Events.UntilAsync(Failed);
        Assert.Equal(("box", "thing", "m", "10", "the disk is gone"), (failed.Data["container"], failed.Data["id"], failed.Data["context"], failed.Data["chunks"], failed.Data["message"]));
        Assert.Equal(10, (await stage.StreamAsync("m"))!.Chunks);
        Assert.Equal(0, stage.Actor.Restarts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Store_ThatHangs_IsGivenUpAtItsTimeout(bool heedsItsToken)
    {
        var never = new TaskCompletionSource();
        var store = new ScriptedStore(Content)
        {
            BeforeRead = async (_, read, ct) =>
            {
                if (read == 3) await never.Task.WaitAsync(heedsItsToken ? ct : CancellationToken.None);
            },
        };
        await using StreamStage stage = await StreamStage.OpenAsync(() => store, "READ_TIMEOUT=1");
        await stage.DownloadAsync("thing", Chunk, "m");
        HostEvent failed = await stage.Events.UntilAsync(Failed);
        Assert.Equal("3", failed.Data["chunks"]);
        Assert.Contains("READ_TIMEOUT", failed.Data["message"], StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public async Task Store_ThatIsSlow_HoldsUpItsOwnStreamOnly()
    {
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = new ScriptedStore(Content) { BeforeRead = async (opened, read, ct) => await (opened == 0 && read == 2 ? slow.Task.WaitAsync(ct) : Task.CompletedTask) };
        await using StreamStage stage = await StreamStage.OpenAsync(() => store);
        await stage.DownloadAsync("thing", Chunk, "slow");
        await stage.DownloadAsync("thing", Chunk, "quick");
        Assert.Equal("quick", (await stage.Events.UntilAsync(Completed)).Data["context"]);
        Assert.Equal(StreamLine.Complete(Content, Chunk), await stage.StreamAsync("quick"));
        slow.SetResult();
        Assert.Equal("slow", (await stage.Events.UntilAsync(Completed, 2)).Data["context"]);
        Assert.Equal(StreamLine.Complete(Content, Chunk), await stage.StreamAsync("slow"));
    }

    [Fact]
    public async Task Guest_ThatRefusesAChunk_LosesThatStreamOnly_AndKeepsItsState()
    {
        await using StreamStage stage = await StreamStage.OpenAsync(() => new ScriptedStore(Content), "WINDOW=4");
        foreach (string mark in new[] { "one", "fail:5", "two" }) await stage.DownloadAsync("thing", Chunk, mark);
        HostEvent failed = await stage.Events.UntilAsync(Failed);
        Assert.Equal("fail:5", failed.Data["context"]);
        Assert.Contains("this chunk is refused", failed.Data["message"], StringComparison.Ordinal);
        await stage.Events.UntilAsync(Completed, 2);
        foreach (string mark in new[] { "one", "two" }) Assert.Equal(StreamLine.Complete(Content, Chunk), await stage.StreamAsync(mark));
        Assert.Equal(0, stage.Actor.Restarts);
    }

    [Fact]
    public async Task Guest_ThatTrapsInAChunk_LosesThatStream_WhileOthersGoOn()
    {
        await using StreamStage stage = await StreamStage.OpenAsync(() => new ScriptedStore(Content));
        stage.Allow(0);
        foreach (string mark in new[] { "other", "trap:5" }) await stage.DownloadAsync("thing", Chunk, mark);
        stage.AllowAll();
        Assert.Equal("trap:5", (await stage.Events.UntilAsync(Failed)).Data["context"]);
        HostEvent completed = await stage.Events.UntilAsync(Completed);
        Assert.Equal(("other", $"{Chunks}"), (completed.Data["context"], completed.Data["chunks"]));
        await stage.Events.UntilAsync("mooring.actor.trapped");

        await stage.DownloadAsync("thing", Chunk, "later"); // by the fresh instance
        await stage.Events.UntilAsync(Completed, 2);
        Assert.Equal(StreamLine.Complete(Content, Chunk), await stage.StreamAsync("later"));
        await stage.Events.UntilAsync("mooring.actor.restarted");
        Assert.Equal(1, stage.Actor.Restarts);
    }

    [Fact]
    public async Task TwoDownloads_OfOneObject_AtOnce_BothAreComplete()
    {
        await using StreamStage stage = await StreamStage.OpenAsync(() => new ScriptedStore(Content));
        stage.Allow(0);
        foreach (string mark in new[] { "one", "two" }) await stage.DownloadAsync("thing", Chunk, mark);
        stage.AllowAll();
        await stage.Events.UntilAsync(Completed, 2);
        foreach (string mark in new[] { "one", "two" }) Assert.Equal(StreamLine.Complete(Content, Chunk), await stage.StreamAsync(mark));
    }

    [Fact]
    public async Task Chunks_InMemory_AreNeverMoreThanTheWindows()
    {
        const int Window = 3, Downloads = 4;
        StreamStage? stage = null;
        int reads = 0, most = 0;
        var store = new ScriptedStore(Content)
        {
            BeforeRead = (_, _, _) =>
            {
                int now = Interlocked.Increment(ref reads) - stage!.Answered;
                for (int seen = most; now > seen; seen = most) Interlocked.CompareExchange(ref most, now, seen);
                return default;
            },
        };
        await using (stage = await StreamStage.OpenAsync(() => store, $"WINDOW={Window}"))
        {
            stage.Allow(0);
            for (int i = 0; i < Downloads; i++) await stage.DownloadAsync("thing", Chunk, $"m{i}");
            await stage.Held;
            stage.AllowAll();
            await stage.Events.UntilAsync(Completed, Downloads);
        }

        Assert.Equal(Chunks * Downloads, reads);
        Assert.InRange(most, 1, Window * Downloads);
    }

    [Theory]
    [InlineData("unlink")]
    [InlineData("remove the provider")]
    [InlineData("stop the host")]
    public async Task Downloads_ThatRun_AreCutOff_AndNotAChunkIsUnaccountedFor(string what)
    {
        const int Downloads = 4, Before = 30;
        await using StreamStage stage = await StreamStage.OpenAsync(() => new ScriptedStore(Content));
        stage.Allow(Before);
        for (int i = 0; i < Downloads; i++) await stage.DownloadAsync("thing", Chunk, $"m{i}");
        await stage.Held;
        HostedActor actor = stage.Actor;
        Task ending = what switch
        {
            "unlink" => stage.Host.UnlinkAsync("a", CapabilityIds.BlobStore).AsTask(),
            "remove the provider" => stage.Host.RemoveProviderAsync(CapabilityIds.BlobStore).AsTask(),
            _ => stage.Host.StopAsync().AsTask(),
        };
        // Nothing is read any more; what is on its way comes through.
        stage.AllowAll();
        await ending.WaitAsync(TimeSpan.FromSeconds(180));
        await stage.Events.UntilAsync(CutOff, Downloads);
        Assert.DoesNotContain(stage.Events.All, one => one.Type is Completed or Failed);
        HostEvent[] cut = [.. stage.Events.All.Where(one => one.Type == CutOff)];
        Assert.Equal(stage.Answered, cut.Sum(one => int.Parse(one.Data["chunks"], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.InRange(stage.Answered, Before, Chunks * Downloads - 1);
        Assert.Equal(0, actor.Restarts);
        if (what != "stop the host")
        {
            foreach (HostEvent one in cut) Assert.Equal(one.Data["chunks"], $"{(await stage.StreamAsync(one.Data["context"]))?.Chunks ?? 0}");
        }
        else
        {
            Assert.Equal("0", (await stage.Events.ToTheEndAsync())[^1].Data["cutOff"]);
        }
    }

    [Fact]
    public async Task Host_StoppedWithAChunkThatTakesForEver_EndsAtItsDeadlines_AndSaysSo()
    {
        var options = new ActorHostOptions { DrainTimeout = TimeSpan.FromMilliseconds(100) };
        await using StreamStage stage = await StreamStage.OpenAsync(() => new ScriptedStore(Content), options: options);
        stage.Allow(0);
        await stage.DownloadAsync("thing", Chunk, "m");
        await stage.Held;
        await stage.Host.StopAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(180));
        Assert.Equal("0", (await stage.Events.UntilAsync(CutOff)).Data["chunks"]);
        await stage.Events.ToTheEndAsync();
    }
}
