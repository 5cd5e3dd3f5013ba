using System.Diagnostics;
using System.Security.Cryptography;
using Mooring.Cli.Application;
using Mooring.Cli.Gantry;
using Mooring.Hosting.Claims;
using Mooring.Wasm;

namespace Mooring.Cli.Demo;

/// <summary>The demo's second road: a file into the registry, and out of it to several clients at once while HTTP requests are served.</summary>
internal static class DemoTransfers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="engine">Runs the registry's actors.</param>
    /// <param name="size">Bytes of the file, about.</param>
    /// <param name="clients">How many download it at once.</param>
    /// <param name="terminal">Where bars are drawn.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CliException">A transfer failed.</exception>
    public static async Task<DemoTransferReport> RunAsync(Engine engine, long size, int clients, Terminal terminal, CancellationToken cancellation)
    {
        byte[] file = DemoModule.Make((int)size, out ActorClaims claims);
        DemoRegistry registry = await DemoRegistry.StartAsync(engine, cancellation).ConfigureAwait(false);
        await using (registry.ConfigureAwait(false))
        {
            terminal.Error.WriteLine($"catalog.wasm and streams.wasm serve NATS clients on {registry.Server} and HTTP on {registry.Address}");
            TimeSpan up = await UploadAsync(registry, file, claims, terminal, cancellation).ConfigureAwait(false);

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            TransferMeter[] meters = [.. Enumerable.Range(1, clients).Select(i => new TransferMeter($"download {i}"))];
            Task<(string Hash, TimeSpan Time)[]> downloads = Task.WhenAll(meters.Select(meter => DownloadAsync(registry, claims.Subject, meter, stop.Token)));
            Task<List<TimeSpan>> requests = AskMeanwhileAsync(registry.Address, downloads, stop.Token);
            try
            {
                (string Hash, TimeSpan Time)[] came = await TransferProgress.ShowAsync(terminal, meters, downloads).ConfigureAwait(false);
                return new DemoTransferReport(file.Length, Convert.ToHexStringLower(SHA256.HashData(file)), up, came, await requests.ConfigureAwait(false));
            }
            finally
            {
                await stop.CancelAsync().ConfigureAwait(false); // one failed download ends the others and the requests
                await Task.WhenAll(downloads, requests).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task<TimeSpan> UploadAsync(DemoRegistry registry, byte[] file, ActorClaims claims, Terminal terminal, CancellationToken cancellation)
    {
        GantryClient client = await GantryClient.ConnectAsync(registry.Server, null, Patience, cancellation).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            var meter = new TransferMeter("upload");
            long start = Stopwatch.GetTimestamp();
            await TransferProgress.ShowAsync(terminal, [meter], client.PushAsync(file, claims, meter, cancellation)).ConfigureAwait(false);
            return Stopwatch.GetElapsedTime(start);
        }
    }

    private static async Task<(string Hash, TimeSpan Time)> DownloadAsync(DemoRegistry registry, string key, TransferMeter meter, CancellationToken cancellation)
    {
        GantryClient client = await GantryClient.ConnectAsync(registry.Server, null, Patience, cancellation).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            long start = Stopwatch.GetTimestamp();
            byte[] module = await client.PullAsync(key, 0, meter, cancellation).ConfigureAwait(false);
            return (Convert.ToHexStringLower(SHA256.HashData(module)), Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Asks the actor that the chunks go through for its totals, again and again, until the downloads are over.</summary>
    /// <returns>What each answer took.</returns>
    private static async Task<List<TimeSpan>> AskMeanwhileAsync(Uri address, Task downloads, CancellationToken cancellation)
    {
        using var client = new HttpClient();
        var times = new List<TimeSpan>();
        do
        {
            long start = Stopwatch.GetTimestamp();
            await client.GetStringAsync(address, cancellation).ConfigureAwait(false);
            times.Add(Stopwatch.GetElapsedTime(start));
        }
        while (!downloads.IsCompleted);

        return times;
    }
}
