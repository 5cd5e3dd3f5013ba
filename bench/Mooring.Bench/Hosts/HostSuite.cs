using Mooring.Hosting;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Providers;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Bench.Hosts;

/// <summary>What claims, links and codecs add to a call.</summary>
internal sealed class HostSuite : IBenchSuite
{
    private const string Capability = "mooring:echo"; // what the echo guest asks for
    private const int Rounds = 5;
    private const int Calls = 100_000;

    private static readonly byte[] Payload = "hello"u8.ToArray();

    public string Name => "host";

    public string Summary => "calls through a host's claims, links and codecs, against the bare actor; HTTP through an actor against Node";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        byte[] wasm = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Border", "echo.wasm"), cancellationToken);
        using var engine = new Engine();
        using ActorModule module = ActorModule.Load(engine, wasm, new ActorOptions
        {
            HostCallAsync = static (request, _) => new ValueTask<HostReply>(HostReply.Success(request.Payload)),
        });
        await using Actor bare = await module.StartAsync(cancellationToken);
        await using var host = new ActorHost(engine: engine);
        HostedActor actor = await host.StartActorAsync(Sign(wasm), ct: cancellationToken);
        await host.AddProviderAsync(new EchoProvider(), ct: cancellationToken);
        await host.LinkAsync(new LinkDefinition(actor.Key, Capability), cancellationToken);

        double[] best = await Measure.BestNanosecondsAsync(
            Rounds,
            cancellationToken,
            (Calls, calls => RepeatAsync(calls, () => bare.AskAsync("Echo", Payload))),
            (Calls, calls => RepeatAsync(calls, () => host.CallAsync(actor.Key, "Echo", Payload))),
            (Calls, calls => RepeatAsync(calls, () => bare.AskAsync("EchoHost", Payload))),
            (Calls, calls => RepeatAsync(calls, () => host.CallAsync(actor.Key, "EchoHost", Payload))));
        report.Row("ask, bare actor", best[0], "ns");
        report.Row("ask, through the host", best[1], "ns");
        report.Row("ask with a host call, bare actor", best[2], "ns");
        report.Row("ask with a host call, through the host", best[3], "ns");
        report.Result("overhead_ns", best[3] - best[2]);
        await HttpAgainstNode.RunAsync(report, cancellationToken);
        await BesideLoops.RunAsync(report, cancellationToken); // last: it leaves the pool with more threads than it had
    }

    private static byte[] Sign(byte[] wasm) => ModuleClaims.Sign(
        wasm,
        new ActorClaims { Subject = NKey.Create(NKeyKind.Module).PublicKey, Name = "echo", Capabilities = [Capability] },
        NKey.Create(NKeyKind.Account));

    private static async Task RepeatAsync(int calls, Func<ValueTask<ReadOnlyMemory<byte>>> call)
    {
        for (int i = 0; i < calls; i++) await call();
    }

    private sealed class EchoProvider : ICapabilityProvider
    {
        public CapabilityDescriptor Descriptor { get; } = new(Capability, "echo");

        public ValueTask BindAsync(ActorLink link, CancellationToken ct) => default;

        public ValueTask UnbindAsync(ActorLink link, CancellationToken ct) => default;

        public ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct) => new(call.Payload);

        public ValueTask DisposeAsync() => default;
    }
}
