using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Tasks;

/// <summary>Lesson I: tasks that nobody waits for, nobody starts, or of which only the outside is seen. MOOR301 to 304.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskUseAnalyzer : BodyAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [RuleTable.TaskDropped, RuleTable.TaskNeverStarted, RuleTable.OnlyOuterTaskObserved, RuleTable.AsyncVoid];

    private protected override void Analyze(BodyModel body, OperationBlockAnalysisContext context)
    {
        var model = CompilationModel.For(context.Compilation);
        AsyncVoidCheck.ReportMethod(body, model, context.ReportDiagnostic);
        foreach (IOperation operation in body.Operations)
            if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation) AsyncVoidCheck.ReportNested(operation, context.ReportDiagnostic);
        if (!body.MentionsTasks) return;
        foreach (IOperation operation in body.Operations)
        {
            switch (operation)
            {
                case IExpressionStatementOperation statement:
                    DroppedTaskCheck.ReportStatement(statement, body, model, context.ReportDiagnostic);
                    break;
                case IVariableDeclaratorOperation declarator:
                    DroppedTaskCheck.ReportUnreadLocal(declarator, body, model, context.ReportDiagnostic);
                    break;
                case IObjectCreationOperation creation:
                    ColdTaskCheck.Report(creation, body, model, context.ReportDiagnostic);
                    break;
                case IConversionOperation conversion:
                    OuterTaskCheck.ReportConversion(conversion, body, context.ReportDiagnostic);
                    break;
                case IInvocationOperation call:
                    OuterTaskCheck.ReportWait(call, context.ReportDiagnostic);
                    break;
            }
        }
    }
}
