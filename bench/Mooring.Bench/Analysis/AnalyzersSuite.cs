using System.Diagnostics;
using Mooring.Analyzers.Testing;
using Mooring.Testing;

namespace Mooring.Bench.Analysis;

/// <summary>How much of the corpus the analyzers judge right, and what they add to a build.</summary>
internal sealed class AnalyzersSuite : IBenchSuite
{
    private const int Rounds = 2;

    public string Name => "analyzers";

    public string Summary => "share of the corpus judged right; what the analyzers add to a build";

    public async Task RunAsync(BenchReport report, CancellationToken cancellationToken)
    {
        IReadOnlyList<CorpusCase> cases = CorpusCase.LoadAll(RepositoryRoot.Combine("tests", "Mooring.Analyzers.Tests", "Corpus"));
        int right = 0, bugs = 0;
        foreach (CorpusCase item in cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string difference = await item.DifferenceAsync();
            if (difference.Length == 0) right++;
            else report.Remark($"{item.File}/{item.Name}: {difference.Split('\n')[0]}");
            if (item.IsBug) bugs++;
        }

        report.Row("cases with bugs", bugs, "cases");
        report.Row("look-alikes", cases.Count - bugs, "cases");

        // The uppermost package with all that it refers to (engine, hosting, protocols), built again and again with and without the analyzers, in turns: the best of each
        // side counts. Both sides build the analyzers themselves, which ship in one of the packages.
        string project = RepositoryRoot.Combine("src", "Mooring.Grpc");
        double with = double.PositiveInfinity, without = double.PositiveInfinity;
        await BuildAsync(project, "on", cancellationToken);
        for (int round = 0; round < Rounds; round++)
        {
            without = Math.Min(without, await BuildAsync(project, "off", cancellationToken));
            with = Math.Min(with, await BuildAsync(project, "on", cancellationToken));
        }

        report.Row("build of Mooring.Grpc and its references without the analyzers", without, "s");
        report.Row("build of Mooring.Grpc and its references with the analyzers", with, "s");
        report.Result("corpus_share", (double)right / cases.Count);
        report.Result("build_overhead", (with / without) - 1);
    }

    private static async Task<double> BuildAsync(string project, string analyzers, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet",
            ["build", project, "-c", "Release", "--no-incremental", "--no-restore", "-v", "q", "--nologo", "-m:1", $"-p:MooringAnalyzers={analyzers}"])
        {
            RedirectStandardOutput = true,
        };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"The build failed:\n{output}");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
