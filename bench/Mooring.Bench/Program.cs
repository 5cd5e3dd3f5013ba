using Mooring.Bench;

if (args.Length == 0)
{
    Console.WriteLine("usage: bench/run SUITE...   (or: bench/run all)");
    foreach (IBenchSuite suite in Suites.All) Console.WriteLine($"  {suite.Name,-12} {suite.Summary}");
    return 0;
}

string? unknown = args.FirstOrDefault(name => name != "all" && Suites.Find(name) is null);
if (unknown is not null)
{
    Console.Error.WriteLine($"bench: no suite named '{unknown}'; known: {string.Join(", ", Suites.All.Select(suite => suite.Name))}");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupted.Cancel();
};

var chosen = args.Contains("all") ? Suites.All : args.Distinct().Select(name => Suites.Find(name)!).ToList();
var results = new List<(string Name, double Value)>();
int exitCode = 0;
foreach (IBenchSuite suite in chosen)
{
    var report = new BenchReport();
    try
    {
        await suite.RunAsync(report, interrupted.Token);
    }
    catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
    {
        return 130;
    }
    catch (Exception e)
    {
        Console.Error.WriteLine($"bench: suite '{suite.Name}' failed: {e}");
        exitCode = 1;
    }

    report.WriteTo(Console.Out, suite);
    results.AddRange(report.Results);
}

Console.WriteLine();
Console.WriteLine($"result: {string.Join(' ', results.Select(result => $"{result.Name}={BenchReport.Format(result.Value)}"))}");
return exitCode;
