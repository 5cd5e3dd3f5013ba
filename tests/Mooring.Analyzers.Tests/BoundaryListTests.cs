using System.Text.RegularExpressions;
using Mooring.Testing;

namespace Mooring.Analyzers.Tests;

public sealed partial class BoundaryListTests
{
    [Fact]
    public void EveryBoundaryOfTheRepository_StandsInTheDocsWithItsReason()
    {
        string docs = File.ReadAllText(RepositoryRoot.Combine("docs", "analyzers", "README.md"));
        var missing = new List<string>();
        foreach (string file in Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.cs", SearchOption.AllDirectories))
        {
            if (file.Contains("Mooring.Analyzers", StringComparison.Ordinal)) continue;
            foreach (Match boundary in Boundary().Matches(File.ReadAllText(file)))
                if (!docs.Contains(boundary.Groups["reason"].Value, StringComparison.Ordinal)) missing.Add($"{file}: {boundary.Value}");
        }

        Assert.Empty(missing);
    }

    [GeneratedRegex("""^\s*\[AffinityBoundary\("(?<reason>[^"]*)"\)""", RegexOptions.Multiline)]
    private static partial Regex Boundary();
}
