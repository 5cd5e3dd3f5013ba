using System.Diagnostics;
using Mooring.Wasm;

namespace Mooring.Bench.Kernels;

/// <summary>Compute: the kernels of <c>bench/guests</c> on our engine, behind guard pages and with explicit checks, and on V8.</summary>
internal sealed class EngineSuite : IBenchSuite
{
    private const int Rounds = 8;

    /// <summary>Runs of one side before it is the other's turn: a processor that has just slept is slow at first.</summary>
    private const int RunsPerRound = 4;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(1500);

    public string Name => "engine";

    public string Summary => "kernels, best processor time after warm-up; ratios are time(ours) / time(V8), below 1 is faster";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        await using V8Process? v8 = V8Process.TryStart();
        if (v8 is null)
        {
            report.Remark("node is not there, so there is nothing to compare with");
            return;
        }

        var guarded = new List<double>();
        var isChecked = new List<double>();
        foreach (Kernel kernel in Kernel.Selected)
        {
            (double guardedRatio, double checkedRatio) = await CompareAsync(kernel, v8, report, cancellationToken);
            guarded.Add(guardedRatio);
            isChecked.Add(checkedRatio);
        }

        report.Result("geomean_guarded", GeometricMean(guarded));
        report.Result("geomean_checked", GeometricMean(isChecked));
        report.Result("worst_guarded", guarded.Max());
    }

    private static async Task<(double Guarded, double Checked)> CompareAsync(
        Kernel kernel, V8Process v8, BenchReport report, CancellationToken cancellationToken)
    {
        using var guarded = new MooringKernel(kernel.Path, MemoryChecks.Automatic);
        using var explicitly = new MooringKernel(kernel.Path, MemoryChecks.Explicit);
        double loadV8 = await v8.LoadAsync(kernel.Path, cancellationToken);

        (double firstV8, int expected) = await v8.RunAsync(kernel.Argument, cancellationToken);
        (double firstOurs, int found) = guarded.Run(kernel.Argument);
        if (found != expected) throw new InvalidOperationException($"{kernel.Name}: V8 gives {expected}, we give {found}.");

        await RepeatAsync(async () => await v8.RunAsync(kernel.Argument, cancellationToken));
        await RepeatAsync(() => Task.FromResult(guarded.Run(kernel.Argument)));
        await RepeatAsync(() => Task.FromResult(explicitly.Run(kernel.Argument)));

        double bestV8 = double.MaxValue;
        double bestGuarded = double.MaxValue;
        double bestChecked = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < RunsPerRound; i++) bestV8 = Math.Min(bestV8, (await v8.RunAsync(kernel.Argument, cancellationToken)).Milliseconds);
            for (int i = 0; i < RunsPerRound; i++) bestGuarded = Math.Min(bestGuarded, guarded.Run(kernel.Argument).Milliseconds);
            for (int i = 0; i < RunsPerRound; i++) bestChecked = Math.Min(bestChecked, explicitly.Run(kernel.Argument).Milliseconds);
        }

        double guardedRatio = bestGuarded / bestV8;
        double checkedRatio = bestChecked / bestV8;
        report.Row(
            kernel.Name, bestGuarded, "ms",
            FormattableString.Invariant($"guarded {guardedRatio:0.00}, checked {checkedRatio:0.00} of V8's {bestV8:0.0} ms; load and first run ") +
            FormattableString.Invariant($"{guarded.LoadMilliseconds + firstOurs:0} ms, V8 {loadV8 + firstV8:0} ms"));
        return (guardedRatio, checkedRatio);
    }

    /// <summary>Until the code has reached its best version: both engines compile hot code again in the background.</summary>
    private static async Task RepeatAsync(Func<Task> run)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 5 || Stopwatch.GetElapsedTime(start) < WarmUp; i++) await run();
    }

    private static double GeometricMean(List<double> values) => Math.Exp(values.Sum(Math.Log) / values.Count);
}
