using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mooring.Analyzers.Rules;
using Mooring.Analyzers.Testing;
using Mooring.Testing;

namespace Mooring.Analyzers.Tests;

/// <summary>The severities that the package sets by the kind of a project.</summary>
public sealed class SeverityTests
{
    private const string Case = """
        public class C
        {
            private readonly object _gate = new();
            public async Task Held(Task t) { Monitor.Enter(_gate); await t; Monitor.Exit(_gate); }
            public async Task<int> Blocks(Task<int> t) { await Task.Yield(); return t.Result; }
            public void Drops(Stream s) { s.FlushAsync(); }
            public Task Tied() => Task.Factory.StartNew(() => { });
        }
        """;

    public static TheoryData<string> Kinds => [.. SeveritySets.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Set_NamesRulesThatExist(string kind)
    {
        ImmutableDictionary<string, ReportDiagnostic> set = SeveritySets.Read(kind);

        Assert.NotEmpty(set);
        Assert.Empty(set.Keys.Except(RuleTable.All.Select(rule => rule.Id), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Kinds_AreTheFilesOfThePackage() =>
        Assert.Equal(SeveritySets.Kinds, Directory.GetFiles(RepositoryRoot.Combine("src", "Mooring", "build", "analyzers")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("actor", "MOOR101 error", "MOOR301 error", "MOOR311 warning", "MOOR331 error")]
    [InlineData("library", "MOOR101 error", "MOOR301 warning", "MOOR311 warning", "MOOR331 warning")]
    [InlineData("test", "MOOR101 warning", "MOOR301 info")]
    [InlineData("ui", "MOOR101 error", "MOOR301 warning", "MOOR331 error")]
    [InlineData("web", "MOOR101 error", "MOOR301 warning", "MOOR331 error")]
    public async Task Set_DecidesHowFindingsAreReported(string kind, params string[] expected)
    {
        CSharpCompilation compilation = AnalyzerRun.Compile(Case);
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(SeveritySets.Read(kind)));

        ImmutableArray<Diagnostic> found = await AnalyzerRun.FindAsync(compilation);

        Assert.Equal(expected, found.Select(finding => $"{finding.Id} {finding.Severity.ToString().ToLowerInvariant()}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("library", true)]
    [InlineData("web", false)]
    [InlineData("ui", false)]
    [InlineData("test", false)]
    [InlineData("application", false)]
    public async Task TiesToAContext_AreForLibrariesOnly(string kind, bool isReported) =>
        Assert.Equal(isReported, (await AnalyzerRun.FindAsync(Case, ("mooring.app_kind", kind))).Any(finding => finding.Id == RuleIds.TiedToContext));
}
