using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Analyzers.CodeFixes;

/// <summary>MOOR321: <c>return client.GetAsync();</c> inside a using becomes <c>return await client.GetAsync();</c> in an async method.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitInScopeFix() : SyntaxFixProvider("MOOR321", "Await it inside the scope")
{
    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (node is not ExpressionSyntax started || started.Parent is not ReturnStatementSyntax statement) return null;
        if (statement.FirstAncestorOrSelf<SyntaxNode>(ancestor => ancestor is MethodDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is not MethodDeclarationSyntax method) return null;
        // Every return of the method must become an await: with more than one it is no longer an obvious fix.
        if (method.DescendantNodes().OfType<ReturnStatementSyntax>().Count() != 1 || method.Modifiers.Any(SyntaxKind.AsyncKeyword)) return null;
        ExpressionSyntax awaited = Await.Of(started, started);
        StatementSyntax replacement = method.ReturnType is GenericNameSyntax
            ? statement.WithExpression(awaited)
            : SyntaxFactory.ExpressionStatement(awaited.WithoutTrivia()).WithTriviaFrom(statement);
        MethodDeclarationSyntax changed = method.ReplaceNode(statement, replacement);
        return root.ReplaceNode(method, changed.WithModifiers(changed.Modifiers.Add(SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space))));
    }
}
