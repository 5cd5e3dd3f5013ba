using Microsoft.CodeAnalysis;
using Mooring.FpBindgen.Generator.Naming;

namespace Mooring.FpBindgen.Generator.Reading;

/// <summary>The attributes of Mooring.FpBindgen on a symbol.</summary>
internal static class Attributes
{
    public static AttributeData? Find(this IEnumerable<AttributeData> attributes, string name) => attributes.FirstOrDefault(attribute =>
        attribute.AttributeClass is { } type && type.Name == $"Fp{name}Attribute" && type.ContainingNamespace.ToDisplayString() == "Mooring.FpBindgen");

    public static bool Has(this IEnumerable<AttributeData> attributes, string name) => attributes.Find(name) is not null;

    /// <summary>The name that an <c>[FpName]</c> gives; null without one.</summary>
    public static string? WireName(this IEnumerable<AttributeData> attributes) => attributes.Find("Name")?.ConstructorArguments[0].Value as string;

    /// <summary>The rule that an <c>[FpRenameAll]</c> gives.</summary>
    public static RustNames.Case RenameRule(this ISymbol symbol) =>
        symbol.GetAttributes().Find("RenameAll")?.ConstructorArguments[0].Value is int rule ? (RustNames.Case)rule : RustNames.Case.AsInRust;

    /// <summary>A named argument of an attribute.</summary>
    public static T? Named<T>(this AttributeData attribute, string name) => attribute.NamedArguments.FirstOrDefault(one => one.Key == name).Value.Value is T value ? value : default;
}
