using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Mooring.Cli.Hosts;
using Mooring.Hosting;
using Mooring.Hosting.Manifests;
using Mooring.Testing;

namespace Mooring.Cli.Tests.Hosts;

/// <summary>The samples as they are, with the providers that moor brings along.</summary>
public sealed class SampleHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-sample-").FullName;
    private readonly HttpClient _client = new();

    [Fact]
    public async Task Counter_OnSqlite_CountsOn_AfterTheHostHasBeenStopped()
    {
        for (int run = 0; run < 2; run++)
        {
            int port = FreePort();
            await using ActorHost host = await StartAsync("counter/host.yaml", ("COUNTER_PORT", $"{port}"));
            for (int visit = 1; visit <= 3; visit++)
                Assert.Equal($$"""{"path":"/hello","visits":{{run * 3 + visit}}}""", await _client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/hello")));
        }
    }

    [Fact]
    public async Task Streamer_AnswersRequests_WhileFourDownloadsRun()
    {
        const int Size = 8 << 20, Downloads = 4;
        byte[] content = RandomNumberGenerator.GetBytes(Size);
        Directory.CreateDirectory(Path.Combine(_folder, "blobs", "box"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "blobs", "box", "file"), content);
        int port = FreePort();
        await using ActorHost host = await StartAsync("streamer/host.yaml", ("STREAMER_PORT", $"{port}"));
        var address = new Uri($"http://127.0.0.1:{port}/");
        for (int i = 0; i < Downloads; i++)
            await _client.GetStringAsync(new Uri(address, $"start?container=box&id=file&chunk=65536&mark=m{i}"));

        int asked = 0, whileRunning = 0;
        string[][] streams;
        var limit = Stopwatch.StartNew();
        do
        {
            streams = [.. (await _client.GetStringAsync(address)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
            asked++;
            if (streams.Any(stream => stream[2] != stream[3])) whileRunning++;
            Assert.True(limit.Elapsed < TimeSpan.FromMinutes(3), "the downloads do not end");
        }
        while (streams.Length < Downloads || streams.Any(stream => stream[2] != $"{Size}"));

        Assert.True(whileRunning > 0, $"none of {asked} requests was answered while the downloads ran");
        string hash = Fnv(content).ToString("x16", CultureInfo.InvariantCulture);
        Assert.All(streams, stream => Assert.Equal(["128", $"{Size}", $"{Size}", "yes", hash], stream[1..]));
    }

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A sample's host, with its data in a directory of this test.</summary>
    private async Task<ActorHost> StartAsync(string sample, params (string Name, string Value)[] environment)
    {
        string file = RepositoryRoot.Combine("samples", sample);
        HostManifest manifest = HostManifest.Parse(
            await File.ReadAllTextAsync(file), file, Path.GetDirectoryName(file)!, environment.ToDictionary(one => one.Name, one => one.Value));
        manifest = manifest with
        {
            Directory = _folder,
            Actors = [.. manifest.Actors.Select(actor => actor with { Module = Path.GetFullPath(actor.Module, manifest.Directory) })],
        };
        return await ManifestHost.StartAsync(manifest, HostProviders.Catalog());
    }

    private static ulong Fnv(byte[] bytes)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in bytes) hash = (hash ^ value) * 0x100000001b3;
        return hash;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
