using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Rules;
using Mooring.Testing;

namespace Mooring.Analyzers.Tests;

public sealed class RuleTableTests
{
    private static readonly string Docs = RepositoryRoot.Combine("docs", "analyzers");

    public static TheoryData<string> Ids => [.. RuleTable.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_HasAPageThatSaysWhatWhyAndHow(string id)
    {
        string page = File.ReadAllText(Path.Combine(Docs, $"{id}.md"));

        Assert.StartsWith($"# {id}: {RuleTable.All.Single(rule => rule.Id == id).Title}", page);
        Assert.All(["## Flagged", "## Why", "## Fix", "## Silent"], heading => Assert.Contains(heading, page));
    }

    [Fact]
    public void Ids_AreUniqueAndInOrder()
    {
        string[] ids = [.. RuleTable.All.Select(rule => rule.Id)];

        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
    }

    [Fact]
    public void Table_InTheDocs_IsTheOneOfTheCode()
    {
        string path = Path.Combine(Docs, "rules.md");
        string expected = "# The rules\n\nGenerated from `RuleTable`; `MOORING_BLESS=1` rewrites it.\n\n| id | category | severity | finds |\n|---|---|---|---|\n"
            + string.Concat(RuleTable.All.Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Category} | {rule.DefaultSeverity} | {rule.Title} |\n"));
        if (Environment.GetEnvironmentVariable("MOORING_BLESS") == "1") File.WriteAllText(path, expected);

        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_IsAWarningThatIsOn(string id)
    {
        DiagnosticDescriptor rule = RuleTable.All.Single(item => item.Id == id);

        Assert.True(rule.IsEnabledByDefault);
        Assert.Equal(DiagnosticSeverity.Warning, rule.DefaultSeverity);
    }
}
