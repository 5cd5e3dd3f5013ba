using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Mooring.FpBindgen.Generator.Diagnostics;
using Mooring.FpBindgen.Generator.Tests.Support;
using Mooring.Testing;

namespace Mooring.FpBindgen.Generator.Tests;

/// <summary>Each diagnostic has a page, whose first piece of code has it and whose second has not.</summary>
public sealed partial class RulePageTests
{
    public static TheoryData<string> Ids => [.. Rules.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_HasAPageThatSaysWhatWhyAndHow(string id)
    {
        DiagnosticDescriptor rule = Rules.All.Single(one => one.Id == id);
        Assert.Equal($"docs/analyzers/{id}.md", rule.HelpLinkUri);
        Assert.StartsWith($"# {id}: {rule.Title}\n", Page(id), StringComparison.Ordinal);
        Assert.All(["## Flagged", "## Why", "## Fix", "## Silent"], heading => Assert.Contains(heading, Page(id), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Code_OfThePage_HasTheDiagnosticAndThenNot(string id)
    {
        string[] code = [.. Snippet().Matches(Page(id)).Select(match => match.Groups["code"].Value)];
        Assert.Equal(2, code.Length);

        (string generated, var diagnostics) = GeneratorRun.Run(Complete(code[0]));
        Assert.Equal(id, Assert.Single(diagnostics).Id);
        Assert.Equal("", generated);

        (generated, diagnostics) = GeneratorRun.Run(Complete(code[1]));
        Assert.Empty(diagnostics);
        Assert.NotEqual("", generated);
    }

    /// <summary>A guest class for the interface of a page, and an interface for its type, whichever is missing.</summary>
    private static string Complete(string code)
    {
        if (!code.Contains("interface IExports", StringComparison.Ordinal))
        {
            string type = TypeName().Matches(code).Select(match => match.Groups["name"].Value).LastOrDefault(name => name != "Guest") ?? "int";
            code += $"\npublic interface IExports {{ void F({type} value); }}\n";
        }

        return code.Contains("[FpGuest", StringComparison.Ordinal) ? code : code + "\n[FpGuest(typeof(IExports))] public sealed partial class Guest;\n";
    }

    private static string Page(string id) => File.ReadAllText(RepositoryRoot.Combine("docs", "analyzers", $"{id}.md"));

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    /// <summary>Types at the outermost level.</summary>
    [GeneratedRegex(@"^public (sealed |abstract |partial )*(record|class) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeName();
}
