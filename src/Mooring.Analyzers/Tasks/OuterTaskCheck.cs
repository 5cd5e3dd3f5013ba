using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Tasks;

/// <summary>MOOR303: of a task of a task, only the outer one is waited for.</summary>
internal static class OuterTaskCheck
{
    /// <summary>An await whose result is a task that nothing takes.</summary>
    public static void ReportAwait(IAwaitOperation wait, Action<Diagnostic> report)
    {
        ITypeSymbol? type = wait.Type is IArrayTypeSymbol array ? array.ElementType : wait.Type;
        if (!TaskTypes.IsTaskLike(type) || IsWhenAny(wait.Operation)) return;
        Report(wait.Operation, wait.Syntax, report);
    }

    /// <summary>A task of a task that is handed on as a plain task.</summary>
    public static void ReportConversion(IConversionOperation conversion, BodyModel body, Action<Diagnostic> report)
    {
        if (!IsTaskOfTask(conversion.Operand.Type) || conversion.Type is not INamedTypeSymbol { Arity: 0 } target || !TaskTypes.IsTaskLike(target)) return;
        if (IsWhenAny(conversion.Operand) || conversion.Parent is IInvocationOperation { TargetMethod.Name: "Unwrap" }) return;
        if (conversion.Operand is ILocalReferenceOperation local ? IsInnerTaken(local, body) : conversion.Operand is not IInvocationOperation) return;
        if (conversion.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Unwrap" } } }) return;
        Report(conversion.Operand, conversion.Operand.Syntax, report);
    }

    /// <summary>Blocking on a task of a task without touching its result.</summary>
    public static void ReportWait(IInvocationOperation call, Action<Diagnostic> report)
    {
        if (call.TargetMethod.Name is not "Wait" || call.Instance is not { } instance || !IsTaskOfTask(instance.Type) || IsWhenAny(instance)) return;
        Report(instance, call.Syntax, report);
    }

    /// <summary>Whether the body takes the inner task of a local somewhere, or the local holds one that was made elsewhere.</summary>
    private static bool IsInnerTaken(ILocalReferenceOperation local, BodyModel body)
    {
        bool isMadeHere = false;
        foreach (IOperation operation in body.Operations)
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local))
                isMadeHere = declarator.GetVariableInitializer()?.Value is IInvocationOperation { TargetMethod.Name: "StartNew" or "ContinueWith" };
            if (operation is not ILocalReferenceOperation other || !SymbolEqualityComparer.Default.Equals(other.Local, local.Local)) continue;
            IOperation? user = other.Parent;
            while (user is IConversionOperation or IArgumentOperation) user = user.Parent;
            if (user is IPropertyReferenceOperation { Property.Name: "Result" } or IInvocationOperation { TargetMethod.Name: "Unwrap" } or IAwaitOperation { Parent: not IExpressionStatementOperation }) return true;
        }

        return !isMadeHere;
    }

    private static void Report(IOperation made, SyntaxNode at, Action<Diagnostic> report) =>
        report(Diagnostic.Create(RuleTable.OnlyOuterTaskObserved, at.GetLocation(),
            Suspension.Unwrap(made) is IInvocationOperation call ? call.TargetMethod.Name : made.Syntax.ToString()));

    private static bool IsTaskOfTask(ITypeSymbol? type) => TaskTypes.IsTaskLike(TaskTypes.ResultOf(type));

    /// <summary>The inner task of WhenAny is one that the caller has anyway.</summary>
    private static bool IsWhenAny(IOperation operation) => Suspension.Unwrap(operation) is IInvocationOperation { TargetMethod.Name: "WhenAny" or "WaitAsync" or "WhenEach" };
}
