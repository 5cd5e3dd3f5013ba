using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Affinity;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Sharing;

/// <summary>Which exclusive members of its own object a method works on, so that two of its calls can be told to clash.</summary>
/// <remarks>Only for methods declared here that return a task, in types that do not guard their parts themselves.</remarks>
internal sealed class ExclusiveMembers(SourceBodies bodies, TypeClassifier types)
{
    private static readonly (string, Classification)[] None = [];

    private readonly ConcurrentDictionary<INamedTypeSymbol, (string Name, Classification Class)[]> _ofType = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, (string Name, Classification Class)[]> _ofMethod = new(SymbolEqualityComparer.Default);

    /// <summary>The names of the fields, and captured constructor parameters, that a call of the method uses.</summary>
    public IReadOnlyList<(string Name, Classification Class)> Of(IMethodSymbol method)
    {
        if (method.IsStatic || method.DeclaringSyntaxReferences.Length == 0 || method.IsAbstract || !TaskTypes.IsTaskLike(method.ReturnType)) return None;
        if (MembersOf(method.ContainingType).Length == 0) return None;
        return _ofMethod.GetOrAdd(method.OriginalDefinition, UsedBy);
    }

    /// <summary>Whether a type has such members at all.</summary>
    public bool Has(INamedTypeSymbol type) => MembersOf(type).Length > 0;

    private (string Name, Classification Class)[] MembersOf(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Length == 0 ? None : _ofType.GetOrAdd(type.OriginalDefinition, Find);

    private (string, Classification)[] UsedBy(IMethodSymbol method)
    {
        (string Name, Classification Class)[] members = MembersOf(method.ContainingType);
        if (!bodies.TextMentions(method, members.Select(member => member.Name).ToArray()) || bodies.Operation(method) is not { } body) return None;
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (IOperation operation in body.Descendants())
        {
            if (operation is IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field) used.Add(field.Field.Name);
            else if (operation is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } captured) used.Add(captured.Parameter.Name);
        }

        return members.Where(member => used.Contains(member.Name)).ToArray();
    }

    private (string, Classification)[] Find(INamedTypeSymbol type)
    {
        if (TypeClassifier.SynchronizesItself(type)) return None;
        var found = new List<(string, Classification)>();
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } field) Add(field.Name, field.Type);
            else if (member is IMethodSymbol { MethodKind: MethodKind.Constructor, DeclaringSyntaxReferences.Length: > 0 } constructor
                && constructor.DeclaringSyntaxReferences[0].GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax)
                foreach (IParameterSymbol parameter in constructor.Parameters) Add(parameter.Name, parameter.Type);
        }

        return found.ToArray();

        void Add(string name, ITypeSymbol kind)
        {
            if (types.Classify(kind) is { Class: ValueClass.Exclusive, IsStated: true } exclusive) found.Add((name, exclusive));
        }
    }
}
