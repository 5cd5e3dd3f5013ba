using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mooring.FpBindgen.Generator.Tests.Support;

/// <summary>Runs the generator over source text.</summary>
internal static class GeneratorRun
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Usings that every source has.</summary>
    public static string Usings => """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Mooring.FpBindgen;
        using Mooring.MessagePack;

        """;

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Case",
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, Options, $"Case{i}.cs", System.Text.Encoding.UTF8)),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new FpBindgenGenerator().AsSourceGenerator()],
        parseOptions: Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What comes out, with the compiler's complaints about it.</summary>
    public static (string Code, ImmutableArray<Diagnostic> Diagnostics) Run(string source)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(Compile(Usings + source), out Compilation updated, out ImmutableArray<Diagnostic> found);
        string code = string.Concat(driver.GetRunResult().GeneratedTrees.Select(tree => tree.GetText().ToString()));
        return (code, [.. found, .. updated.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning && !found.Contains(one) && (code.Length > 0 || one.Id.StartsWith("MOOR", StringComparison.Ordinal)))]);
    }
}
