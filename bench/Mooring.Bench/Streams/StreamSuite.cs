using Mooring.Grpc.Actors;
using Mooring.Grpc.Server;
using Mooring.Hosting;
using Mooring.Testing;
using Mooring.Wasm;

namespace Mooring.Bench.Streams;

/// <summary>Messages per second through the whole road: gRPC over TCP, an actor, the guest tally, and back.</summary>
/// <remarks>Client and Mooring's server share this process; the Node server has its own. Both are driven by the same client on the same machine.</remarks>
internal sealed class StreamSuite : IBenchSuite
{
    private const int Rounds = 7;
    private const int Messages = 128_000; // per round; Node gets a quarter, for it takes longer
    private const int NodeMessages = Messages / 4;
    private const int PingPongs = 4_000;

    public string Name => "stream";

    public string Summary => "messages per second over gRPC into the guest tally, against @grpc/grpc-js with the same module in V8";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        string guest = RepositoryRoot.Combine("guests", "tally", "tally.wasm");
        using ActorModule module = ActorModule.Load(new Engine(), await File.ReadAllBytesAsync(guest, cancellationToken));
        await using var service = new ActorsService(module);
        await using GrpcServer server = await GrpcServer.StartAsync(new GrpcServerOptions { ShutdownGrace = TimeSpan.Zero }, [service.ToService()], cancellationToken);
        using var mooring = new StreamLoad(server.Address);
        await using NodeServer? nodeServer = await NodeServer.TryStartAsync(RepositoryRoot.Path, guest, cancellationToken);
        using StreamLoad? node = nodeServer is null ? null : new StreamLoad(nodeServer.Address);

        foreach (int streams in (int[])[1, 64])
        {
            double[] best = await Measure.BestNanosecondsAsync(Rounds, cancellationToken, Contenders(mooring, node, streams));
            double perSecond = 1e9 / best[0];
            report.Row($"{streams} stream{(streams == 1 ? "" : "s")}, Mooring", perSecond, "msg/s");
            if (node is not null) report.Row($"{streams} stream{(streams == 1 ? "" : "s")}, Node", 1e9 / best[1], "msg/s");
            report.Result($"stream{streams}_per_s", perSecond);
            if (node is not null) report.Result($"stream{streams}_vs_node", best[1] / best[0]);
        }

        await MeasurePingPongAsync(report, mooring, node, cancellationToken);
        if (node is null) report.Remark("no Node figures: eng/install-test-tools installs its packages");
    }

    private static (int Operations, Func<int, Task> Body)[] Contenders(StreamLoad mooring, StreamLoad? node, int streams) => node is null
        ? [(Messages, messages => mooring.RunAsync(streams, messages))]
        : [(Messages, messages => mooring.RunAsync(streams, messages)), (NodeMessages, messages => node.RunAsync(streams, messages))];

    private static async Task MeasurePingPongAsync(BenchReport report, StreamLoad mooring, StreamLoad? node, CancellationToken cancellationToken)
    {
        List<(int Operations, Func<int, Task> Body)> contenders = [(PingPongs, mooring.OneAtATimeAsync)];
        if (node is not null) contenders.Add((PingPongs, node.OneAtATimeAsync));
        double[] best = await Measure.BestNanosecondsAsync(Rounds, cancellationToken, [.. contenders]);
        report.Row("1 stream, one at a time, Mooring", best[0] / 1000, "us");
        if (node is not null) report.Row("1 stream, one at a time, Node", best[1] / 1000, "us");
    }
}
