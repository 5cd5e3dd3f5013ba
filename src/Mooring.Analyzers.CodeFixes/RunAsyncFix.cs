using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Analyzers.CodeFixes;

/// <summary>MOOR404 in an async turn: <c>x.Run(...)</c> becomes <c>await x.RunAsync(...)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RunAsyncFix() : SyntaxFixProvider("MOOR404", "Await RunAsync")
{
    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax { Name: { } name } access } call || !Await.IsAllowedAt(call)) return null;
        SimpleNameSyntax asynchronous = name is GenericNameSyntax generic
            ? generic.WithIdentifier(SyntaxFactory.Identifier("RunAsync"))
            : SyntaxFactory.IdentifierName("RunAsync");
        return root.ReplaceNode(call, Await.Of(call.WithExpression(access.WithName(asynchronous)), call));
    }
}
