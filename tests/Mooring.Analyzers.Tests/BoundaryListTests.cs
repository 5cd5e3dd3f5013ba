using System.Text.RegularExpressions;
using Mooring.Testing;

namespace Mooring.Analyzers.Tests;

/// <summary>What a person vouches for in the sources, and what is switched off there: the documentation lists all of it.</summary>
public sealed partial class BoundaryListTests
{
    private static readonly string Docs = File.ReadAllText(RepositoryRoot.Combine("docs", "analyzers", "README.md"));

    [Fact]
    public void Boundaries_OfTheSourcesAndOfTheDocs_AreTheSame()
    {
        string[] written = [.. Sources().SelectMany(file => Boundary().Matches(File.ReadAllText(file)).Select(found => found.Groups["reason"].Value)).Order(StringComparer.Ordinal)];
        string list = Docs[Docs.IndexOf("## Vouched for", StringComparison.Ordinal)..Docs.IndexOf("## Measured", StringComparison.Ordinal)];
        string[] listed = [.. Row().Matches(list).Select(row => row.Groups["reason"].Value).Order(StringComparer.Ordinal)];

        Assert.Equal(written, listed);
        Assert.Contains($"{written.Length} boundaries", list, StringComparison.Ordinal);
    }

    [Fact]
    public void Suppressions_InTheSources_AreAsManyAsTheDocsSay()
    {
        string[] found = [.. Sources().Append(RepositoryRoot.Combine(".editorconfig"))
            .Concat(Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.*proj", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "Directory.*", SearchOption.AllDirectories))
            .SelectMany(file => Suppression().Matches(File.ReadAllText(file)).Select(hit => $"{file}: {hit.Value}"))];

        Assert.Contains($"{found.Length} suppressions", Docs, StringComparison.Ordinal);
        Assert.Empty(found);
    }

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("Mooring.Analyzers", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex("""\[AffinityBoundary\("(?<reason>[^"]*)"\)""")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"^\| `[^|]*` \| (?<reason>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"#pragma warning disable[^\n]*MOOR\d+|SuppressMessage\([^\n]*MOOR\d+|<NoWarn>[^<]*MOOR\d+|dotnet_diagnostic\.MOOR\d+\.severity\s*=\s*(none|silent|suggestion)")]
    private static partial Regex Suppression();
}
