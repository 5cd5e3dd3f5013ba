using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Effects;

/// <summary>Tells which functions a delegate expression can be.</summary>
internal static class GivenFunctions
{
    /// <summary>
    /// A lambda, a method group, either side of a choice, what a local was assigned before, or what a readonly field or a <c>Lazy</c> in
    /// one is declared with.
    /// </summary>
    public static IEnumerable<IMethodSymbol> Of(IOperation value, FunctionModel function, SourceBodies bodies)
    {
        value = value.WithoutDelegate();
        switch (value)
        {
            case IFlowAnonymousFunctionOperation lambda:
                return [lambda.Symbol];
            case IAnonymousFunctionOperation lambda:
                return [lambda.Symbol];
            case IMethodReferenceOperation group:
                return [group.Method];
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Of(choice.WhenTrue, function, bodies).Concat(Of(otherwise, function, bodies));
            case ICoalesceOperation choice:
                return Of(choice.Value, function, bodies).Concat(Of(choice.WhenNull, function, bodies));
            case ISwitchExpressionOperation choice:
                return choice.Arms.SelectMany(arm => Of(arm.Value, function, bodies));
            case IFlowCaptureReferenceOperation reference:
                return function.AllOperations.OfType<IFlowCaptureOperation>().Where(capture => capture.Id.Equals(reference.Id) && capture.Value.WithoutDelegate() is not IFlowCaptureReferenceOperation)
                    .SelectMany(capture => Of(capture.Value, function, bodies));
            case ILocalReferenceOperation local:
                return AssignedTo(local, function).SelectMany(assigned => Of(assigned, function, bodies));
            case IFieldReferenceOperation { Field: { IsReadOnly: true } field } when bodies.Initializer(field) is IFieldInitializerOperation { Value: { } initial }:
                initial = initial.WithoutDelegate();
                if (initial is IObjectCreationOperation { Type.Name: "Lazy", Arguments: { Length: > 0 } arguments }) initial = arguments[0].Value.WithoutDelegate();
                return initial is IAnonymousFunctionOperation or IMethodReferenceOperation ? Of(initial, function, bodies) : [];
            default:
                return [];
        }
    }

    private static IEnumerable<IOperation> AssignedTo(ILocalReferenceOperation local, FunctionModel function)
    {
        foreach (IOperation operation in function.Body.Operations)
        {
            IOperation? assigned = operation switch
            {
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when SymbolEqualityComparer.Default.Equals(target.Local, local.Local) => assignment.Value,
                IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local) => declarator.GetVariableInitializer()?.Value,
                _ => null,
            };
            if (assigned is not null && assigned.WithoutDelegate() is not ILocalReferenceOperation && !IsLater(operation.Syntax, local.Syntax)) yield return assigned;
        }
    }

    /// <summary>Whether an assignment can only run after a use: it is written below, and nothing goes back.</summary>
    private static bool IsLater(SyntaxNode assignment, SyntaxNode use)
    {
        if (assignment.SpanStart < use.Span.End) return false;
        foreach (SyntaxNode around in use.Ancestors())
        {
            if (around is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax && !around.Span.Contains(assignment.Span)) return false;
            if (around is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax && around.Span.Contains(assignment.Span)) return false;
            if (around is MemberDeclarationSyntax) return !around.DescendantNodes().Any(node => node is LabeledStatementSyntax);
        }

        return true;
    }
}
