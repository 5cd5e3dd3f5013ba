using System.Diagnostics;
using System.Globalization;
using Mooring.Bench.Nats;
using Mooring.Nats;

namespace Mooring.Bench.Blobs;

/// <summary>What it costs to lead a file through an actor, chunk by chunk: speed, memory, and how long others wait.</summary>
internal sealed class BlobSuite : IBenchSuite
{
    private const int Rounds = 5;
    private const int Chunk = 64 * 1024;
    private const int Window = 4;
    private const long Size = 256L << 20; // bytes a round
    private const long SmallSize = 10L << 20;
    private const long LargeSize = 2L << 30;
    private const string Subject = "bench.chunks";

    public string Name => "blob";

    public string Summary => "a file through an actor to a NATS subscriber against a loop that reads and publishes; memory; HTTP between chunks";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        using var files = new BlobFiles();
        long growth = await Interleaving.RunAsync(report, files, cancellationToken);
        await using BenchNatsServer? server = await BenchNatsServer.TryStartAsync(cancellationToken);
        if (server is null)
        {
            report.Remark("no blob_ratio: nats-server is missing; eng/install-test-tools installs it");
        }
        else
        {
            await using StreamerHost host = await StreamerHost.StartAsync(files.Root, Window, server.Url, cancellationToken);
            using CountingSubscriber subscriber = await CountingSubscriber.StartAsync(new Uri(server.Url), Subject, cancellationToken);
            await CompareAsync(report, files, server.Url, host, subscriber, cancellationToken);
            growth = Math.Max(growth, await GrowAsync(report, files, host, subscriber, cancellationToken));
        }

        report.Result("blob_growth_mb", growth / 1e6);
    }

    private static async Task CompareAsync(
        BenchReport report, BlobFiles files, string server, StreamerHost host, CountingSubscriber subscriber, CancellationToken cancellationToken)
    {
        await files.WriteAsync("file", Size, 7, cancellationToken);
        await using NatsConnection plain = await NatsConnection.ConnectAsync(server, cancellationToken);
        double actor = 0, loop = 0;
        for (int round = -1; round < Rounds; round++)
        {
            double throughLoop = await RateAsync(subscriber, () => CopyLoop.RunAsync(plain, Subject, files.PathOf("file"), Chunk, cancellationToken), Size, cancellationToken);
            double throughActor = await RateAsync(subscriber, () => host.DownloadAsync("file", Chunk, $"to:{Subject}", cancellationToken), Size, cancellationToken);
            if (round < 0) continue; // both warm up
            (actor, loop) = (Math.Max(actor, throughActor), Math.Max(loop, throughLoop));
        }

        report.Row("file to subscriber, read and publish", loop, "MB/s");
        report.Row("file to subscriber, through the actor", actor, "MB/s");
        report.Result("blob_ratio", actor / loop);
    }

    /// <summary>Leads the same amount through the actor in small objects and in one: what the collector lets grow is the same in both.</summary>
    /// <returns>By how many bytes the process is larger at most with 2 GiB in one object than with as much in objects of 10 MiB.</returns>
    private static async Task<long> GrowAsync(BenchReport report, BlobFiles files, StreamerHost host, CountingSubscriber subscriber, CancellationToken cancellationToken)
    {
        files.WriteSparse("small", SmallSize);
        files.WriteSparse("large", LargeSize);
        long small = await PeakAsync("small", SmallSize, (int)(LargeSize / SmallSize));
        long large = await PeakAsync("large", LargeSize, 1);
        report.Row("most memory, objects of 10 MiB and one of 2 GiB", small / 1e6, "MB", string.Create(CultureInfo.InvariantCulture, $"{large / 1e6:0.0} MB"));
        return large - small;

        async Task<long> PeakAsync(string id, long size, int times)
        {
            PeakMemory.Reset();
            for (int i = 0; i < times; i++) await RateAsync(subscriber, () => host.DownloadAsync(id, Chunk, $"to:{Subject}", cancellationToken), size, cancellationToken);
            return PeakMemory.Read();
        }
    }

    /// <returns>MB/s from the start until the subscriber has everything.</returns>
    private static async Task<double> RateAsync(CountingSubscriber subscriber, Func<Task> start, long size, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        Task<long> taken = Task.Run(() => subscriber.TakeAsync((size + Chunk - 1) / Chunk, cancellationToken), cancellationToken);
        await start();
        if (await taken < size) throw new InvalidOperationException($"{taken.Result} bytes have come, not {size}.");
        return size / Stopwatch.GetElapsedTime(began).TotalSeconds / 1e6;
    }
}
