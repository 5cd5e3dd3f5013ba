using Mooring.Wasm;
using Mooring.Wasm.Spec;

namespace Mooring.Bench.Spec;

/// <summary>How much of the WebAssembly specification's test suite passes, by folder and in each memory mode.</summary>
internal sealed class SpecShareSuite : IBenchSuite
{
    public string Name => "spec";

    public string Summary => "assertions of the specification's test suite that hold, over all that are in scope";

    public Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        if (SpecSuite.Root is null)
        {
            report.Remark(SpecSuite.HowToGet);
            return Task.CompletedTask;
        }

        Measure(report, "spec-2.0/core", "spec20_share", cancellationToken);
        Measure(report, "spec-3.0/core", "spec30_share", cancellationToken);
        report.Remark("what is left out, and why: tests/Mooring.Wasm.Tests/Spec/expected-failures.txt");
        return Task.CompletedTask;
    }

    /// <summary>The result is that of the mode that does worse.</summary>
    private static void Measure(BenchReport report, string folder, string result, CancellationToken cancellationToken)
    {
        double worst = 1;
        foreach (MemoryChecks mode in new[] { MemoryChecks.Explicit, MemoryChecks.GuardPages })
        {
            var options = new EngineOptions { MemoryChecks = mode };
            if (!SpecRunner.CanRun(options))
            {
                report.Remark($"{mode}: not on this machine");
                continue;
            }

            SpecShare all = default;
            foreach ((string part, SpecShare share) in SpecShare.OfFolder(folder, options, cancellationToken))
            {
                report.Row($"{part}, {mode}", share.Passed, $"of {share.Total}", LeftOut(share));
                all += share;
            }

            report.Row($"{folder} in all, {mode}", all.Passed, $"of {all.Total}", LeftOut(all));
            worst = Math.Min(worst, all.Ratio);
        }

        report.Result(result, worst);
    }

    private static string LeftOut(SpecShare share) => share.LeftOut == 0 ? "" : $"({share.LeftOut} left out)";
}
