using Microsoft.CodeAnalysis;

namespace Mooring.Analyzers.Affinity;

/// <summary>Finds the attributes that programs state facts with, by their simple names: a program may declare its own.</summary>
internal static class Attributes
{
    public const string ThreadAffine = "ThreadAffineAttribute";
    public const string ContextAffine = "ContextAffineAttribute";
    public const string Exclusive = "ExclusiveAttribute";
    public const string Free = "FreeAttribute";
    public const string Boundary = "AffinityBoundaryAttribute";
    public const string NoThreadLocal = "NoThreadLocalAttribute";
    public const string NoThrow = "NoThrowAttribute";
    public const string Acquires = "AcquiresAttribute";
    public const string Releases = "ReleasesAttribute";
    public const string ThreadStatic = "ThreadStaticAttribute";

    public static bool Has(ISymbol? symbol, string name) => symbol is not null && Find(symbol.GetAttributes(), name) is not null;

    public static AttributeData? Get(ISymbol? symbol, string name) => symbol is null ? null : Find(symbol.GetAttributes(), name);

    public static bool OnReturn(IMethodSymbol method, string name) => Find(method.GetReturnTypeAttributes(), name) is not null;

    /// <summary>The class that attributes state, or null.</summary>
    public static ValueClass? StatedClass(ISymbol? symbol)
    {
        if (symbol is null) return null;
        foreach (AttributeData attribute in symbol.GetAttributes())
            if (ClassOf(attribute) is { } stated) return stated;
        return null;
    }

    public static ValueClass? ClassOf(AttributeData attribute) => attribute.AttributeClass?.Name switch
    {
        ThreadAffine => ValueClass.ThreadAffine,
        ContextAffine => ValueClass.ContextAffine,
        Exclusive => ValueClass.Exclusive,
        Free => ValueClass.Free,
        _ => null,
    };

    private static AttributeData? Find(System.Collections.Immutable.ImmutableArray<AttributeData> attributes, string name)
    {
        foreach (AttributeData attribute in attributes)
            if (attribute.AttributeClass?.Name == name) return attribute;
        return null;
    }
}
