using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Mooring.FpBindgen.Generator.Diagnostics;
using Mooring.FpBindgen.Generator.Models;
using Mooring.FpBindgen.Generator.Naming;

namespace Mooring.FpBindgen.Generator.Reading;

/// <content>Records: which members they have, and how they are made.</content>
internal sealed partial class ShapeReader
{
    private ShapeModel ReadRecord(INamedTypeSymbol type, string name, string format)
    {
        IPropertySymbol[] properties = [.. PropertiesOf(type)];
        IMethodSymbol? constructor = FindConstructor(type, properties);
        if (constructor is null)
            problems.Add(Rules.Constructor, Places.Of(type), $"'{type.Name}' has no accessible constructor whose parameters are all named as its properties");
        RustNames.Case rule = type.RenameRule();
        var fields = new List<FieldModel>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (IPropertySymbol property in properties)
        {
            IParameterSymbol? parameter = constructor?.Parameters.FirstOrDefault(one => IsFor(one, property));
            if (parameter is null && property.SetMethod is null) continue; // computed
            FieldModel field = ReadField(type, property, parameter, rule);
            if (!field.IsFlat && !names.Add(field.WireName))
                problems.Add(Rules.Name, Places.Of(property), $"'{property.Name}' is called '{field.WireName}' in messages, and so is another field of '{type.Name}'");
            fields.Add(field);
        }

        ShapeKind kind = KindOf(type, fields);
        return new ShapeModel(name, type.Name, format, kind, new EquatableArray<FieldModel>([.. fields]), default);
    }

    private ShapeKind KindOf(INamedTypeSymbol type, List<FieldModel> fields)
    {
        ImmutableArray<AttributeData> attributes = type.GetAttributes();
        if (attributes.Has("Newtype"))
        {
            if (fields.Count != 1) problems.Add(Rules.Attribute, Places.Of(type), $"[FpNewtype] is for records of one member, and '{type.Name}' has {fields.Count}");
            return ShapeKind.Newtype;
        }

        if (attributes.Has("Tuple"))
        {
            if (fields.Any(field => field.IsFlat)) problems.Add(Rules.Attribute, Places.Of(type), "a tuple has no field names, so nothing can stand among them");
            return ShapeKind.Tuple;
        }

        return fields.Count == 0 ? ShapeKind.Unit : ShapeKind.Struct;
    }

    private FieldModel ReadField(INamedTypeSymbol owner, IPropertySymbol property, IParameterSymbol? parameter, RustNames.Case rule)
    {
        // An attribute on a positional record's parameter may mean either of the two.
        ImmutableArray<AttributeData> attributes = [.. property.GetAttributes(), .. parameter?.GetAttributes() ?? []];
        Place place = Places.Of(property);
        ValueModel value = Read(property.Type, attributes, place);
        bool isFlat = attributes.Has("Flatten");
        bool skipsNull = attributes.Has("SkipNull");
        if (isFlat && !IsMapLike(property.Type))
            problems.Add(Rules.Attribute, place, $"[FpFlatten] is for records and internally tagged unions, not for '{property.Type.ToDisplayString()}'");
        if (skipsNull && !value.IsNullable)
            problems.Add(Rules.Attribute, place, $"[FpSkipNull] is for types that may be null, and '{property.Type.ToDisplayString()}' may not");
        return new FieldModel(
            property.Name,
            attributes.WireName() ?? RustNames.Field(RustNames.Snake(property.Name), rule),
            value,
            parameter?.Ordinal ?? -1,
            isFlat,
            value.IsNullable || attributes.Has("Default"),
            skipsNull,
            property.SetMethod is { IsInitOnly: false } && owner.IsReferenceType);
    }

    /// <summary>Public properties, those of base classes first.</summary>
    private static IEnumerable<IPropertySymbol> PropertiesOf(INamedTypeSymbol type)
    {
        IEnumerable<IPropertySymbol> inherited = type.BaseType is { SpecialType: SpecialType.None } parent ? PropertiesOf(parent) : [];
        return inherited.Concat(type.GetMembers().OfType<IPropertySymbol>().Where(property =>
            property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null, IsOverride: false } && property.Name != "EqualityContract"));
    }

    /// <summary>The constructor with the most parameters that are all named as properties; for records that is the positional one.</summary>
    private IMethodSymbol? FindConstructor(INamedTypeSymbol type, IPropertySymbol[] properties) => type.InstanceConstructors
        .Where(constructor => compilation.IsSymbolAccessibleWithin(constructor, compilation.Assembly)
            && constructor.Parameters.All(parameter => properties.Any(property => IsFor(parameter, property))))
        .OrderByDescending(constructor => constructor.Parameters.Length)
        .FirstOrDefault();

    private static bool IsFor(IParameterSymbol parameter, IPropertySymbol property) =>
        string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)
        && SymbolEqualityComparer.Default.Equals(parameter.Type, property.Type);

    /// <summary>Whether values of the type are maps of fields.</summary>
    private static bool IsMapLike(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named || WellKnown.Format(type) is not null || named.IsTupleType || named.TypeKind is not (TypeKind.Class or TypeKind.Struct)) return false;
        if (named.NullableAnnotation == NullableAnnotation.Annotated) return false;
        if (WellKnown.GenericFormat(named) is not null || !IsDeclaredForIt(named)) return false;
        ImmutableArray<AttributeData> attributes = named.GetAttributes();
        if (named.IsAbstract) return attributes.Find("Union") is { } union && union.Named<string>("Tag") is not null && union.Named<string>("Content") is null;
        return !attributes.Has("Newtype") && !attributes.Has("Tuple");
    }
}
