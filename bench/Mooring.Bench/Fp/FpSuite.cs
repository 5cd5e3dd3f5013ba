using Mooring.Bench.V8;
using Mooring.FpBindgen;
using Mooring.MessagePack.Formats;
using Mooring.Testing;
using Mooring.Wasm;

namespace Mooring.Bench.Fp;

/// <summary>One call of an async export that awaits one async host function: the seed's design, Node, and ours, with the same guest.</summary>
internal sealed class FpSuite : IBenchSuite
{
    private const int Rounds = 7;
    private const int Sequential = 20_000;
    private const int AtOnce = 64;
    private const int Concurrent = AtOnce * 300;
    private const int LeakCalls = 50_000;

    private static readonly FpProtocol Protocol = new(
        "tasks",
        [
            new FpImport(new FpFunction("fetch", [FpType.Object], FpType.Object, isAsync: true), static (ref FpImportCall call) =>
                call.RunAsync<string, string, StringFormat>(call.Arguments.TakeObject<string, StringFormat>(), static (_, text, _) => HostAsync(text))),
        ],
        [new FpFunction("fetch_one", [FpType.Object], FpType.Object, isAsync: true), new FpFunction("live_bytes", [], FpType.U32)]);

    public string Name => "fp";

    public string Summary => "an fp-bindgen round trip with an async host call: the seed's design, Node, ours; what it leaves behind";

    /// <summary>The host function of all sides: it gives up its thread once.</summary>
    public static async ValueTask<string> HostAsync(string text)
    {
        await Task.Yield();
        return text;
    }

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        string path = RepositoryRoot.Combine("guests", "fp", "tasks", "tasks.wasm");
        using var engine = new Engine();
        Module module = Module.FromFile(engine, path);
        using var seed = new SeedRuntime(engine, module);
        FpModule linked = FpModule.FromModule(module, Protocol, new FpModuleOptions { UnknownImports = UnknownImports.Trap });
        await using FpRuntime guest = await FpRuntime.CreateAsync(linked, cancellationToken: cancellationToken);
        await using NodeWorker? node = NodeWorker.TryStart("Fp/fp.mjs", path);

        double[] best = await Measure.BestNanosecondsAsync(
            Rounds, cancellationToken,
            (Sequential, count => LoopAsync(count, seed.FetchOneAsync)),
            (Sequential, count => LoopAsync(count, text => FetchOneAsync(guest, text))),
            (Concurrent, count => LoopsAsync(count, seed.FetchOneAsync)),
            (Concurrent, count => LoopsAsync(count, text => FetchOneAsync(guest, text))));
        double nodeOne = double.PositiveInfinity, node64 = double.PositiveInfinity;
        for (int i = 0; i <= Rounds && node is not null; i++)
        {
            nodeOne = Math.Min(nodeOne, (await node.MeasureAsync("fp", Sequential, cancellationToken)).Elapsed);
            node64 = Math.Min(node64, (await node.MeasureAsync("fp64", Concurrent, cancellationToken)).Elapsed);
        }

        double bytes = await AllocatedAsync(guest);
        double leak = await LeakAsync(guest);
        report.Row("the seed's design, sequential", best[0], "ns");
        if (node is not null) report.Row("Node, sequential", nodeOne, "ns");
        report.Row("ours, sequential", best[1], "ns", $"{bytes:0} bytes allocated a call, the host function's own included");
        report.Row($"the seed's design, {AtOnce} at once", best[2], "ns");
        if (node is not null) report.Row($"Node, {AtOnce} at once", node64, "ns");
        report.Row($"ours, {AtOnce} at once", best[3], "ns");
        report.Row("guest memory that a round trip leaves behind", leak, "bytes");
        report.Result("fp_vs_seed", best[0] / best[1]);
        report.Result("fp64_vs_seed", best[2] / best[3]);
        if (node is null) report.Remark("no node on this machine: its side is missing");
        else report.Result("fp_vs_node", nodeOne / best[1]);
        report.Result("leak_bytes", leak);
    }

    private static Task<string> FetchOneAsync(FpRuntime guest, string text) => guest
        .CallAsync<TextArgument, string, FpObject<string, StringFormat>>(0, new TextArgument(text))
        .AsTask();

    private static async Task LoopAsync(int count, Func<string, Task<string>> call)
    {
        for (int i = 0; i < count; i++)
        {
            if (await call("query") != "query") throw new InvalidOperationException("wrong answer");
        }
    }

    private static Task LoopsAsync(int count, Func<string, Task<string>> call) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => LoopAsync(count / AtOnce, call))));

    private static async Task<double> AllocatedAsync(FpRuntime guest)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Sequential; i++) await guest.CallAsync<TextArgument, string, FpObject<string, StringFormat>>(0, new TextArgument("query"));
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Sequential;
    }

    /// <summary>Bytes in use in the guest after many calls, 50 at a time, less those before, for each call.</summary>
    private static async Task<double> LeakAsync(FpRuntime guest)
    {
        const int Workers = 50;
        uint before = await guest.CallAsync<NoArguments, uint, FpU32>(1, default);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => LoopAsync(LeakCalls / Workers, text => FetchOneAsync(guest, text)))));
        return ((double)await guest.CallAsync<NoArguments, uint, FpU32>(1, default) - before) / LeakCalls;
    }

    private readonly struct NoArguments : IFpArguments
    {
        public void Lower(ref FpLowering to)
        {
        }
    }

    private readonly struct TextArgument(string text) : IFpArguments
    {
        public void Lower(ref FpLowering to) => to.AddObject<string, StringFormat>(text);
    }
}
