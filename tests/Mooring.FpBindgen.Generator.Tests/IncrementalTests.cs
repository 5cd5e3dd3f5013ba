using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mooring.FpBindgen.Generator.Tests.Support;
using Mooring.Testing;

namespace Mooring.FpBindgen.Generator.Tests;

/// <summary>What an edit costs.</summary>
public sealed class IncrementalTests
{
    [Fact]
    public void UnrelatedEdit_GeneratesNothingAnew()
    {
        CSharpCompilation before = Compile("class Unrelated { }");
        GeneratorDriver driver = GeneratorRun.Driver().RunGenerators(before);
        CSharpCompilation after = before.ReplaceSyntaxTree(before.SyntaxTrees[1], Parse("class Unrelated { int added; }"));
        GeneratorRunResult result = driver.RunGenerators(after).GetRunResult().Results.Single();
        Assert.All(result.TrackedSteps[FpBindgenGenerator.ModelStep], step =>
            Assert.All(step.Outputs, output => Assert.Contains(output.Reason, (IncrementalStepRunReason[])[IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached])));
        Assert.All(result.TrackedOutputSteps.SelectMany(steps => steps.Value), step => Assert.All(step.Outputs, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason)));
    }

    [Fact]
    public void EditOfAType_IsSeen()
    {
        CSharpCompilation before = Compile("namespace Mooring.FpBindgen.Generator.Tests.Fleet; public partial record Extra(int A);");
        GeneratorDriver driver = GeneratorRun.Driver().RunGenerators(before);
        string first = Code(driver);
        SyntaxTree protocol = before.SyntaxTrees[0];
        SyntaxTree edited = protocol.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(
            protocol.GetText().ToString().Replace("record Vehicle(", "record Vehicle(int Added, ", StringComparison.Ordinal), System.Text.Encoding.UTF8));
        string second = Code(driver.RunGenerators(before.ReplaceSyntaxTree(protocol, edited)));
        Assert.DoesNotContain("\"added\"u8", first, StringComparison.Ordinal);
        Assert.Contains("\"added\"u8", second, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_KeepNothingOfTheCompiler()
    {
        GeneratorRunResult result = GeneratorRun.Driver().RunGenerators(Compile("class Unrelated { }")).GetRunResult().Results.Single();
        foreach (object model in result.TrackedSteps[FpBindgenGenerator.ModelStep].SelectMany(step => step.Outputs).Select(output => output.Value))
            AssertPlain(model, []);
    }

    /// <remarks>The target of 50 ms is asked for where <c>MOORING_MEASURE</c> is set: it depends on the machine, and a test must not.</remarks>
    [Fact]
    public void LargeProtocol_OnAnEdit_IsRegeneratedInTime()
    {
        var target = TimeSpan.FromMilliseconds(50);
        TimeSpan limit = Environment.GetEnvironmentVariable("MOORING_MEASURE") is null ? TimeSpan.FromSeconds(20) : target;
        CSharpCompilation compilation = Compile("class Unrelated { }");
        GeneratorDriver driver = GeneratorRun.Driver().RunGenerators(compilation);
        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < 20 && best > target; i++)
        {
            SyntaxTree protocol = compilation.SyntaxTrees[0];
            string text = protocol.GetText().ToString();
            compilation = compilation.ReplaceSyntaxTree(protocol, Parse(text.Replace("record Vehicle(", $"record Vehicle(int Added{i}, ", StringComparison.Ordinal), protocol.FilePath));
            compilation.GetDiagnostics(TestContext.Current.CancellationToken); // an editor has bound the edit by now
            TimeSpan start = ThreadTime();
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
            TimeSpan took = ThreadTime() - start;
            if (took < best) best = took; // the best: the first ones are compiled while they run
        }

        TestContext.Current.SendDiagnosticMessage($"regenerating took {best.TotalMilliseconds:0.0} ms");
        Assert.True(best < limit, $"it took {best.TotalMilliseconds:0.0} ms");
    }

    private static CSharpCompilation Compile(string other)
    {
        string folder = RepositoryRoot.Combine("tests", "Mooring.FpBindgen.Generator.Tests", "Fleet");
        CSharpCompilation compilation = GeneratorRun.Compile(GeneratorRun.Usings + File.ReadAllText(Path.Combine(folder, "FleetProtocol.cs")), other);
        return compilation;
    }

    /// <summary>Processor time of this thread, which others on the machine do not lengthen; elsewhere than on Linux the clock.</summary>
    private static TimeSpan ThreadTime() => File.Exists("/proc/thread-self/schedstat")
        ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], provider: null) / 1000)
        : Stopwatch.GetElapsedTime(0);

    private static SyntaxTree Parse(string text, string path = "Case1.cs") => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), path, System.Text.Encoding.UTF8);

    private static string Code(GeneratorDriver driver) => string.Concat(driver.GetRunResult().GeneratedTrees.Select(tree => tree.GetText().ToString()));

    private static void AssertPlain(object? value, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value)) return;
        Assert.DoesNotContain("Microsoft.CodeAnalysis", value.GetType().FullName, StringComparison.Ordinal);
        if (value is System.Collections.IEnumerable items)
        {
            foreach (object item in items) AssertPlain(item, seen);
            return;
        }

#pragma warning disable IL2075 // tests are not trimmed
        foreach (var field in value.GetType().GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public))
            AssertPlain(field.GetValue(value), seen);
#pragma warning restore IL2075
    }
}
