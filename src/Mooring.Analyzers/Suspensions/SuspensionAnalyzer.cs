using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Suspensions;

/// <summary>Finds what must not be alive where a function gives its thread away: MOOR101, 102, 103 and 106.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SuspensionAnalyzer : BodyAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        RuleTable.HoldAcrossSuspension, RuleTable.AffineValueAcrossSuspension, RuleTable.ThreadLocalAcrossSuspension, RuleTable.ContextAffineOutsideContext,
    ];

    private protected override void Analyze(BodyModel body, OperationBlockAnalysisContext context)
    {
        if (!body.HasSuspension) return;
        var model = CompilationModel.For(context.Compilation);
        foreach (FunctionModel function in body.Functions(context))
        {
            if (!function.HasSuspension) continue;
            HashSet<Location> held = HoldCheck.Report(function, model, context.ReportDiagnostic);
            if (!function.IsAsync) continue; // a synchronous iterator goes on where its caller is
            // A guard object and the lock behind it are one thing: say it once.
            ValueCheck.Report(function, model, held.Count == 0 ? context.ReportDiagnostic : finding =>
            {
                if (finding.Id != RuleIds.HoldAcrossSuspension || !held.Contains(finding.Location)) context.ReportDiagnostic(finding);
            });
            SlotCheck.Report(function, model, context.ReportDiagnostic);
        }
    }
}
