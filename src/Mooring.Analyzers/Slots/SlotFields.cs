using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Analyzers.Slots;

/// <summary>The names of the thread-local fields that other types than their own may use.</summary>
/// <remarks>Read from the syntax of each file once, as long as the file stays as it is; an edit reads one file again.</remarks>
internal static class SlotFields
{
    private static readonly ConditionalWeakTable<SyntaxTree, string[]> Cache = new();

    /// <summary>The names in all files of a compilation.</summary>
    public static string[] NamesIn(Compilation compilation) => [.. compilation.SyntaxTrees.SelectMany(tree => Cache.GetValue(tree, Scan)).Distinct()];

    private static string[] Scan(SyntaxTree tree)
    {
        string text = tree.GetText().ToString();
        if (!text.Contains("ThreadStatic") && !text.Contains("ThreadLocal<")) return [];
        var names = new List<string>();
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
            if (node is FieldDeclarationSyntax field && field.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword)
                && (field.AttributeLists.ToString().Contains("ThreadStatic") || field.Declaration.Type.ToString().Contains("ThreadLocal<")))
                names.AddRange(field.Declaration.Variables.Select(variable => variable.Identifier.ValueText));
        return [.. names];
    }
}
