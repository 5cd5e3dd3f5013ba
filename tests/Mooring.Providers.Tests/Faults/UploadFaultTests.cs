using System.Text;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Providers.Blobs;
using Mooring.Testing.Hosts;
using Mooring.Tests.Shared;
using Op = Mooring.Hosting.Contracts.BlobOperations;

namespace Mooring.Providers.Tests.Faults;

/// <summary>Stores that fail while an object is being written: nothing half-written appears, and the guest and the events are told.</summary>
public sealed class UploadFaultTests
{
    private const int Chunk = 64 * 1024;

    [Fact]
    public async Task Disk_ThatIsFull_FailsTheUpload_LeavesNothing_AndTakesTheNextSmallOne()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(kibibytes: 512);
        await using ActorHost host = await TestActors.HostAsync(new BlobProvider("files", (_, _) => new ValueTask<IBlobStore>(new FileBlobStore(disk.Path))));
        await using var events = new HostEventLog(host);
        await StartAsync(host, "large", 16 * Chunk);
        var refused = await Assert.ThrowsAsync<GuestErrorException>(async () =>
        {
            for (int i = 0; i < 16; i++) await WriteAsync(host, "large", i, 16 * Chunk);
        });
        Assert.Contains("No space left", refused.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", (await events.UntilAsync("mooring.provider.blob.upload.failed")).Data["message"], StringComparison.Ordinal);
        Assert.Equal(Op.UploadChunk, (await events.UntilAsync("mooring.provider.failed")).Data["operation"]);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(disk.Path, "box")));

        await StartAsync(host, "small", Chunk);
        await WriteAsync(host, "small", 0, Chunk);
        await events.UntilAsync("mooring.provider.blob.upload.completed");
        Assert.Equal(0, host.Actors.Single().Restarts);
    }

    [Fact]
    public async Task Store_ThatFailsInTheMiddle_EndsTheUpload()
    {
        var store = new ScriptedStore([]) { BeforeWrite = (write, _) => write == 2 ? throw new IOException("no space left on device") : default };
        await using ActorHost host = await TestActors.HostAsync(new BlobProvider("scripted", (_, _) => new ValueTask<IBlobStore>(store)));
        await using var events = new HostEventLog(host);
        await StartAsync(host, "thing", 4 * Chunk);
        for (int i = 0; i < 2; i++) await WriteAsync(host, "thing", i, 4 * Chunk);
        Assert.Contains("no space left", (await Assert.ThrowsAsync<GuestErrorException>(() => WriteAsync(host, "thing", 2, 4 * Chunk))).Message, StringComparison.Ordinal);
        await events.UntilAsync("mooring.provider.blob.upload.failed");
        Assert.Contains("no upload", (await Assert.ThrowsAsync<GuestErrorException>(() => WriteAsync(host, "thing", 2, 4 * Chunk))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ThatIsBrokenOff_EndsTheUpload_AsNobodyKnowsHowMuchIsWritten()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = new ScriptedStore([])
        {
            BeforeWrite = async (write, ct) =>
            {
                if (write == 0) return;
                entered.TrySetResult();
                await Task.Delay(Timeout.Infinite, ct);
            },
        };
        await using ActorHost host = await TestActors.HostAsync(new BlobProvider("scripted", (_, _) => new ValueTask<IBlobStore>(store)));
        await using var events = new HostEventLog(host);
        await StartAsync(host, "thing", 4 * Chunk);
        await WriteAsync(host, "thing", 0, 4 * Chunk);
        using var cancel = new CancellationTokenSource();
        Task write = Task.Run(() => WriteAsync(host, "thing", 1, 4 * Chunk, cancel.Token));
        await entered.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        await events.UntilAsync("mooring.provider.blob.upload.failed");
        await events.UntilAsync("mooring.provider.unanswered");
        Assert.Contains("no upload", (await Assert.ThrowsAsync<GuestErrorException>(() => WriteAsync(host, "thing", 1, 4 * Chunk))).Message, StringComparison.Ordinal);
    }

    private static async Task StartAsync(ActorHost host, string id, int size) =>
        await host.AskAsync(CapabilityIds.BlobStore, Op.StartUpload, new FileChunk(0, "box", id, (ulong)size, Chunk, null, default));

    private static async Task WriteAsync(ActorHost host, string id, int number, int size, CancellationToken ct = default)
    {
        var chunk = new FileChunk((ulong)number, "box", id, (ulong)size, Chunk, null, new byte[Chunk]);
        byte[] ask = [.. Encoding.UTF8.GetBytes($"default {CapabilityIds.BlobStore} {Op.UploadChunk}\n"), .. chunk.ToBytes().Span];
        await host.CallAsync("a", "Ask", ask, ct: ct);
    }
}
