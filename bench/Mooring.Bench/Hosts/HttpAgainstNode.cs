using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Providers.Http;
using Mooring.Providers.KeyValue;
using Mooring.Providers.Sqlite;
using Mooring.Testing;

namespace Mooring.Bench.Hosts;

/// <summary>Requests per second through the counter guest, on Kestrel and on Node's own HTTP server, under the same load; with SQLite on both sides, and without.</summary>
internal static partial class HttpAgainstNode
{
    private const int Rounds = 3;
    private const int Connections = 32;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        string guest = RepositoryRoot.Combine("guests", "counter", "counter.wasm");
        string folder = Directory.CreateTempSubdirectory("mooring-bench-kv-").FullName;
        try
        {
            await using var host = new ActorHost(new ActorHostOptions { Claims = new() { AllowUnsigned = true }, Actors = new ActorOptions { MailboxCapacity = 1024 } });
            Uri ours = await StartAsync(host, guest, Path.Combine(folder, "ours.db"), cancellationToken);
            using Process node = Process.Start(new ProcessStartInfo(
                "node", [RepositoryRoot.Combine("bench", "Mooring.Bench", "Hosts", "node", "server.mjs"), guest, Path.Combine(folder, "node.db")]) { RedirectStandardOutput = true })!;
            try
            {
                var theirs = new Uri($"http://127.0.0.1:{await node.StandardOutput.ReadLineAsync(cancellationToken)}");
                string database = (await node.StandardOutput.ReadLineAsync(cancellationToken))!;
                await CompareAsync(report, "HTTP", "http_vs_node", new Uri(ours, "/plain"), new Uri(theirs, "/plain"), cancellationToken);
                if (database == "sqlite")
                {
                    await CompareAsync(report, "HTTP and a count in SQLite", "kv_vs_node", new Uri(ours, "/visits"), new Uri(theirs, "/visits"), cancellationToken);
                }
                else
                {
                    report.Remark($"kv_vs_node was not measured, Node has no SQLite here ({database}); eng/install-test-tools installs it");
                    report.Result("kv_vs_node", 0);
                }
            }
            finally
            {
                node.Kill();
            }
        }
        catch (Win32Exception)
        {
            report.Remark("no http_vs_node and kv_vs_node: wrk or node is not installed");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Links the guest to Kestrel and to SQLite.</summary>
    /// <returns>Where it answers.</returns>
    private static async Task<Uri> StartAsync(ActorHost host, string guest, string database, CancellationToken cancellationToken)
    {
        var http = new HttpServerProvider();
        HostedActor actor = await host.StartActorAsync(
            await File.ReadAllBytesAsync(guest, cancellationToken),
            new HostActorSettings { Name = "counter", GrantedCapabilities = [CapabilityIds.HttpServer, CapabilityIds.KeyValue] },
            cancellationToken);
        await host.AddProviderAsync(http, ct: cancellationToken);
        await host.AddProviderAsync(new KeyValueProvider("SQLite", async (time, ct) => await SqliteKeyValueStore.OpenAsync(database, time, ct)), ct: cancellationToken);
        await host.LinkAsync(new LinkDefinition(actor.Key, CapabilityIds.HttpServer) { Values = ImmutableDictionary<string, string>.Empty.Add("PORT", "0") }, cancellationToken);
        await host.LinkAsync(new LinkDefinition(actor.Key, CapabilityIds.KeyValue), cancellationToken);
        return http.Addresses[actor.Key];
    }

    private static async Task CompareAsync(BenchReport report, string subject, string result, Uri mooring, Uri node, CancellationToken cancellationToken)
    {
        double ours = 0, theirs = 0;
        for (int i = 0; i < Rounds; i++)
        {
            ours = Math.Max(ours, await LoadAsync(mooring, cancellationToken));
            theirs = Math.Max(theirs, await LoadAsync(node, cancellationToken));
        }

        report.Row($"{subject}, through an actor", ours, "req/s");
        report.Row($"{subject}, through Node and V8", theirs, "req/s");
        report.Result(result, ours / theirs);
    }

    private static async Task<double> LoadAsync(Uri address, CancellationToken cancellationToken)
    {
        using Process wrk = Process.Start(new ProcessStartInfo(
            "wrk", ["-t1", $"-c{Connections}", string.Create(CultureInfo.InvariantCulture, $"-d{Round.TotalSeconds:0}s"), address.ToString()]) { RedirectStandardOutput = true })!;
        string said = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);
        if (said.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException($"{address}: {said}");
        return double.Parse(Rate().Match(said).Groups["rate"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s*(?<rate>[0-9.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();
}
