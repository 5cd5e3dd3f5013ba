using System.Diagnostics;
using Mooring.Hosting;
using Mooring.Hosting.Providers;

namespace Mooring.Bench.Hosts;

/// <summary>How long short calls take while other guests of the host compute without end, more of them than there are processors.</summary>
internal static class BesideLoops
{
    private const string Capability = "mooring:echo";
    private const int Calls = 5_000;
    private const int Loops = 16;

    public static async Task RunAsync(BenchReport report, CancellationToken ct)
    {
        (double first, double p99) = await TimeAsync(report, "with time slices", new ActorHostOptions().TimeSlice, ct);
        report.Result("loops_first_ms", first);
        report.Result("loops_p99_ms", p99);
        (first, _) = await TimeAsync(report, "without", Timeout.InfiniteTimeSpan, ct);
        report.Result("loops_first_unsliced_ms", first);
    }

    private static async Task<(double First, double P99)> TimeAsync(BenchReport report, string how, TimeSpan slice, CancellationToken ct)
    {
        string guests = Path.Combine(AppContext.BaseDirectory, "Border");
        await using var host = new ActorHost(new ActorHostOptions { Claims = new() { AllowUnsigned = true }, TimeSlice = slice });
        await host.AddProviderAsync(new Answerer(), ct: ct);
        await host.StartActorAsync(await File.ReadAllBytesAsync(Path.Combine(guests, "echo.wasm"), ct), new HostActorSettings { Name = "echo", GrantedCapabilities = [Capability] }, ct);
        await host.LinkAsync(new LinkDefinition("echo", Capability), ct);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var loops = new List<Task>();
        for (int i = 0; i < Loops; i++)
        {
            string name = $"loop{i}";
            await host.StartActorAsync(await File.ReadAllBytesAsync(Path.Combine(guests, "misbehave.wasm"), ct), new HostActorSettings { Name = name }, ct);
            loops.Add(Task.Run(() => host.CallAsync(name, "Loop", default, ct: end.Token).AsTask(), CancellationToken.None));
        }

        var times = new double[Calls];
        for (int i = 0; i < Calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await host.CallAsync("echo", "EchoHost", "x"u8.ToArray(), ct: ct);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        await end.CancelAsync();
        await Task.WhenAll(loops).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        double first = times[0];
        Array.Sort(times);
        double p99 = times[Calls * 99 / 100];
        report.Row($"call beside guests that loop, {how}, median", times[Calls / 2], "ms", FormattableString.Invariant($"99th percentile {p99:0.00} ms, longest {times[^1]:0.00} ms; the first, while all begin, {first:0.00} ms"));
        return (first, p99);
    }

    /// <summary>Answers on a thread of the pool, for which it has to wait like anybody else.</summary>
    private sealed class Answerer : ICapabilityProvider
    {
        public CapabilityDescriptor Descriptor { get; } = new(Capability, "answerer");

        public ValueTask BindAsync(ActorLink link, CancellationToken ct) => default;

        public ValueTask UnbindAsync(ActorLink link, CancellationToken ct) => default;

        public async ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct)
        {
            await Task.Yield();
            return call.Payload;
        }

        public ValueTask DisposeAsync() => default;
    }
}
