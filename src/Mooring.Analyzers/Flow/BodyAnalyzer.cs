using Microsoft.CodeAnalysis.Diagnostics;

namespace Mooring.Analyzers.Flow;

/// <summary>An analyzer that looks at one body of code after the other, on any thread, and at no generated code.</summary>
public abstract class BodyAnalyzer : DiagnosticAnalyzer
{
    private protected BodyAnalyzer()
    {
    }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationBlockAction(block =>
        {
            foreach (BodyModel body in BodyModel.From(block)) Analyze(body, block);
        });
    }

    /// <summary>Reports what is wrong in one body; asked on several threads at once.</summary>
    private protected abstract void Analyze(BodyModel body, OperationBlockAnalysisContext context);
}
