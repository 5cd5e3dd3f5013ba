using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Testing;

/// <summary>Compiles source text in memory and runs every analyzer of the product over it.</summary>
internal static class AnalyzerRun
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Mooring;
        """;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [.. typeof(RuleTable).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null)
        .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    private static readonly Lazy<ImmutableArray<MetadataReference>> Framework = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" or "Mooring.dll"
                or "Microsoft.CSharp.dll" or "Microsoft.Win32.Primitives.dll" or "Microsoft.Win32.Registry.dll" or "WindowsBase.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Compiles one file as a library; errors of the compiler fail the run.</summary>
    public static CSharpCompilation Compile(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, string assemblyName = "Case", params MetadataReference[] references)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var compilation = CSharpCompilation.Create(assemblyName,
            [
                CSharpSyntaxTree.ParseText(SourceText.From(Usings, System.Text.Encoding.UTF8), options, "Usings.cs"),
                CSharpSyntaxTree.ParseText(SourceText.From(source, System.Text.Encoding.UTF8), options, "Case.cs"),
            ],
            Framework.Value.AddRange(references),
            new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Annotations));
        Diagnostic[] errors = [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error)];
        if (errors.Length > 0) throw new InvalidOperationException("The case does not compile:\n" + string.Join('\n', errors.Select(error => error.ToString())));
        return compilation;
    }

    /// <summary>The findings of all analyzers, in source order. An analyzer that throws fails the run.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindAsync(CSharpCompilation compilation, params (string Key, string Value)[] options)
    {
        var provider = new FixedOptions(options.ToImmutableDictionary(option => option.Key, option => option.Value));
        var analyzed = compilation.WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], provider), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> found = await analyzed.GetAnalyzerDiagnosticsAsync();
        if (found.FirstOrDefault(diagnostic => diagnostic.Id == "AD0001") is { } crash) throw new InvalidOperationException(crash.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }

    /// <summary>The processor time that analysis adds to binding the same text: what others do on the machine does not count.</summary>
    /// <remarks>Ask while nothing else runs in this process.</remarks>
    public static async Task<TimeSpan> ProcessorTimeAsync(string source)
    {
        CSharpCompilation bound = Compile(source);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        bound.Clone().GetDiagnostics();
        TimeSpan binding = Environment.CpuUsage.TotalTime - start;
        start = Environment.CpuUsage.TotalTime;
        await FindAsync(bound);
        return Environment.CpuUsage.TotalTime - start - binding;
    }

    /// <summary>Compiles and analyzes in one go.</summary>
    public static Task<ImmutableArray<Diagnostic>> FindAsync(string source, params (string Key, string Value)[] options) => FindAsync(Compile(source), options);

    private sealed class FixedOptions(ImmutableDictionary<string, string> values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(values);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}
