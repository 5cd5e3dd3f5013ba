using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Rules;
using Mooring.Analyzers.Testing;

namespace Mooring.Analyzers.Tests;

/// <summary>What findings say, where the place alone could be misread.</summary>
public sealed class MessageTests
{
    [Fact]
    public async Task TieToScheduler_InAChainOfCalls_NamesTheCallThatTies()
    {
        var found = await AnalyzerRun.FindAsync("public class C { public Task M(Action work) => Task.Run(work).ContinueWith(_ => { }); }");

        Diagnostic finding = Assert.Single(found, item => item.Id == RuleIds.TiedToContext);
        Assert.StartsWith("'ContinueWith' ties this library", finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Violation_ThroughHelpers_ShowsTheChain()
    {
        var found = await AnalyzerRun.FindAsync("""
            class C
            {
                [ThreadStatic] private static int t_n;
                private static int Inner() => t_n;
                private static int Outer() => Inner();
                [NoThreadLocal] public int M() => Outer();
            }
            """);

        string message = Assert.Single(found, item => item.Id == RuleIds.NoThreadLocalViolated).GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        int outer = message.IndexOf("Outer", StringComparison.Ordinal), inner = message.IndexOf("Inner", StringComparison.Ordinal), slot = message.IndexOf("t_n", StringComparison.Ordinal);
        Assert.True(outer > 0 && outer < inner && inner < slot, message);
    }
}
