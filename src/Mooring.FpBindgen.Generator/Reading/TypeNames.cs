using System.Text;
using Microsoft.CodeAnalysis;

namespace Mooring.FpBindgen.Generator.Reading;

/// <summary>Types as they are written in generated code.</summary>
internal static class TypeNames
{
    private static readonly SymbolDisplayFormat FullFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(SymbolDisplayFormat.FullyQualifiedFormat.MiscellaneousOptions | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>With <c>global::</c> and with question marks.</summary>
    public static string Full(ITypeSymbol type) => type.ToDisplayString(FullFormat);

    /// <summary>As full name without type arguments: <c>System.Collections.Generic.List</c>.</summary>
    public static string Definition(INamedTypeSymbol type) => type.ContainingType is { } outer
        ? $"{Definition(outer)}.{type.Name}"
        : type.ContainingNamespace.IsGlobalNamespace ? type.Name : $"{type.ContainingNamespace.ToDisplayString()}.{type.Name}";

    /// <summary>A name for a type's format: its own with those of the types around and inside it, without the namespace.</summary>
    public static string Plain(ITypeSymbol type)
    {
        var name = new StringBuilder();
        Append(name, type);
        return name.ToString();
    }

    private static void Append(StringBuilder name, ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            Append(name, array.ElementType);
            name.Append("Array");
            return;
        }

        if (type.ContainingType is { } outer && type is not ITypeParameterSymbol)
        {
            Append(name, outer);
            name.Append('_');
        }

        name.Append(type.Name);
        if (type is not INamedTypeSymbol { TypeArguments.Length: > 0 } generic) return;
        name.Append("Of");
        foreach (ITypeSymbol argument in generic.TypeArguments) Append(name, argument);
    }
}
