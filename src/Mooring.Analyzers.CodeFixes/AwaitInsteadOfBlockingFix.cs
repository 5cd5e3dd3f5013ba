using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Analyzers.CodeFixes;

/// <summary>MOOR331 in async code: <c>t.Result</c>, <c>t.Wait()</c> and <c>t.GetAwaiter().GetResult()</c> become <c>await t</c>; <c>semaphore.Wait()</c> becomes <c>await semaphore.WaitAsync()</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitInsteadOfBlockingFix() : SyntaxFixProvider("MOOR331", "Await it")
{
    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (!Await.IsAllowedAt(node) || node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>() is not { } access) return null;
        if (diagnostic.Properties.TryGetValue("AsyncForm", out string? form) && form is not null)
            return access.Parent is InvocationExpressionSyntax own
                ? root.ReplaceNode(own, Await.Of(own.WithExpression(access.WithName(SyntaxFactory.IdentifierName(form))), own))
                : null;
        switch (access.Name.Identifier.ValueText)
        {
            case "Result":
                return root.ReplaceNode(access, Await.Of(access.Expression, access));
            case "Wait" when access.Parent is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } wait:
                return root.ReplaceNode(wait, Await.Of(access.Expression, wait));
            case "GetResult" when access.Parent is InvocationExpressionSyntax call
                && access.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } awaiter }:
                return root.ReplaceNode(call, Await.Of(awaiter.Expression, call));
            default:
                return null;
        }
    }
}
