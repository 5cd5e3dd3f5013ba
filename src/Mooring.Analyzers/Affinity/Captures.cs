using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Affinity;

/// <summary>What nested functions take from around them.</summary>
internal static class Captures
{
    /// <summary>The references inside a lambda to places outside it.</summary>
    public static IEnumerable<IOperation> Of(IFlowAnonymousFunctionOperation lambda, BodyModel body)
    {
        foreach (FunctionModel function in body.Functions())
        {
            if (!IsInside(function, lambda)) continue;
            foreach (IOperation operation in function.AllOperations)
                if (operation is IFieldReferenceOperation { Instance: IInstanceReferenceOperation } or IInstanceReferenceOperation
                    or IPropertyReferenceOperation { Instance: IInstanceReferenceOperation, Arguments.Length: 0 }
                    || operation is ILocalReferenceOperation local && IsOutside(local.Local, lambda)
                    || operation is IParameterReferenceOperation parameter && IsOutside(parameter.Parameter, lambda)) yield return operation;
        }
    }

    /// <summary>The class of a function that is kept: that of the first thread-affine value that it captures.</summary>
    public static Classification ClassOf(IOperation value, BodyModel body, ValueClassifier values)
    {
        value = value.WithoutDelegate();
        if (value is not IFlowAnonymousFunctionOperation lambda) return default;
        foreach (IOperation captured in Of(lambda, body))
        {
            if (Mentions.IsMere(captured) || captured is IInstanceReferenceOperation) continue;
            Classification found = values.Classify(captured);
            if (found is { Class: ValueClass.ThreadAffine, IsScope: false }) return new(found.Class, $"it captures '{captured.Syntax}': {found.Reason}", IsStated: found.IsStated);
        }

        return default;
    }

    /// <summary>The references inside a local function to locals and parameters outside it.</summary>
    public static IEnumerable<IOperation> Of(IMethodSymbol local, BodyModel body)
    {
        foreach (FunctionModel function in body.Functions())
            if (SymbolEqualityComparer.Default.Equals(function.Symbol, local))
                foreach (IOperation operation in function.AllOperations)
                    if (operation is ILocalReferenceOperation variable && !SymbolEqualityComparer.Default.Equals(variable.Local.ContainingSymbol, local)
                        || operation is IParameterReferenceOperation parameter && !SymbolEqualityComparer.Default.Equals(parameter.Parameter.ContainingSymbol, local)) yield return operation;
    }

    private static bool IsOutside(ISymbol symbol, IFlowAnonymousFunctionOperation lambda)
    {
        foreach (Location location in symbol.Locations)
            if (lambda.Syntax.Span.Contains(location.SourceSpan)) return false;
        return true;
    }

    /// <summary>Whether a lambda inside the given one brings the use back to its context.</summary>
    public static bool AreHandedToContext(IOperation captured, IFlowAnonymousFunctionOperation lambda)
    {
        foreach (SyntaxNode node in captured.Syntax.Ancestors())
        {
            if (node == lambda.Syntax) return false;
            if (node is AnonymousFunctionExpressionSyntax && NameOfTaker(node) is "Invoke" or "BeginInvoke" or "InvokeAsync" or "Post" or "Send" or "TryEnqueue" or "RunAsync") return true;
        }

        return false;
    }

    /// <summary>The name of the member that a function is an argument of, also inside <c>new Action(...)</c>.</summary>
    private static string? NameOfTaker(SyntaxNode function)
    {
        SyntaxNode? at = function.Parent;
        while (at is ArgumentSyntax or ArgumentListSyntax or BaseObjectCreationExpressionSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax) at = at.Parent;
        return (at as InvocationExpressionSyntax)?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
            SimpleNameSyntax name => name.Identifier.ValueText,
            _ => null,
        };
    }

    private static bool IsInside(FunctionModel function, IFlowAnonymousFunctionOperation lambda)
    {
        for (FunctionModel? at = function; at is not null; at = at.Parent)
            if (at.Source.Syntax == lambda.Syntax) return true;
        return false;
    }
}
