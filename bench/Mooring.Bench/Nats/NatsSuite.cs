using Mooring.Testing;

namespace Mooring.Bench.Nats;

/// <summary>Messages per second of Mooring.Nats against npm's <c>nats</c>, both with one nats-server on this machine.</summary>
internal sealed class NatsSuite : IBenchSuite
{
    private const int Rounds = 5;
    private const int Size = 128; // bytes of each message

    public string Name => "nats";

    public string Summary => $"messages of {Size} bytes published, delivered and answered, against npm's nats client and the same nats-server";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        await using BenchNatsServer? server = await BenchNatsServer.TryStartAsync(cancellationToken);
        if (server is null)
        {
            report.Remark("not measured: nats-server is missing; eng/install-test-tools installs it");
            return;
        }

        await using NatsLoad mooring = await NatsLoad.StartAsync(server.Url, cancellationToken);
        await using NodeNats? node = await NodeNats.TryStartAsync(RepositoryRoot.Path, server.Url, cancellationToken);
        if (node is null) report.Remark("no Node figures: eng/install-test-tools installs its packages");

        await CompareAsync("publish", "nats_publish", 300_000, (count, size) => mooring.PublishAsync(count, size), count => $"publish {count} {Size}");
        await CompareAsync("publish and receive", "nats_deliver", 200_000, (count, size) => mooring.DeliverAsync(count, size), count => $"deliver {count} {Size}");
        await CompareAsync("request, one at a time", "nats_request", 4_000, (count, size) => mooring.RequestAsync(count, size, 1), count => $"request {count} {Size} 1");
        await CompareAsync("request, 64 at a time", "nats_request64", 32_000, (count, size) => mooring.RequestAsync(count, size, 64), count => $"request {count} {Size} 64");

        async Task CompareAsync(string subject, string result, int count, Func<int, int, Task<double>> ours, Func<int, string> theirs)
        {
            double best = double.PositiveInfinity, bestOfNode = double.PositiveInfinity;
            for (int round = -1; round < Rounds; round++)
            {
                double seconds = await ours(count, Size);
                double secondsOfNode = node is null ? double.PositiveInfinity : await node.RunAsync(theirs(count), cancellationToken);
                if (round < 0) continue; // both warm up
                (best, bestOfNode) = (Math.Min(best, seconds), Math.Min(bestOfNode, secondsOfNode));
            }

            report.Row($"{subject}, Mooring", count / best, "msg/s");
            report.Result($"{result}_per_s", count / best);
            if (node is null) return;
            report.Row($"{subject}, Node", count / bestOfNode, "msg/s");
            report.Result($"{result}_vs_node", bestOfNode / best);
        }
    }
}
