using Microsoft.CodeAnalysis;

namespace Mooring.Analyzers.Summaries;

/// <summary>Facts about members that are known by name: <c>Namespace.Type.Member</c>, <c>*.Type.Member</c> or <c>*.Member</c>.</summary>
/// <remarks>Looked up by the member's own name first, so a miss costs one hash.</remarks>
internal sealed class MemberTable<TFact>
{
    private readonly Dictionary<string, List<(string? Type, bool AnyNamespace, TFact Fact)>> _byName = new(StringComparer.Ordinal);

    /// <summary>Adds a fact; <c>*.Member@Type</c> asks for a type's simple name only.</summary>
    public void Add(string member, TFact fact)
    {
        string? type;
        bool anyNamespace = member.StartsWith("*.", StringComparison.Ordinal);
        string name;
        int at = member.IndexOf('@');
        if (at >= 0)
        {
            name = member.Substring(2, at - 2);
            type = member.Substring(at + 1);
        }
        else
        {
            int dot = member.LastIndexOf('.');
            name = member.Substring(dot + 1);
            type = anyNamespace ? (dot > 1 ? member.Substring(2, dot - 2) : null) : member.Substring(0, dot);
        }

        if (!_byName.TryGetValue(name, out var list)) _byName.Add(name, list = []);
        list.Add((type, anyNamespace, fact));
    }

    /// <summary>The facts of a member, looked up on the receiver's type, its bases, and the type that declares it.</summary>
    public IEnumerable<TFact> Find(string name, ITypeSymbol? receiver, INamedTypeSymbol? declaring)
    {
        if (!_byName.TryGetValue(name, out var list)) yield break;
        foreach ((string? type, bool anyNamespace, TFact fact) in list)
            if (type is null || Is(receiver, type, anyNamespace) || Is(declaring, type, anyNamespace)) yield return fact;
    }

    public bool Knows(string name) => _byName.ContainsKey(name);

    private static bool Is(ITypeSymbol? type, string name, bool anyNamespace)
    {
        for (; type is not null; type = type.BaseType)
            if (TypeNames.Is(type, name, anyNamespace)) return true;
        return false;
    }
}

/// <summary>Compares types with names written down in a table.</summary>
internal static class TypeNames
{
    /// <summary>Whether a type has a name; type parameters are left out of it and nested types are joined with a dot.</summary>
    public static bool Is(ITypeSymbol type, string name, bool anyNamespace = false)
    {
        int end = name.Length;
        ISymbol? symbol = type;
        while (symbol is not null and not INamespaceSymbol { IsGlobalNamespace: true })
        {
            string part = symbol.Name;
            int start = end - part.Length;
            if (start < 0 || string.CompareOrdinal(name, start, part, 0, part.Length) != 0) return false;
            if (start == 0) return anyNamespace || symbol.ContainingSymbol is null or INamespaceSymbol { IsGlobalNamespace: true };
            if (name[start - 1] != '.') return false;
            end = start - 1;
            symbol = symbol.ContainingSymbol;
        }

        return false;
    }
}
