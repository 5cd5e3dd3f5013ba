// Runs the analyzers over code that is not ours: decompiles assemblies to C#, compiles that against their references, analyzes it,
// counts the awaits and prints every finding with the lines around it, so that each can be judged by reading.
//
//   dotnet run --project eng/analyze-outside -- [--references FOLDER]... [--rules core|all] ASSEMBLY.dll | FOLDER...
//
// What the decompiler cannot rebuild does not compile; a member with a compile error is counted as skipped and its findings are left out.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Mooring.AnalyzeOutside;
using Mooring.Analyzers.Suspensions;

var references = new List<string> { Path.GetDirectoryName(typeof(object).Assembly.Location)! };
var targets = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--references") references.Add(args[++i]);
    else if (Directory.Exists(args[i])) targets.AddRange(Directory.EnumerateFiles(args[i], "*.dll").Where(Rebuilt.IsManaged).Order(StringComparer.Ordinal));
    else targets.Add(args[i]);
}

ImmutableArray<DiagnosticAnalyzer> analyzers = [.. typeof(SuspensionAnalyzer).Assembly.GetTypes()
    .Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null)
    .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];
var total = new Tally();
foreach (string target in targets) total.Add(await AnalyzeAsync(target));
Console.WriteLine($"total: {total}");
return 0;

async Task<Tally> AnalyzeAsync(string target)
{
    var watch = Stopwatch.StartNew();
    CSharpCompilation compilation = Rebuilt.Compile(target, references);
    HashSet<SyntaxNode> broken = Rebuilt.BrokenMembers(compilation);
    var tally = new Tally { Assemblies = 1 };
    foreach (SyntaxTree tree in compilation.SyntaxTrees) tally.Count(await tree.GetRootAsync(), broken);

    CompilationWithAnalyzers run = compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
        new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
    foreach (Diagnostic finding in (await run.GetAnalyzerDiagnosticsAsync()).OrderBy(item => item.Id, StringComparer.Ordinal).ThenBy(item => item.Location.SourceSpan.Start))
    {
        SyntaxNode at = (await finding.Location.SourceTree!.GetRootAsync()).FindNode(finding.Location.SourceSpan, getInnermostNodeForTie: true);
        if (finding.Id != "AD0001" && at.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member && broken.Contains(member)) continue;
        tally.Report(finding.Id);
        Console.WriteLine($"{finding.Id} {Path.GetFileName(target)} {Rebuilt.NameOf(at)}: {finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        Console.WriteLine(Rebuilt.LinesAround(finding.Location));
    }

    Console.WriteLine($"{Path.GetFileNameWithoutExtension(target)}: {tally}, {watch.Elapsed.TotalSeconds:0} s");
    return tally;
}

