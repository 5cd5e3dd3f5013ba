using System.Diagnostics;
using Mooring.Wasm;

namespace Mooring.Bench.Startup;

/// <summary>From the bytes of a large module to its first answer.</summary>
internal sealed class StartupSuite : IBenchSuite
{
    private const int Rounds = 40;

    public string Name => "startup";

    public string Summary => "from the bytes of a 2 MB module to its first answer, without and with the cache on disk";

    public Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        byte[] bytes = LargeModule.Get();
        string cache = Directory.CreateTempSubdirectory("mooring-bench-").FullName;
        try
        {
            Answer(bytes, null); // our own code is compiled by now; every round compiles the module anew
            Answer(bytes, cache);
            var cold = new Best();
            var cached = new Best();
            for (int round = 0; round < Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                cold.Add(Answer(bytes, null));
                cached.Add(Answer(bytes, cache));
            }

            long start = Stopwatch.GetTimestamp();
            using var engine = new Engine();
            Module.FromBytes(engine, bytes).CompileAhead(cancellationToken);
            double ahead = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            report.Row($"{bytes.Length:N0} bytes, cold", cold.Elapsed, "ms", cold.Note);
            report.Row($"{bytes.Length:N0} bytes, cached", cached.Elapsed, "ms", cached.Note);
            report.Row("all of its functions compiled ahead", ahead, "ms");
            report.Remark("in a process that has compiled other modules before");
            report.Result("cold_ms", cold.Elapsed);
            report.Result("cached_ms", cached.Elapsed);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }

        return Task.CompletedTask;
    }

    private static (double Elapsed, double Processor) Answer(byte[] bytes, string? cache)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        using var engine = new Engine(new EngineOptions { CacheDirectory = cache });
        using var store = new Store(engine);
        new Linker(engine).Instantiate(store, Module.FromBytes(engine, bytes)).GetFunction<int>("answer")();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
    }

    /// <summary>The best times of several rounds.</summary>
    private sealed class Best
    {
        public double Elapsed { get; private set; } = double.PositiveInfinity;

        /// <summary>All threads together: what a machine that does other things as well disturbs less.</summary>
        public double Processor { get; private set; } = double.PositiveInfinity;

        public string Note => FormattableString.Invariant($"{Processor:0} ms of processor time");

        public void Add((double Elapsed, double Processor) round)
        {
            Elapsed = Math.Min(Elapsed, round.Elapsed);
            Processor = Math.Min(Processor, round.Processor);
        }
    }
}
