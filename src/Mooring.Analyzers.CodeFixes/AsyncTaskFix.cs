using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Analyzers.CodeFixes;

/// <summary>MOOR304: an <c>async void</c> method or local function returns a task instead.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AsyncTaskFix() : SyntaxFixProvider("MOOR304", "Return a Task")
{
    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        TypeSyntax? returned = node switch
        {
            MethodDeclarationSyntax method => method.ReturnType,
            LocalFunctionStatementSyntax local => local.ReturnType,
            _ => null,
        };
        if (returned is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }) return null;
        bool isImported = root is CompilationUnitSyntax unit && unit.Usings.Any(import => import.Name?.ToString() == "System.Threading.Tasks");
        return root.ReplaceNode(returned, SyntaxFactory.ParseTypeName(isImported ? "Task" : "System.Threading.Tasks.Task").WithTriviaFrom(returned));
    }
}
