using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Sharing;

/// <summary>Finds values that get where they must not be: MOOR104, 105, and the scopes that end too early, MOOR321.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharingAnalyzer : BodyAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [RuleTable.AffineValueEscapes, RuleTable.ExclusiveValueShared, RuleTable.ScopeEndsBeforeTask];

    private protected override void Analyze(BodyModel body, OperationBlockAnalysisContext context)
    {
        var model = CompilationModel.For(context.Compilation);
        bool mayEscape = EscapeCheck.MayConcern(body, model);
        bool mayClash = (body.MentionsTasks || body.HasLambda) && ExclusiveCheck.MayConcern(body, model);
        bool mayEndEarly = body.MentionsTasks && (body.HasUsing || body.Operations.Any(ScopeEndCheck.IsDisposal));
        if (SemaphoreCheck.MayConcern(body)) SemaphoreCheck.Report(body, context.ReportDiagnostic);
        if (!mayEscape && !mayClash && !mayEndEarly) return;
        foreach (FunctionModel function in body.Functions(context))
        {
            if (mayEscape) EscapeCheck.Report(function, model, context.ReportDiagnostic);
            if (mayClash) ExclusiveCheck.Report(function, model, context.ReportDiagnostic);
            if (mayEndEarly) ScopeEndCheck.Report(function, context.ReportDiagnostic);
        }
    }
}
