using System.Diagnostics;
using System.Globalization;
using Mooring.Hosting;

namespace Mooring.Cli.Tests.Hosts;

/// <summary>The sample <c>streamer</c>: one actor, four downloads of different files, and HTTP requests answered between their chunks.</summary>
/// <remarks>
/// With <c>MOORING_LARGE_FILES=1</c> the files have 256 MiB, and latency and memory are looked at as well: on a machine with nothing else to do.
/// How many chunks are in memory at once is tested where they are read, in <c>DownloadFaultTests</c>.
/// </remarks>
public sealed class InterleavingTests : IDisposable
{
    private const int Downloads = 4;
    private const int Chunk = 64 * 1024;

    private static readonly bool IsLarge = Environment.GetEnvironmentVariable("MOORING_LARGE_FILES") == "1";
    private static readonly int Size = IsLarge ? 256 << 20 : (8 << 20) + 1; // the last chunk is a short one

    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-sample-").FullName;
    private readonly HttpClient _client = new();

    [Fact]
    public async Task Requests_AreAnswered_WhileFourDownloadsRun_WhichComeWholeAndInOrder()
    {
        int port = SampleHost.FreePort();
        await using ActorHost host = await SampleHost.StartAsync("streamer/host.yaml", _folder, ("STREAMER_PORT", $"{port}"));
        var address = new Uri($"http://127.0.0.1:{port}/");
        await _client.GetStringAsync(address);

        // Nothing but their length makes downloads outlast a client that is not scheduled for a while: longer ones are tried until they do.
        List<double> meanwhile = await DownloadAsync(address, Size);
        for (int size = Size * 2; meanwhile.Count == 0 && size <= 1 << 28; size *= 2)
            meanwhile = await DownloadAsync(address, size);
        Assert.True(meanwhile.Count > 0, "no request was answered while the downloads ran");
    }

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Downloads files of <paramref name="size"/> bytes at once and checks that they come whole.</summary>
    /// <returns>How long each request took that was answered before the last file had come, in ms.</returns>
    private async Task<List<double>> DownloadAsync(Uri address, int size)
    {
        string[] expected = [.. await Task.WhenAll(Enumerable.Range(0, Downloads).Select(number => WriteAsync(number, size)))];
        long before = Environment.WorkingSet, most = 0;
        for (int i = 0; i < Downloads; i++)
            await _client.GetStringAsync(new Uri(address, $"start?container=box&id=file{i}&chunk={Chunk}&mark={Mark(i, size)}"));

        var meanwhile = new List<double>();
        string[] lines;
        bool isComplete;
        var limit = Stopwatch.StartNew();
        do
        {
            long start = Stopwatch.GetTimestamp();
            string[] all = (await _client.GetStringAsync(address)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines = [.. all.Where(line => line.StartsWith(Mark(null, size), StringComparison.Ordinal))];
            isComplete = lines.Length == Downloads && lines.All(line => line.Split(' ') is var words && words[2] == words[3]);
            if (!isComplete) meanwhile.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            most = Math.Max(most, Environment.WorkingSet);
            Assert.True(limit.Elapsed < TimeSpan.FromMinutes(5), $"the downloads do not end: {string.Join(", ", lines)}");
        }
        while (!isComplete);

        Assert.Equal(expected, lines.Order(StringComparer.Ordinal));
        if (IsLarge)
        {
            double[] sorted = [.. meanwhile.Order()];
            Assert.InRange(sorted[sorted.Length * 99 / 100], 0, 20);
            Assert.InRange(most - before, long.MinValue, 32_000_000);
        }

        return meanwhile;
    }

    private static string Mark(int? number, int size) => string.Create(CultureInfo.InvariantCulture, $"of{size}-{number}");

    /// <summary>Writes a file of its own bytes.</summary>
    /// <returns>What the guest will say of it: mark, chunks, bytes, size, whether in order, hash.</returns>
    private async Task<string> WriteAsync(int number, int size)
    {
        byte[] content = new byte[size];
        new Random(number).NextBytes(content);
        Directory.CreateDirectory(Path.Combine(_folder, "blobs", "box"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "blobs", "box", $"file{number}"), content);
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in content) hash = (hash ^ value) * 0x100000001b3;
        return string.Create(CultureInfo.InvariantCulture, $"{Mark(number, size)} {(size + Chunk - 1) / Chunk} {size} {size} yes {hash:x16}");
    }
}
