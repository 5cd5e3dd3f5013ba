using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Tasks;

/// <summary>Lesson I: tasks that nobody waits for, nobody starts, or of which only the outside is seen. MOOR301 to 304.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskUseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [RuleTable.TaskDropped, RuleTable.TaskNeverStarted, RuleTable.OnlyOuterTaskObserved, RuleTable.AsyncVoid];

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
            var model = CompilationModel.For(context.Compilation);
            AsyncVoidCheck.ReportMethod(body, model, context.ReportDiagnostic);
            foreach (IOperation operation in body.Operations)
                if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation) AsyncVoidCheck.ReportNested(operation, context.ReportDiagnostic);
            if (!body.MentionsTasks) continue;
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
}
