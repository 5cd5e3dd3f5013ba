using System.Diagnostics;
using Mooring.Wasm;

namespace Mooring.Bench.Startup;

/// <summary>From the bytes of a large module to its first answer.</summary>
internal sealed class StartupSuite : IBenchSuite
{
    private const int Rounds = 12;

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
            double cold = double.PositiveInfinity;
            double cached = double.PositiveInfinity;
            double ahead = double.PositiveInfinity;
            for (int round = 0; round < Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                cold = Math.Min(cold, Answer(bytes, null));
                cached = Math.Min(cached, Answer(bytes, cache));
            }

            long start = Stopwatch.GetTimestamp();
            using var engine = new Engine();
            Module.FromBytes(engine, bytes).CompileAhead(cancellationToken);
            ahead = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            report.Row($"{bytes.Length:N0} bytes, cold", cold, "ms");
            report.Row($"{bytes.Length:N0} bytes, cached", cached, "ms");
            report.Row("all of its functions compiled ahead", ahead, "ms");
            report.Remark("in a process that has compiled other modules before");
            report.Result("cold_ms", cold);
            report.Result("cached_ms", cached);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }

        return Task.CompletedTask;
    }

    private static double Answer(byte[] bytes, string? cache)
    {
        long start = Stopwatch.GetTimestamp();
        using var engine = new Engine(new EngineOptions { CacheDirectory = cache });
        using var store = new Store(engine);
        new Linker(engine).Instantiate(store, Module.FromBytes(engine, bytes)).GetFunction<int>("answer")();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
