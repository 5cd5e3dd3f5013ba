using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Providers.Http;
using Mooring.Testing;

namespace Mooring.Bench.Hosts;

/// <summary>Requests per second through the counter guest, on Kestrel and on Node's own HTTP server, under the same load.</summary>
internal static partial class HttpAgainstNode
{
    private const int Rounds = 3;
    private const int Connections = 32;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        string guest = RepositoryRoot.Combine("guests", "counter", "counter.wasm");
        var http = new HttpServerProvider();
        await using var host = new ActorHost(new ActorHostOptions { Claims = new() { AllowUnsigned = true }, Actors = new ActorOptions { MailboxCapacity = 1024 } });
        HostedActor actor = await host.StartActorAsync(
            await File.ReadAllBytesAsync(guest, cancellationToken), new HostActorSettings { Name = "counter", GrantedCapabilities = [CapabilityIds.HttpServer] }, cancellationToken);
        await host.AddProviderAsync(http, ct: cancellationToken);
        await host.LinkAsync(new LinkDefinition(actor.Key, CapabilityIds.HttpServer) { Values = ImmutableDictionary<string, string>.Empty.Add("PORT", "0") }, cancellationToken);
        using Process node = Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Hosts", "server.mjs"), guest]) { RedirectStandardOutput = true })!;
        try
        {
            string nodePort = (await node.StandardOutput.ReadLineAsync(cancellationToken))!;
            double ours = 0, theirs = 0;
            for (int i = 0; i < Rounds; i++)
            {
                ours = Math.Max(ours, await LoadAsync(new Uri(http.Addresses[actor.Key], "/plain"), cancellationToken));
                theirs = Math.Max(theirs, await LoadAsync(new Uri($"http://127.0.0.1:{nodePort}/plain"), cancellationToken));
            }

            report.Row("HTTP through an actor", ours, "req/s");
            report.Row("HTTP through Node and V8", theirs, "req/s");
            report.Result("http_vs_node", ours / theirs);
        }
        catch (Win32Exception)
        {
            report.Remark("no http_vs_node: wrk is not installed");
        }
        finally
        {
            node.Kill();
        }
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
