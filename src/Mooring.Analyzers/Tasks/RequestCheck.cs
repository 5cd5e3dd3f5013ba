using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Tasks;

/// <summary>MOOR321 for what lives as long as a request: a dropped task outlives it.</summary>
internal static class RequestCheck
{
    /// <param name="started">A call whose task is dropped.</param>
    /// <param name="report">Takes the finding.</param>
    public static void Report(IInvocationOperation started, Action<Diagnostic> report)
    {
        IOperation? used = null;
        foreach (IOperation operation in started.Descendants())
        {
            if (IsScoped(operation.Type) && IsPlaceOutside(operation) && (IsInLambda(operation, started) || IsWorkedOn(operation, started)))
            {
                used = operation;
                break;
            }
        }

        if (used is not null && !Suspension.IsComplete(started))
            report(Diagnostic.Create(RuleTable.ScopeEndsBeforeTask, started.Syntax.GetLocation(), used.Syntax.ToString(), started.TargetMethod.Name));
    }

    private static bool IsPlaceOutside(IOperation operation) => operation switch
    {
        IParameterReferenceOperation parameter => parameter.Parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.AnonymousFunction },
        IFieldReferenceOperation or IPropertyReferenceOperation => true,
        _ => false,
    };

    /// <summary>Whether the call itself works on the object: as its receiver, or as what an async method of this program is given.</summary>
    private static bool IsWorkedOn(IOperation operation, IInvocationOperation started)
    {
        for (IOperation? at = started.Instance; at is not null; at = at is IInvocationOperation call ? call.Instance : (at as IPropertyReferenceOperation)?.Instance)
            if (at == operation) return true;
        return operation.UserBehindConversions() is IArgumentOperation { Parent: IInvocationOperation given } && given == started && started.TargetMethod.IsAsync;
    }

    private static bool IsScoped(ITypeSymbol? type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
            if (at.Name is "HttpContext" or "HttpRequest" or "HttpResponse" or "DbContext") return true;
        return false;
    }

    private static bool IsInLambda(IOperation operation, IOperation outer)
    {
        for (IOperation? at = operation.Parent; at is not null && at != outer; at = at.Parent)
            if (at is IAnonymousFunctionOperation) return true;
        return false;
    }
}
