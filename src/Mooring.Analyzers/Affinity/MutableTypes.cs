using Microsoft.CodeAnalysis;

namespace Mooring.Analyzers.Affinity;

/// <summary>Which objects can change under the hands of two users.</summary>
internal static class MutableTypes
{
    private static readonly HashSet<string> Framework = new(StringComparer.Ordinal)
    {
        "StringBuilder", "List", "Dictionary", "HashSet", "Queue", "Stack", "SortedDictionary", "SortedList", "SortedSet", "LinkedList", "PriorityQueue", "MemoryStream",
        "ArrayBufferWriter", "BitArray", "ArrayList", "Hashtable", "StringWriter", "Stopwatch", "Random",
    };

    public static bool IsMutable(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol) return true;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class } named) return false;
        if (named.DeclaringSyntaxReferences.Length == 0) return Framework.Contains(named.Name);
        if (Attributes.StatedClass(named) is ValueClass.Free) return false;
        foreach (ISymbol member in named.GetMembers())
            if (member is IFieldSymbol { Type.Name: "Lock" or "SemaphoreSlim" }) return false;
        foreach (ISymbol member in named.GetMembers())
            if (member is IFieldSymbol { IsStatic: false, IsConst: false } field
                && (!field.IsReadOnly || field.Type is INamedTypeSymbol inner && Framework.Contains(inner.Name) || field.Type is IArrayTypeSymbol)) return true;
        return false;
    }
}
