using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Mooring.Testing;

namespace Mooring.Analyzers.Testing;

/// <summary>The severities that the package sets by the kind of a project, as its files in <c>src/Mooring/build/analyzers</c> say.</summary>
internal static class SeveritySets
{
    /// <summary>The kinds that have a file, in the order of their names.</summary>
    public static readonly string[] Kinds = ["actor", "library", "test", "ui", "web"];

    /// <summary>What the file of a kind makes of each rule that it names.</summary>
    public static ImmutableDictionary<string, ReportDiagnostic> Read(string kind)
    {
        string path = RepositoryRoot.Combine("src", "Mooring", "build", "analyzers", $"{kind}.globalconfig");
        return AnalyzerConfigSet.Create(new List<AnalyzerConfig> { AnalyzerConfig.Parse(File.ReadAllText(path), path) }).GlobalConfigOptions.TreeOptions;
    }

    /// <summary>A severity as <c>.editorconfig</c> writes it.</summary>
    public static string NameOf(ReportDiagnostic severity) => severity switch
    {
        ReportDiagnostic.Error => "error",
        ReportDiagnostic.Warn or ReportDiagnostic.Default => "warning",
        ReportDiagnostic.Info => "suggestion",
        ReportDiagnostic.Hidden => "silent",
        _ => "none",
    };
}
