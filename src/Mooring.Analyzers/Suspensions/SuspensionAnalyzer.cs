using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Suspensions;

/// <summary>Finds what must not be alive where a function gives its thread away: MOOR101, 102, 103 and 106.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SuspensionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        RuleTable.HoldAcrossSuspension, RuleTable.AffineValueAcrossSuspension, RuleTable.ThreadLocalAcrossSuspension, RuleTable.ContextAffineOutsideContext,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationBlockAction(Analyze);
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        foreach (BodyModel body in BodyModel.From(context))
        {
            if (!body.HasSuspension) continue;
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
}
