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
    public static void ReportConversion(IConversionOperation conversion, Action<Diagnostic> report)
    {
        if (!IsTaskOfTask(conversion.Operand.Type) || conversion.Type is not INamedTypeSymbol { Arity: 0 } target || !TaskTypes.IsTaskLike(target)) return;
        if (IsWhenAny(conversion.Operand) || conversion.Operand is not IInvocationOperation || conversion.Parent is IInvocationOperation { TargetMethod.Name: "Unwrap" }) return;
        if (conversion.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Unwrap" } } }) return;
        Report(conversion.Operand, conversion.Operand.Syntax, report);
    }

    /// <summary>Blocking on a task of a task without touching its result.</summary>
    public static void ReportWait(IInvocationOperation call, Action<Diagnostic> report)
    {
        if (call.TargetMethod.Name is not "Wait" || call.Instance is not { } instance || !IsTaskOfTask(instance.Type) || IsWhenAny(instance)) return;
        Report(instance, call.Syntax, report);
    }

    private static void Report(IOperation made, SyntaxNode at, Action<Diagnostic> report) =>
        report(Diagnostic.Create(RuleTable.OnlyOuterTaskObserved, at.GetLocation(),
            Suspension.Unwrap(made) is IInvocationOperation call ? call.TargetMethod.Name : made.Syntax.ToString()));

    private static bool IsTaskOfTask(ITypeSymbol? type) => TaskTypes.IsTaskLike(TaskTypes.ResultOf(type));

    /// <summary>The inner task of WhenAny is one that the caller has anyway.</summary>
    private static bool IsWhenAny(IOperation operation) => Suspension.Unwrap(operation) is IInvocationOperation { TargetMethod.Name: "WhenAny" or "WaitAsync" or "WhenEach" };
}
