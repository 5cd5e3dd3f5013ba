using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mooring.Analyzers.Tasks;

/// <summary>Small questions about the function that an operation stands in.</summary>
internal static class Functions
{
    /// <summary>The symbol of the innermost function around an operation.</summary>
    public static IMethodSymbol? SymbolAround(IOperation operation, ISymbol owner)
    {
        for (IOperation? at = operation.Parent; at is not null; at = at.Parent)
        {
            if (at is IAnonymousFunctionOperation lambda) return lambda.Symbol;
            if (at is ILocalFunctionOperation local) return local.Symbol;
        }

        return owner as IMethodSymbol ?? (owner as IPropertySymbol)?.GetMethod;
    }

    /// <summary>Whether a body is one try statement that catches every exception, so that nothing it does fails.</summary>
    public static bool CatchesEverything(IOperation? body)
    {
        while (body is IMethodBodyOperation method) body = method.BlockBody ?? method.ExpressionBody;
        if (body is not IBlockOperation block) return false;
        bool guarded = false;
        foreach (IOperation statement in block.Operations)
        {
            switch (statement)
            {
                case ITryOperation attempt when attempt.Catches.Any(IsCatchAll):
                    guarded = true;
                    break;
                case IVariableDeclarationGroupOperation or ILocalFunctionOperation or IEmptyOperation or ILabeledOperation:
                    break;
                case IReturnOperation { ReturnedValue: null or ILiteralOperation }:
                    break;
                default:
                    if (!statement.IsImplicit) return false;
                    break;
            }
        }

        return guarded;
    }

    /// <summary>Whether a lambda becomes an expression tree, which is data and does not run here.</summary>
    public static bool IsInExpressionTree(IOperation operation)
    {
        for (IOperation? at = operation; at is not null; at = at.Parent)
            if (at is IAnonymousFunctionOperation && at.Parent is IConversionOperation { Type: { Name: "Expression" } } or IDelegateCreationOperation { Type.Name: "Expression" }) return true;
        return false;
    }

    private static bool IsCatchAll(ICatchClauseOperation clause) =>
        clause.Filter is null && !Rethrows(clause.Handler)
        && (clause.ExceptionType is null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace.Name: "System" });

    private static bool Rethrows(IOperation handler) => handler.Descendants().Any(operation => operation is IThrowOperation);
}
