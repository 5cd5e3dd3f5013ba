using System.Diagnostics;
using System.Text;
using Mooring.Bench.V8;
using Mooring.Wasm;
using Mooring.Wasm.Text;

namespace Mooring.Bench.Instances;

/// <summary>How fast instances are made, and how many there can be.</summary>
internal sealed class InstancesSuite : IBenchSuite
{
    private const int Rounds = 12;
    private const int PerRound = 500;
    private const int Guarded = 20_000;
    private const int Dense = 100_000;

    public string Name => "instances";

    public string Summary => "from a prepared module to a first call, against V8, in processor time; memory per idle instance";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Instances", "image.wasm");
        await File.WriteAllBytesAsync(path, WatParser.ToBinary(ImageModule()), cancellationToken);
        await using NodeWorker? node = NodeWorker.TryStart("Instances/instances.mjs", path);
        using (var engine = new Engine())
        {
            PreparedModule prepared = new Linker(engine).Prepare(Module.FromFile(engine, path));
            double ours = double.PositiveInfinity;
            double theirs = double.PositiveInfinity;
            for (int round = 0; round < Rounds; round++)
            {
                await Task.Delay(100, cancellationToken); // code of the round before may be compiled again meanwhile
                TimeSpan start = Environment.CpuUsage.TotalTime;
                for (int i = 0; i < PerRound; i++) MakeAndCall(engine, prepared);
                ours = Math.Min(ours, (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / PerRound);
                if (node is not null) theirs = Math.Min(theirs, (await node.MeasureAsync("instance", PerRound, cancellationToken)).Processor / 1000);
            }

            report.Row("new store, instance with 1 MiB of data, first call, disposal", ours, "us", engine.UsesGuardPages ? "guarded" : "checked");
            if (node is not null) report.Row("the same in V8", theirs, "us", $"{theirs / ours:0.0} x ours");
            else report.Remark("no node on this machine: V8's side is missing");
            report.Result("instance_us", ours);
            if (node is not null) report.Result("instance_vs_v8", theirs / ours);
        }

        report.Result("idle_bytes", Fill(report, new EngineOptions { MemoryChecks = MemoryChecks.Automatic }, StoreLimits.Default, Guarded));
        report.Result("idle_dense_bytes", Fill(
            report, new EngineOptions { MemoryPlacement = MemoryPlacement.Dense }, new StoreLimits { MaxMemoryPages = 4 }, Dense));
    }

    private static void MakeAndCall(Engine engine, PreparedModule prepared)
    {
        using var store = new Store(engine);
        if (prepared.Instantiate(store).GetFunction<int, int>("first")(1000) != 'x') throw new InvalidOperationException("wrong byte");
    }

    /// <summary>Keeps many small instances alive at once, each called once.</summary>
    /// <returns>Bytes of an instance beyond the one page of its memory that it touched.</returns>
    private static double Fill(BenchReport report, EngineOptions options, StoreLimits limits, int count)
    {
        using var engine = new Engine(options);
        PreparedModule prepared = new Linker(engine).Prepare(Module.FromText(engine, """
            (module
              (memory (export "memory") 1)
              (data (i32.const 16) "hello")
              (func (export "touch") (param i32) (result i32)
                (i32.store (i32.const 0) (local.get 0))
                (i32.load8_u (i32.const 16))))
            """));
        var stores = new List<Store>(count);
        Add(stores, engine, prepared, limits, 100);
        long before = UsedBytes();
        Add(stores, engine, prepared, limits, count);
        double each = (double)(UsedBytes() - before) / count;
        string kind = options.MemoryPlacement is MemoryPlacement.Dense ? "dense" : engine.UsesGuardPages ? "guarded" : "checked";
        report.Row($"{count} {kind} instances alive: bytes of each", each, "bytes", $"{Environment.SystemPageSize} of them the page it wrote");
        stores.ForEach(store => store.Dispose());
        return each - Environment.SystemPageSize;
    }

    private static void Add(List<Store> stores, Engine engine, PreparedModule prepared, StoreLimits limits, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var store = new Store(engine, limits);
            stores.Add(store);
            if (prepared.Instantiate(store).GetFunction<int, int>("touch")(i) != 'h') throw new InvalidOperationException("wrong byte");
        }
    }

    /// <summary>Resident bytes and page tables of this process, after a collection.</summary>
    private static long UsedBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        if (!File.Exists("/proc/self/status")) return Process.GetCurrentProcess().WorkingSet64;
        return File.ReadLines("/proc/self/status")
            .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal) || line.StartsWith("VmPTE:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), provider: null) * 1024);
    }

    private static string ImageModule()
    {
        var text = new StringBuilder("(module (memory (export \"memory\") 17) (func (export \"first\") (param i32) (result i32) (i32.store (i32.const 64) (local.get 0)) (i32.load8_u (local.get 0))) (data (i32.const 0) \"");
        return text.Append('x', 1 << 20).Append("\"))").ToString();
    }
}
