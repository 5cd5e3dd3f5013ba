using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Mooring.Analyzers.Summaries;

namespace Mooring.Analyzers.Affinity;

/// <summary>Gives each type its class: what an attribute says, what the table says, else the strictest of its parts.</summary>
/// <remarks>Parts are the fields of types declared in source, type arguments of framework containers, and elements of arrays and tuples.</remarks>
internal sealed class TypeClassifier(Func<INamedTypeSymbol, string?> scopeEnds, Func<INamedTypeSymbol, Classification?> exported)
{
    private static readonly Lazy<List<(string Name, bool Any, Classification Class)>> Table = new(ReadTable);

    private static readonly HashSet<string> NotContainers = new(StringComparer.Ordinal)
    {
        "WeakReference", "ThreadLocal", "AsyncLocal", "IComparer", "IEqualityComparer", "Comparer", "EqualityComparer", "Comparison", "Func", "Action",
        "Predicate", "IProgress", "Progress", "IObservable", "IObserver", "IEquatable", "IComparable", "Moored", "Task", "ValueTask", "TaskCompletionSource",
    };

    private readonly ConcurrentDictionary<ITypeSymbol, Classification> _known = new(SymbolEqualityComparer.Default);

    public Classification Classify(ITypeSymbol? type)
    {
        if (type is null || type.SpecialType is not SpecialType.None) return default;
        if (_known.TryGetValue(type, out Classification known)) return known;
        Classification found = Compute(type, []);
        _known.TryAdd(type, found);
        return found;
    }

    private Classification Classify(ITypeSymbol? type, HashSet<ITypeSymbol> open)
    {
        if (type is null || type.SpecialType is not SpecialType.None) return default;
        if (_known.TryGetValue(type, out Classification known)) return known;
        return Compute(type, open);
    }

    private Classification Compute(ITypeSymbol type, HashSet<ITypeSymbol> open)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return Part(Classify(array.ElementType, open), "its elements");
            case ITypeParameterSymbol parameter:
                if (Attributes.StatedClass(parameter) is { } statedParameter) return new(statedParameter, Name(statedParameter), IsStated: true);
                return Strictest(parameter.ConstraintTypes.Select(constraint => Classify(constraint, open)));
            case INamedTypeSymbol named:
                if (named.TypeKind is TypeKind.Enum or TypeKind.Delegate) return default;
                if (Stated(named) is { } stated) return stated;
                if (!open.Add(named)) return default; // a type that contains itself is as free as its other parts
                Classification result = Structural(named, open);
                open.Remove(named);
                return result;
            default:
                return default;
        }
    }

    private Classification? Stated(INamedTypeSymbol type)
    {
        if (Attributes.StatedClass(type) is { } own) return new(own, Name(own), IsStated: true);
        for (INamedTypeSymbol? at = type; at is not null && at.SpecialType is SpecialType.None; at = at.BaseType)
        {
            if (!SymbolEqualityComparer.Default.Equals(at, type) && Attributes.StatedClass(at) is { } inherited) return new(inherited, Name(inherited), IsStated: true);
            if (FromTable(at.OriginalDefinition) is { } tabled) return tabled;
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (Attributes.StatedClass(contract) is { } promised) return new(promised, Name(promised), IsStated: true);
            if (FromTable(contract.OriginalDefinition) is { } tabled) return tabled;
        }

        if (type is { Name: "Realm", TypeKind: TypeKind.Class } && type.GetMembers("GetInstance").Length > 0)
            return new(ValueClass.ThreadAffine, "a Realm belongs to the thread that opened it", IsStated: true);
        return null;
    }

    private static Classification? FromTable(INamedTypeSymbol type)
    {
        foreach ((string name, bool any, Classification found) in Table.Value)
            if (name.EndsWith(type.Name, StringComparison.Ordinal) && TypeNames.Is(type, name, any)) return found;
        return null;
    }

    private Classification Structural(INamedTypeSymbol type, HashSet<ITypeSymbol> open)
    {
        if (scopeEnds(type) is { } ends) return new(ValueClass.ThreadAffine, ends, IsScope: true, IsStated: true);
        if (type.DeclaringSyntaxReferences.Length == 0 && exported(type) is { } told) return told;
        Classification strictest = default;
        if (type.IsTupleType || type.IsAnonymousType || type.DeclaringSyntaxReferences.Length > 0 && !type.IsImplicitlyDeclared)
        {
            if (type.TypeKind is TypeKind.Interface || SynchronizesItself(type)) return default;
            for (INamedTypeSymbol? at = type; at is not null && at.SpecialType is SpecialType.None; at = at.BaseType)
                foreach (ISymbol member in at.GetMembers())
                    strictest = Stricter(strictest, OfMember(member, type.IsAnonymousType, open));
        }
        else if (type.Arity > 0 && IsFramework(type) && !NotContainers.Contains(type.Name))
        {
            strictest = Part(Strictest(type.TypeArguments.Select(argument => Classify(argument, open))), "what it contains");
        }

        return strictest;
    }

    private Classification OfMember(ISymbol member, bool ofAnonymousType, HashSet<ITypeSymbol> open)
    {
        if (ofAnonymousType && member is IPropertySymbol property) return Part(Classify(property.Type, open), $"its {property.Name}");
        if (member is not IFieldSymbol { IsStatic: false } field || Attributes.Has(field, Attributes.Boundary)
            || Attributes.Has(field.AssociatedSymbol, Attributes.Boundary)) return default;
        Classification part = Attributes.StatedClass(field) is { } stated ? new(stated, Name(stated)) : Classify(field.Type, open);
        return Part(part, $"its {(field.AssociatedSymbol ?? field).Name}");
    }

    private static Classification Stricter(Classification left, Classification right) => right.Class > left.Class ? right : left;

    /// <summary>A type that guards its parts itself may be shared, so its exclusive parts do not make it exclusive.</summary>
    public static bool SynchronizesItself(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
            if (member is IFieldSymbol { Type.Name: "SemaphoreSlim" or "Lock" or "AsyncLock" or "Channel" or "ChannelReader" or "ChannelWriter" or "Moored" }) return true;
        return false;
    }

    private static bool IsFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false }) space = space.ContainingNamespace;
        return space is { Name: "System" };
    }

    private static Classification Part(Classification part, string which) =>
        part.Class is ValueClass.Free ? default : new(part.Class, $"{which} is: {part.Reason}");

    private static Classification Strictest(IEnumerable<Classification> parts)
    {
        Classification strictest = default;
        foreach (Classification part in parts)
            if (part.Class > strictest.Class) strictest = part;
        return strictest;
    }

    private static string Name(ValueClass stated) => $"[{stated}]";

    private static List<(string Name, bool Any, Classification Class)> ReadTable()
    {
        var table = new List<(string, bool, Classification)>();
        foreach (string[] words in SummaryText.Read("types.txt"))
        {
            bool any = words[1].StartsWith("*.", StringComparison.Ordinal);
            string name = any ? words[1].Substring(2) : words[1];
            string simple = name.Substring(name.LastIndexOf('.') + 1);
            table.Add((name, any, words[0] switch
            {
                "scope" => new(ValueClass.ThreadAffine, $"{simple} ends on the thread that began it", IsScope: true, IsStated: true),
                "thread" => new(ValueClass.ThreadAffine, $"{simple} belongs to one thread", IsStated: true),
                "context" => new(ValueClass.ContextAffine, $"{simple} belongs to its context", IsStated: true),
                "exclusive" => new(ValueClass.Exclusive, $"{simple} takes one operation at a time", IsStated: true),
                _ => default(Classification),
            }));
        }

        return table;
    }
}
