using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Mooring.Analyzers.Flow;

/// <summary>The points at which a function gives its thread away and may go on with another.</summary>
internal static class Suspension
{
    /// <summary>An await, written or implied, or a <c>yield return</c>.</summary>
    public static bool IsSuspension(IOperation operation) => operation switch
    {
        IAwaitOperation wait => !IsComplete(wait.Operation),
        _ => operation.Kind is OperationKind.YieldReturn,
    };

    /// <summary>Whether the awaited value is complete by construction, so that the await never suspends.</summary>
    public static bool IsComplete(IOperation awaited)
    {
        awaited = Unwrap(awaited);
        return awaited switch
        {
            IInvocationOperation { TargetMethod: { Name: "FromResult" or "FromException" or "FromCanceled" } method } => TaskTypes.IsTaskLike(method.ContainingType),
            IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } property } => TaskTypes.IsTaskLike(property.ContainingType),
            IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaringSyntaxReferences: { Length: > 0 } declared } } => IsMadeComplete(declared[0].GetSyntax()),
            IDefaultValueOperation => true,
            IObjectCreationOperation { Type: { Name: "ValueTask" } type } creation =>
                TaskTypes.IsTaskLike(type) && (creation.Arguments.Length == 0 || !TaskTypes.IsTaskLike(creation.Arguments[0].Parameter?.Type) && creation.Arguments.Length == 1),
            _ => false,
        };
    }

    /// <summary>A field declared as <c>= Task.FromResult(...)</c> or <c>= Task.CompletedTask</c>.</summary>
    private static bool IsMadeComplete(SyntaxNode declaration)
    {
        ExpressionSyntax? value = (declaration as VariableDeclaratorSyntax)?.Initializer?.Value;
        if (value is InvocationExpressionSyntax call) value = call.Expression;
        return value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" or "CompletedTask" or "FromException" or "FromCanceled", Expression: { } type }
            && type.ToString().Split('.', '<').Any(part => part is "Task" or "ValueTask");
    }

    /// <summary>Whether the await asks to go on in the context it left.</summary>
    public static bool ReturnsToContext(IAwaitOperation wait)
    {
        IOperation awaited = wait.Operation.WithoutConversions();
        if (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } call && call.Arguments.Length > 0)
        {
            IOperation argument = call.Arguments[call.Arguments.Length - 1].Value;
            if (argument.ConstantValue is { HasValue: true, Value: bool flag }) return flag;
            if (argument.ConstantValue is { HasValue: true, Value: int options }) return (options & 1) != 0;
        }

        if (wait.IsImplicit && awaited.Type?.Name is "ConfiguredValueTaskAwaitable") return !IsConfiguredAway(wait.Syntax);
        return awaited is not IInvocationOperation { TargetMethod.Name: "SwitchToThreadPool" or "SwitchToThreadPoolAsync" };
    }

    /// <summary>Whether an <c>await foreach</c> or <c>await using</c> says <c>ConfigureAwait(false)</c> of what it awaits.</summary>
    private static bool IsConfiguredAway(SyntaxNode statement)
    {
        foreach (SyntaxNode node in statement.AncestorsAndSelf())
        {
            SyntaxNode? source = node switch
            {
                CommonForEachStatementSyntax loop => loop.Expression,
                UsingStatementSyntax block => (SyntaxNode?)block.Expression ?? block.Declaration,
                LocalDeclarationStatementSyntax declaration => declaration.Declaration,
                _ => null,
            };
            if (source is not null) return source.ToString() is { } text && text.Contains("ConfigureAwait(false)");
            if (node is StatementSyntax) return false;
        }

        return false;
    }

    /// <summary>The value behind <c>ConfigureAwait</c>, <c>AsTask</c>, <c>Preserve</c>, <c>WaitAsync</c>, <c>GetAwaiter</c> and conversions.</summary>
    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" or "GetAwaiter" or "AsTaskWithoutResult" } call:
                    if (call.Instance is { } instance) operation = instance;
                    else if (call.Arguments.Length > 0) operation = call.Arguments[0].Value;
                    else return operation;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>How a message names the suspension point.</summary>
    public static string Describe(IOperation operation)
    {
        if (operation.Kind is OperationKind.YieldReturn) return "this yield return";
        if (operation is not IAwaitOperation { IsImplicit: true }) return "this await";
        return operation.Syntax is CommonForEachStatementSyntax ? "this await foreach" : "the implicit await of this await using";
    }

    /// <summary>Where a message points: the awaited expression, or the statement that awaits without saying so.</summary>
    public static Location LocationOf(IOperation operation)
    {
        SyntaxNode node = operation.Syntax;
        return node switch
        {
            AwaitExpressionSyntax or YieldStatementSyntax => node.GetLocation(),
            CommonForEachStatementSyntax loop => Microsoft.CodeAnalysis.Location.Create(node.SyntaxTree,
                Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(loop.SpanStart, loop.CloseParenToken.Span.End)),
            UsingStatementSyntax statement => Microsoft.CodeAnalysis.Location.Create(node.SyntaxTree,
                Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(statement.SpanStart, statement.CloseParenToken.Span.End)),
            _ => Enclosing(node),
        };
    }

    private static Location Enclosing(SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.AncestorsAndSelf())
        {
            switch (ancestor)
            {
                case AwaitExpressionSyntax:
                case LocalDeclarationStatementSyntax:
                    return ancestor.GetLocation();
                case CommonForEachStatementSyntax or UsingStatementSyntax:
                    return Microsoft.CodeAnalysis.Location.Create(node.SyntaxTree, ancestor.GetFirstToken().Span);
                case StatementSyntax:
                    return node.GetLocation();
            }
        }

        return node.GetLocation();
    }
}
