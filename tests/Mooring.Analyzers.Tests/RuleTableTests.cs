using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Rules;
using Mooring.Analyzers.Testing;
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
            + string.Concat(RuleTable.All.Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Category} | {rule.DefaultSeverity} | {rule.Title} |\n")) + Severities();
        if (Environment.GetEnvironmentVariable("MOORING_BLESS") == "1") File.WriteAllText(path, expected);

        Assert.Equal(expected, File.ReadAllText(path));
    }

    /// <summary>What each kind of project makes of the rules; a rule that no kind changes is left out.</summary>
    private static string Severities()
    {
        var sets = SeveritySets.Kinds.ToDictionary(kind => kind, SeveritySets.Read);
        var text = new System.Text.StringBuilder("\n## Severity by kind of project\n\nWhat `MooringAppKind` sets; empty is `warning`, and so is every rule not named here.\n\n");
        text.Append("| id | ").AppendJoin(" | ", SeveritySets.Kinds).Append(" |\n|---|").Insert(text.Length, "---|", SeveritySets.Kinds.Length).Append('\n');
        foreach (string id in RuleTable.All.Select(rule => rule.Id).Where(id => sets.Values.Any(set => set.ContainsKey(id))))
        {
            IEnumerable<string> row = SeveritySets.Kinds.Select(kind => sets[kind].TryGetValue(id, out ReportDiagnostic severity) ? SeveritySets.NameOf(severity) : "");
            text.Append("| ").Append(id).Append(" | ").AppendJoin(" | ", row.Select(cell => cell is "warning" ? "" : cell)).Append(" |\n");
        }

        return text.ToString();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void HelpLink_IsThePageOfTheRule(string id)
    {
        string link = RuleTable.All.Single(rule => rule.Id == id).HelpLinkUri;

        Assert.Equal($"docs/analyzers/{id}.md", link);
        Assert.True(File.Exists(RepositoryRoot.Combine(link.Split('/'))), link);
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
