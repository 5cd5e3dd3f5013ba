using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Analyzers.CodeFixes;

/// <summary>MOOR303: adds <c>.Unwrap()</c> to a task of a task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UnwrapFix() : SyntaxFixProvider("MOOR303", "Unwrap the inner task")
{
    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        ExpressionSyntax? outer = node is AwaitExpressionSyntax wait ? wait.Expression : node as ExpressionSyntax;
        if (outer is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "StartNew" or "ContinueWith" } } call) return null;
        ExpressionSyntax unwrapped = SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, call.WithoutTrivia(), SyntaxFactory.IdentifierName("Unwrap")));
        return root.ReplaceNode(call, unwrapped.WithTriviaFrom(call));
    }
}
