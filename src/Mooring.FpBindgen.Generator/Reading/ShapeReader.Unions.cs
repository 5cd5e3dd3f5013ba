using Microsoft.CodeAnalysis;
using Mooring.FpBindgen.Generator.Diagnostics;
using Mooring.FpBindgen.Generator.Models;
using Mooring.FpBindgen.Generator.Naming;

namespace Mooring.FpBindgen.Generator.Reading;

/// <content>Enums and closed hierarchies.</content>
internal sealed partial class ShapeReader
{
    private ShapeModel ReadEnum(INamedTypeSymbol type, string name, string format)
    {
        RustNames.Case rule = type.RenameRule();
        IFieldSymbol[] members = [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => field.IsConst)];
        VariantModel[] variants = [.. members.Select(member =>
            new VariantModel($"{name}.{member.Name}", null, member.GetAttributes().WireName() ?? RustNames.Variant(member.Name, rule)))];
        ThrowOutTwins(type, variants, members);
        return new ShapeModel(name, type.Name, format, ShapeKind.Enum, default, new EquatableArray<VariantModel>(variants));
    }

    private ShapeModel ReadUnion(INamedTypeSymbol type, string name, string format)
    {
        AttributeData? attribute = type.GetAttributes().Find("Union");
        string? tag = attribute?.Named<string>("Tag");
        string? content = attribute?.Named<string>("Content");
        bool isUntagged = attribute?.Named<bool>("Untagged") ?? false;
        if ((isUntagged && tag is not null) || (content is not null && tag is null))
            problems.Add(Rules.Union, Places.Of(type), $"'{type.Name}': Content needs a Tag, and Untagged excludes both");
        ShapeKind kind = isUntagged ? ShapeKind.UntaggedUnion : tag is null ? ShapeKind.ExternalUnion : content is null ? ShapeKind.InternalUnion : ShapeKind.AdjacentUnion;

        INamedTypeSymbol[] types = [.. type.GetTypeMembers().Where(member => SymbolEqualityComparer.Default.Equals(member.BaseType, type))];
        if (types.Length == 0)
            problems.Add(Rules.Union, Places.Of(type), $"'{type.Name}' is abstract and has no variants: nest records in it that derive from it");
        RustNames.Case rule = type.RenameRule();
        VariantModel[] variants = [.. types.Select(variant => ReadVariant(variant, kind, rule))];
        ThrowOutTwins(type, variants, types);
        return new ShapeModel(name, type.Name, format, kind, default, new EquatableArray<VariantModel>(variants), tag, content);
    }

    private VariantModel ReadVariant(INamedTypeSymbol type, ShapeKind union, RustNames.Case rule)
    {
        Place place = Places.Of(type);
        string name = TypeNames.Full(type);
        string wireName = type.GetAttributes().WireName() ?? RustNames.Variant(type.Name, rule);
        if (type.IsAbstract)
        {
            problems.Add(Rules.Union, place, $"'{type.Name}' is a variant and cannot be abstract");
            return new VariantModel(name, null, wireName);
        }

        string format = FormatOf(type, name);
        // Null: the variant is just being read and contains its union, so it is neither empty nor all of it known.
        if (_shapes.FirstOrDefault(one => one.Format == format) is not { } shape) return new VariantModel(name, format, wireName);
        if (shape.Kind is ShapeKind.Unit) return new VariantModel(name, null, wireName);
        if (union is ShapeKind.InternalUnion)
        {
            if (shape.Kind is ShapeKind.Tuple)
                problems.Add(Rules.Union, place, $"'{type.Name}' is an array, which has no place for the tag of an internally tagged union");
            if (shape.Kind is ShapeKind.Newtype && shape.Fields.Count > 0 && !IsMapLike(PropertiesOf(type).First(property => property.Name == shape.Fields[0].Property).Type))
                problems.Add(Rules.Union, place, $"'{type.Name}' holds no record, so its union cannot be internally tagged");
        }

        return new VariantModel(name, format, wireName, shape.Kind is ShapeKind.Newtype && shape.Fields.Count > 0 ? shape.Fields[0] : null);
    }

    private void ThrowOutTwins(INamedTypeSymbol type, VariantModel[] variants, IReadOnlyList<ISymbol> symbols)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < variants.Length; i++)
        {
            if (!names.Add(variants[i].WireName))
                problems.Add(Rules.Name, Places.Of(symbols[i]), $"'{symbols[i].Name}' is called '{variants[i].WireName}' in messages, and so is another variant of '{type.Name}'");
        }
    }
}
