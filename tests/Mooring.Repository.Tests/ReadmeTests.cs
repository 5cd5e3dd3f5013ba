using System.Text.RegularExpressions;
using Mooring.Testing;

namespace Mooring.Repository.Tests;

public sealed partial class ReadmeTests
{
    /// <summary>The quickstart is part of the solution, so what stands in it compiles.</summary>
    [Fact]
    public void Snippets_StandInTheQuickstart_LineByLine()
    {
        HashSet<string> compiled = [.. File.ReadLines(RepositoryRoot.Combine("samples", "Quickstart", "Program.cs")).Select(line => line.Trim())];
        string readme = File.ReadAllText(RepositoryRoot.Combine("README.md"));

        string[] lines = [.. Snippet().Matches(readme).SelectMany(snippet => snippet.Groups["code"].Value.Split('\n')).Select(line => line.Trim())];

        Assert.NotEmpty(lines);
        Assert.All(lines.Where(line => line.Length > 0), line => Assert.Contains(line, compiled));
    }

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
