using System.Diagnostics;
using System.Globalization;

namespace Mooring.Bench.Blobs;

/// <summary>Four downloads of different objects through one actor, and the HTTP requests that it answers between their chunks.</summary>
internal static class Interleaving
{
    private const int Downloads = 4;
    private const int Clients = 2;
    private const long Size = 256L << 20;
    private const int Chunk = 64 * 1024;
    private const int Window = 2; // the usual one: a request waits for this many chunks of each download at most

    /// <returns>How many bytes the process has grown by at most.</returns>
    public static async Task<long> RunAsync(BenchReport report, BlobFiles files, CancellationToken cancellationToken)
    {
        var hashes = new ulong[Downloads];
        for (int i = 0; i < Downloads; i++) hashes[i] = await files.WriteAsync($"file{i}", Size, i, cancellationToken);
        await using StreamerHost host = await StreamerHost.StartAsync(files.Root, Window, null, cancellationToken);
        files.WriteSparse("small", 16 << 20);
        for (int i = 0; i < Downloads; i++) await host.DownloadAsync("small", Chunk, $"warm{i}", cancellationToken);
        await FollowAsync(host, Downloads, [], cancellationToken); // both are compiled, and the pools are filled
        await host.ForgetAsync(cancellationToken);

        long before = PeakMemory.Reset();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Downloads; i++) await host.DownloadAsync($"file{i}", Chunk, $"m{i}", cancellationToken);
        var times = new List<double>[Clients];
        Task<string>[] clients = [.. times.Select((_, client) => FollowAsync(host, Downloads, times[client] = [], cancellationToken))];
        string streams = (await Task.WhenAll(clients))[0];
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long growth = PeakMemory.Read() - before;

        for (int i = 0; i < Downloads; i++)
        {
            string complete = string.Create(CultureInfo.InvariantCulture, $"m{i} {Size / Chunk} {Size} {Size} yes {hashes[i]:x16}");
            if (!streams.Split('\n').Contains(complete)) throw new InvalidOperationException($"'{complete}' was expected among:\n{streams}");
        }

        double[] all = [.. times.SelectMany(one => one).Order()];
        report.Row("four downloads, hashed by the guest", Downloads * Size / seconds / 1e6, "MB/s");
        report.Row("requests answered meanwhile", all.Length, "");
        report.Row("median, 99th percentile, longest", all[all.Length / 2], "ms", string.Create(CultureInfo.InvariantCulture, $"{all[all.Length * 99 / 100]:0.00} ms, {all[^1]:0.00} ms"));
        report.Row("memory before, and how much more at most", before / 1e6, "MB", string.Create(CultureInfo.InvariantCulture, $"+{growth / 1e6:0.0} MB"));
        report.Result("http_p99_ms", all[all.Length * 99 / 100]);
        return growth;
    }

    /// <summary>Asks how far the downloads are, again and again, until they are complete.</summary>
    private static async Task<string> FollowAsync(StreamerHost host, int downloads, List<double> milliseconds, CancellationToken cancellationToken)
    {
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            string streams = await host.ReportAsync(cancellationToken);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            string[][] lines = [.. streams.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
            if (lines.Length == downloads && lines.All(line => line[2] == line[3])) return streams;
        }
    }
}
