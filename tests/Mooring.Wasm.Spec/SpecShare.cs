namespace Mooring.Wasm.Spec;

/// <summary>How many assertions of some scripts hold.</summary>
/// <param name="Passed">Those that do.</param>
/// <param name="Total">All that are in scope.</param>
/// <param name="LeftOut">Those that fail and need a part of WebAssembly which the engine leaves out; not in the total.</param>
public readonly record struct SpecShare(int Passed, int Total, int LeftOut)
{
    /// <summary>Passed over total; 1 when there is nothing to pass.</summary>
    public double Ratio => Total == 0 ? 1 : (double)Passed / Total;

    /// <summary>Both counts together.</summary>
    public static SpecShare operator +(SpecShare left, SpecShare right) => new(left.Passed + right.Passed, left.Total + right.Total, left.LeftOut + right.LeftOut);

    /// <summary>Runs all scripts of a folder.</summary>
    /// <param name="folder">Such as <c>spec-2.0/core</c>.</param>
    /// <param name="options">How to compile and run.</param>
    /// <param name="cancellationToken">Looked at between scripts.</param>
    /// <returns>The counts by folder, that one and those below it, in order.</returns>
    public static IReadOnlyList<(string Folder, SpecShare Share)> OfFolder(
        string folder, EngineOptions options, CancellationToken cancellationToken = default)
    {
        var shares = new SortedDictionary<string, SpecShare>(StringComparer.Ordinal);
        foreach (string file in SpecSuite.Files(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            SpecFileResult result = SpecRunner.Run(file, options);
            string parent = file[..file.LastIndexOf('/')];
            int leftOut = result.Failures.Count(failure => failure.IsAssertion && ExpectedFailures.Default.IsOutOfScope(failure));
            shares[parent] = shares.GetValueOrDefault(parent) + new SpecShare(result.Passed, result.Assertions - leftOut, leftOut);
        }

        return [.. shares.Select(entry => (entry.Key, entry.Value))];
    }
}
