using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Analyzers.CodeFixes;

/// <summary>MOOR101 for a <c>TransactionScope</c>: lets it flow, with <c>TransactionScopeAsyncFlowOption.Enabled</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AsyncFlowFix() : SyntaxFixProvider("MOOR101", "Let the transaction flow across awaits")
{
    private const string Scope = "TransactionScope";
    private const string Option = "TransactionScopeAsyncFlowOption";

    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (!diagnostic.GetMessage(CultureInfo.InvariantCulture).Contains(Scope)) return null;
        if (CreationBefore(node) is not { } creation || TypeOf(creation) is not { } type) return null;
        string option = type.ToString().Replace(Scope, Option) + ".Enabled";
        ArgumentSyntax enabled = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(option));
        ArgumentListSyntax arguments = creation.ArgumentList ?? SyntaxFactory.ArgumentList();
        ArgumentSyntax? suppressed = arguments.Arguments.FirstOrDefault(argument => argument.ToString().Contains(Option));
        if (suppressed is null && arguments.Arguments.Any(argument => argument.ToString().Contains("EnterpriseServicesInteropOption"))) return null; // no constructor takes both
        ArgumentListSyntax changed = suppressed is not null
            ? arguments.ReplaceNode(suppressed, suppressed.WithExpression(enabled.Expression))
            : arguments.WithArguments(arguments.Arguments.Count == 0
                ? SyntaxFactory.SingletonSeparatedList(enabled)
                : arguments.Arguments.Add(enabled.WithLeadingTrivia(SyntaxFactory.Space)));
        return root.ReplaceNode((SyntaxNode)creation, creation switch
        {
            ObjectCreationExpressionSyntax made => made.WithArgumentList(changed),
            ImplicitObjectCreationExpressionSyntax made => made.WithArgumentList(changed),
            _ => creation,
        });
    }

    /// <summary>The last scope made before a suspension, in the same function and around or before it, that does not flow yet.</summary>
    private static BaseObjectCreationExpressionSyntax? CreationBefore(SyntaxNode suspension)
    {
        SyntaxNode? function = suspension.FirstAncestorOrSelf<SyntaxNode>(node =>
            node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax);
        return function?.DescendantNodes()
            .OfType<BaseObjectCreationExpressionSyntax>()
            .LastOrDefault(creation => creation.SpanStart < suspension.SpanStart && TypeOf(creation) is not null && IsAliveAt(creation, suspension)
                && creation.ArgumentList?.ToString().Contains($"{Option}.Enabled") != true);
    }

    /// <summary>Whether the statement that makes the scope is around the suspension, or in a block around it.</summary>
    private static bool IsAliveAt(SyntaxNode creation, SyntaxNode suspension) =>
        creation.FirstAncestorOrSelf<StatementSyntax>() is { } statement && (statement.Span.Contains(suspension.Span) || statement.Parent?.Span.Contains(suspension.Span) == true);

    /// <summary>The type as it is written, or null when it is another.</summary>
    private static TypeSyntax? TypeOf(BaseObjectCreationExpressionSyntax creation)
    {
        TypeSyntax? type = creation switch
        {
            ObjectCreationExpressionSyntax made => made.Type,
            ImplicitObjectCreationExpressionSyntax made => made.FirstAncestorOrSelf<VariableDeclarationSyntax>()?.Type,
            _ => null,
        };
        return type is not null && type.ToString().Split('.').Last() == Scope ? type : null;
    }
}
