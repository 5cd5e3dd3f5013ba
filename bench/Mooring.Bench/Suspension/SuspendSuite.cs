using System.Diagnostics;
using Mooring.Bench.Kernels;
using Mooring.Wasm;

namespace Mooring.Bench.Suspension;

/// <summary>What it costs that guests can be suspended, what suspending them costs, and how many can wait.</summary>
internal sealed class SuspendSuite : IBenchSuite
{
    private const int Rounds = 15;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(1500);

    public string Name => "suspend";

    public string Summary => "cost of being suspendable, of a suspension, and guests that wait at once";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        Kernels(report, cancellationToken);
        await DepthTenAsync(report);
        await Fairness.RunAsync(report);
        var waiting = new WaitingGuests(report);
        waiting.Run(Guests(), cancellationToken);
        waiting.RunGuarded(Math.Min(Guests(), 100_000), cancellationToken);
        WaitingThreads.Run(report);
    }

    private static int Guests() =>
        int.TryParse(Environment.GetEnvironmentVariable("MOORING_BENCH_GUESTS"), out int guests) ? guests : 1_000_000;

    /// <summary>All functions of a kernel ready to be suspended, or to give way in loops, which nobody has them do, against none of them.</summary>
    private static void Kernels(BenchReport report, CancellationToken cancellationToken)
    {
        var ratios = new List<double>();
        var yieldRatios = new List<double>();
        foreach (Kernel kernel in Kernel.Selected)
        {
            using var plain = new MooringKernel(kernel.Path, new EngineOptions());
            using var suspendable = new MooringKernel(kernel.Path, new EngineOptions { EveryFunctionSuspends = true });
            using var yielding = new MooringKernel(kernel.Path, new EngineOptions(), yields: true);
            WarmUpWith(plain, kernel);
            WarmUpWith(suspendable, kernel);
            WarmUpWith(yielding, kernel);
            double best = double.MaxValue;
            double bestSuspendable = double.MaxValue;
            double bestYielding = double.MaxValue;
            for (int round = 0; round < Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                best = Math.Min(best, plain.Run(kernel.Argument).Milliseconds);
                bestSuspendable = Math.Min(bestSuspendable, suspendable.Run(kernel.Argument).Milliseconds);
                bestYielding = Math.Min(bestYielding, yielding.Run(kernel.Argument).Milliseconds);
            }

            ratios.Add(bestSuspendable / best);
            yieldRatios.Add(bestYielding / best);
            report.Row(kernel.Name, bestSuspendable, "ms", FormattableString.Invariant($"{bestSuspendable / best:0.00} of {best:0.0} ms without; {bestYielding / best:0.00} where it may be asked to give way"));
        }

        report.Remark("every function of the kernels counts as one that reaches an asynchronous import; functions that do not get no code for it");
        report.Result("suspend_cost", Math.Exp(ratios.Sum(Math.Log) / ratios.Count));
        report.Result("suspend_worst", ratios.Max());
        report.Result("yield_cost", Math.Exp(yieldRatios.Sum(Math.Log) / yieldRatios.Count));
        report.Result("yield_worst", yieldRatios.Max());
    }

    private static void WarmUpWith(MooringKernel kernel, Kernel which)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 5 || Stopwatch.GetElapsedTime(start) < WarmUp; i++) kernel.Run(which.Argument);
    }

    /// <summary>A call that goes ten functions deep, waits there, and comes back.</summary>
    private static async Task DepthTenAsync(BenchReport report)
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var answer = new ReusableAnswer();
        var linker = new Linker(engine);
        linker.DefineAsync("env", "get", (int _) => answer.Ask());
        Instance instance = linker.Instantiate(store, Module.FromText(engine, """
            (module
              (import "env" "get" (func $get (param i32) (result i32)))
              (func $deep (export "deep") (param $n i32) (result i32) (local $m i32)
                (if (i32.eqz (local.get $n)) (then (return (i32.add (call $get (i32.const 7)) (local.get $n)))))
                (local.set $m (i32.mul (local.get $n) (i32.const 3)))
                (i32.add (call $deep (i32.sub (local.get $n) (i32.const 1))) (i32.add (local.get $m) (local.get $n)))))
            """));
        var deep = instance.GetDelegate<Func<int, ValueTask<int>>>("deep");
        double bestWaiting = double.MaxValue;
        double bestReady = double.MaxValue;
        long allocated = long.MaxValue;
        for (int round = 0; round < 2 * Rounds; round++)
        {
            answer.IsReady = true;
            bestReady = Math.Min(bestReady, await TimeAsync(deep, answer));
            answer.IsReady = false;
            long before = GC.GetAllocatedBytesForCurrentThread();
            bestWaiting = Math.Min(bestWaiting, await TimeAsync(deep, answer));
            allocated = Math.Min(allocated, (GC.GetAllocatedBytesForCurrentThread() - before) / Calls);
        }

        report.Row("call of depth 10 that need not wait", bestReady / 1000, "us");
        report.Row("the same, suspended and resumed", bestWaiting / 1000, "us", FormattableString.Invariant($"{allocated} bytes allocated"));
        report.Result("suspend_us", (bestWaiting - bestReady) / 1000);
        report.Result("suspend_bytes", allocated);
    }

    private const int Calls = 10_000;

    private static async Task<double> TimeAsync(Func<int, ValueTask<int>> deep, ReusableAnswer answer)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls; i++)
        {
            ValueTask<int> call = deep(10);
            if (!call.IsCompleted) answer.Give(i);
            if (await call != (answer.IsReady ? 0 : i) + 220) throw new InvalidOperationException("wrong answer");
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls;
    }
}
