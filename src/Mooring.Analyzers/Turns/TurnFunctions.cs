using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Turns;

/// <summary>Recognises functions that run as turns of a moored object.</summary>
internal static class TurnFunctions
{
    /// <summary>Whether a lambda is given to <c>Moored&lt;T&gt;</c> to run in a turn of its object.</summary>
    public static bool IsTurn(FunctionModel function)
    {
        if (function.Source is not (IAnonymousFunctionOperation or IFlowAnonymousFunctionOperation)) return false;
        return Sharing.ElsewhereTable.TakerOf(OriginalOf(function)) is IInvocationOperation call && IsMooredType(call.TargetMethod.ContainingType)
            && call.TargetMethod.Name is not "RunBlocking";
    }

    public static bool IsMooredType(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Moored" or "IMoored" or "MooredPool" };

    /// <summary>The lambda in the tree of its body, where it still has its parents.</summary>
    public static IOperation OriginalOf(FunctionModel function)
    {
        if (function.Source.Parent is not null) return function.Source;
        foreach (IOperation operation in function.Body.Operations)
            if (operation is IAnonymousFunctionOperation && operation.Syntax == function.Source.Syntax) return operation;
        return function.Source;
    }
}
