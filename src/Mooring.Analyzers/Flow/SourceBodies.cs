using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Analyzers.Flow;

/// <summary>Finds the bodies of methods declared in this compilation, binding each at most once.</summary>
/// <remarks>Binding is what costs: callers test <see cref="TextMentions"/> first, which costs a scan of the declaration's text.</remarks>
internal sealed class SourceBodies(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<IMethodSymbol, FunctionModel?> _functions = new(SymbolEqualityComparer.Default);
    private readonly ConditionalWeakTable<ISymbol, string> _texts = new();

    public Compilation Compilation => compilation;

    /// <summary>The flow graph of a method, accessor or constructor with a body in source, or null.</summary>
    public FunctionModel? Find(IMethodSymbol method)
    {
        method = (method.PartialImplementationPart ?? method).OriginalDefinition;
        if (method.DeclaringSyntaxReferences.Length == 0) return null;
        return _functions.GetOrAdd(method, Bind);
    }

    /// <summary>The body of a method as a tree of operations, or null.</summary>
    public IOperation? Operation(IMethodSymbol method)
    {
        method = (method.PartialImplementationPart ?? method).OriginalDefinition;
        if (method.DeclaringSyntaxReferences.Length == 0) return null;
        SyntaxNode declaration = method.DeclaringSyntaxReferences[0].GetSyntax();
        SyntaxNode? body = declaration switch
        {
            BaseMethodDeclarationSyntax { Body: null, ExpressionBody: null } => null,
            AccessorDeclarationSyntax { Body: null, ExpressionBody: null } => null,
            BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax => declaration,
            LocalFunctionStatementSyntax or LambdaExpressionSyntax or AnonymousMethodExpressionSyntax => declaration,
            CompilationUnitSyntax => declaration,
            _ => null,
        };
        return body is null ? null : ModelOf(body.SyntaxTree)?.GetOperation(body);
    }

    /// <summary>The initializer that a field or property is declared with, or null.</summary>
    public IOperation? Initializer(ISymbol member)
    {
        if (member.DeclaringSyntaxReferences.Length == 0) return null;
        EqualsValueClauseSyntax? value = member.DeclaringSyntaxReferences[0].GetSyntax() switch
        {
            VariableDeclaratorSyntax declarator => declarator.Initializer,
            PropertyDeclarationSyntax property => property.Initializer,
            _ => null,
        };
        return value is null ? null : ModelOf(value.SyntaxTree)?.GetOperation(value);
    }

    /// <summary>The initializers that run when an object of the type is made, each as a function.</summary>
    public IEnumerable<FunctionModel> InitializersOf(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
            if (member is IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } or IPropertySymbol { IsStatic: false, IsIndexer: false }
                && Initializer(member) is { } initializer && BodyModel.Get(initializer, member).Functions().FirstOrDefault() is { } function) yield return function;
    }

    public SemanticModel? ModelOf(SyntaxTree tree) =>
        compilation.ContainsSyntaxTree(tree) ? _models.GetOrAdd(tree, key => compilation.GetSemanticModel(key)) : null;

    /// <summary>Whether the text of a method's declaration contains one of the words.</summary>
    public bool TextMentions(ISymbol member, IReadOnlyCollection<string> words)
    {
        if (member.DeclaringSyntaxReferences.Length == 0) return false;
        string text = TextOf(member);
        foreach (string word in words)
            if (text.IndexOf(word, StringComparison.Ordinal) >= 0) return true;
        return false;
    }

    public string TextOf(ISymbol member) => _texts.GetValue(member, static symbol =>
    {
        if (symbol.DeclaringSyntaxReferences.Length == 0) return "";
        SyntaxReference reference = symbol.DeclaringSyntaxReferences[0];
        return reference.SyntaxTree.GetText().ToString(reference.Span);
    });

    private FunctionModel? Bind(IMethodSymbol method)
    {
        if (method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction) return BindNested(method);
        return Operation(method) is { } operation ? BodyModel.Get(operation, method).Functions().FirstOrDefault() : null;
    }

    private FunctionModel? BindNested(IMethodSymbol method)
    {
        ISymbol? owner = method.ContainingSymbol;
        while (owner is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction }) owner = owner.ContainingSymbol;
        if (owner is IPropertySymbol { GetMethod: { } getter }) owner = getter;
        IOperation? operation = owner switch
        {
            IMethodSymbol outer => Operation(outer),
            IFieldSymbol or IPropertySymbol => Initializer(owner),
            _ => null,
        };
        return operation is null ? null : BodyModel.Get(operation, owner!).Functions()
            .FirstOrDefault(function => function.Source.Syntax == method.DeclaringSyntaxReferences[0].GetSyntax());
    }
}
