namespace Mooring.Bench;

/// <summary>A group of measurements that is run as one argument of <c>bench/run</c>.</summary>
/// <remarks>
/// Both sides of every ratio are measured inside one <see cref="RunAsync"/>, in alternating rounds: the machine may be
/// busy with other work, and only neighbours in time can be compared.
/// </remarks>
internal interface IBenchSuite
{
    /// <summary>The argument that selects the suite: one lower-case word.</summary>
    string Name { get; }

    /// <summary>One line for the list of suites.</summary>
    string Summary { get; }

    /// <summary>Measures, adding rows for people and results for scripts to <paramref name="report"/>.</summary>
    Task RunAsync(BenchReport report, CancellationToken cancellationToken);
}
