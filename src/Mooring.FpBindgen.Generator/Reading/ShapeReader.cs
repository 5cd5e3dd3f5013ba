using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Mooring.FpBindgen.Generator.Diagnostics;
using Mooring.FpBindgen.Generator.Models;

namespace Mooring.FpBindgen.Generator.Reading;

/// <summary>Finds out how the types of a protocol are written, and collects those whose formats must be generated.</summary>
internal sealed partial class ShapeReader(Problems problems, Compilation compilation, CancellationToken stop)
{
    /// <summary>The format of types that have none; a problem has been told, so nothing will be generated.</summary>
    private const string Unknown = "?";

    private const string Formats = "global::Mooring.MessagePack.Formats.";

    private readonly List<ShapeModel> _shapes = [];
    private readonly Dictionary<string, string> _formats = new(StringComparer.Ordinal); // by type: what has been read, or is being read
    private readonly Dictionary<ITypeSymbol, ValueModel> _values = new(SymbolEqualityComparer.IncludeNullability); // most types come up often
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The shapes, ordered by name: the order in which they were found must not matter.</summary>
    public EquatableArray<ShapeModel> Shapes => new([.. _shapes.OrderBy(shape => shape.Format, StringComparer.Ordinal)]);

    /// <summary>Reads the type of a parameter or result of a function that is not asynchronous: numbers go by value.</summary>
    public ValueModel ReadAtBorder(ITypeSymbol type, ImmutableArray<AttributeData> attributes, Place place)
    {
        ValueModel value = Read(type, attributes, place);
        return WellKnown.Primitive(type.SpecialType) is { } primitive ? value with { Primitive = primitive } : value;
    }

    /// <summary>Reads a type whose values are MessagePack.</summary>
    /// <param name="type">The type.</param>
    /// <param name="attributes">Those of the parameter, property or result that has the type.</param>
    /// <param name="place">Where that is declared.</param>
    public ValueModel Read(ITypeSymbol type, ImmutableArray<AttributeData> attributes, Place place)
    {
        if (attributes.Has("Bytes") || attributes.Has("FixedLength")) return ReadNew(type, attributes, place);
        if (_values.TryGetValue(type, out ValueModel? known)) return known;
        ValueModel value = ReadNew(type, attributes, place);
        if (value.Format != Unknown) _values[type] = value;
        return value;
    }

    private ValueModel ReadNew(ITypeSymbol type, ImmutableArray<AttributeData> attributes, Place place)
    {
        stop.ThrowIfCancellationRequested();
        string name = TypeNames.Full(type);
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            ValueModel inner = Read(nullable.TypeArguments[0], attributes, place);
            return new ValueModel(name, $"{Formats}NullableFormat<{inner.Type}, {inner.Format}>", IsNullable: true);
        }

        if (type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            ValueModel inner = Read(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated), attributes, place);
            return new ValueModel(name, $"{Formats}OptionFormat<{inner.Type}, {inner.Format}>", IsNullable: true);
        }

        if (type is IArrayTypeSymbol array) return ReadArray(array, name, attributes, place);
        if (attributes.Has("Bytes")) problems.Add(Rules.Attribute, place, $"[FpBytes] is for byte[], not for '{type.ToDisplayString()}'");
        if (attributes.Has("FixedLength")) problems.Add(Rules.Attribute, place, $"[FpFixedLength] is for arrays, not for '{type.ToDisplayString()}'");
        if (WellKnown.Format(type) is { } known) return new ValueModel(name, Formats + known);
        if (type is INamedTypeSymbol named)
        {
            if (named.IsTupleType) return ReadTuple(named, name, place);
            if (named.TypeArguments.Length > 0 && WellKnown.GenericFormat(named) is { } generic) return ReadGeneric(named, name, generic, place);
            if (named.TypeKind is TypeKind.Enum or TypeKind.Class or TypeKind.Struct && named.SpecialType == SpecialType.None && IsDeclaredForIt(named))
                return new ValueModel(name, FormatOf(named, name));
        }

        problems.Add(Rules.Type, place, $"'{type.ToDisplayString()}' cannot cross the border between host and guest{WellKnown.Advice(type)}");
        return new ValueModel(name, Unknown);
    }

    /// <summary>Framework types are no protocol types, even where their shape would do.</summary>
    private static bool IsDeclaredForIt(INamedTypeSymbol type) =>
        type.TypeKind is TypeKind.Enum || type.ContainingNamespace is not { } space || !(space.ToDisplayString() is "System" || space.ToDisplayString().StartsWith("System.", StringComparison.Ordinal));

    private ValueModel ReadArray(IArrayTypeSymbol array, string name, ImmutableArray<AttributeData> attributes, Place place)
    {
        if (array.Rank != 1)
        {
            problems.Add(Rules.Type, place, $"'{array.ToDisplayString()}' has several dimensions; use an array of arrays");
            return new ValueModel(name, Unknown);
        }

        bool isBytes = array.ElementType.SpecialType == SpecialType.System_Byte;
        AttributeData? fixedLength = attributes.Find("FixedLength");
        if (attributes.Has("Bytes"))
        {
            if (!isBytes || fixedLength is not null) problems.Add(Rules.Attribute, place, $"[FpBytes] is for byte[] without a fixed length, not for '{array.ToDisplayString()}'");
            return new ValueModel(name, Formats + "BytesFormat");
        }

        ValueModel item = Read(array.ElementType, [], place);
        if (fixedLength is null) return new ValueModel(name, isBytes ? Formats + "ByteSequenceFormat" : $"{Formats}ArrayFormat<{item.Type}, {item.Format}>");
        int length = fixedLength.ConstructorArguments[0].Value is int given ? given : 0;
        if (length < 0) problems.Add(Rules.Attribute, place, "an array cannot have a negative length");
        string format = $"{TypeNames.Plain(array)}Of{length}Format";
        if (_names.Add(format))
        {
            var only = new FieldModel("", "", item, 0, false, false, false);
            _shapes.Add(new ShapeModel(name, array.ToDisplayString(), format, ShapeKind.FixedArray, new EquatableArray<FieldModel>([only]), default, FixedLength: length));
        }

        return new ValueModel(name, format);
    }

    private ValueModel ReadTuple(INamedTypeSymbol tuple, string name, Place place)
    {
        const int Longest = 7;
        ValueModel[] items = [.. tuple.TupleElements.Select(element => Read(element.Type, [], place))];
        if (items.Length is < 2 or > Longest)
        {
            problems.Add(Rules.Type, place, $"a tuple may have up to {Longest} values; use a record with [FpTuple]");
            return new ValueModel(name, Unknown);
        }

        return new ValueModel(name, $"{Formats}TupleFormat<{string.Join(", ", items.Select(item => $"{item.Type}, {item.Format}"))}>");
    }

    private ValueModel ReadGeneric(INamedTypeSymbol type, string name, string format, Place place)
    {
        ValueModel[] arguments = [.. type.TypeArguments.Select(argument => Read(argument, [], place))];
        return new ValueModel(
            name,
            $"{Formats}{format}<{string.Join(", ", arguments.Select(argument => $"{argument.Type}, {argument.Format}"))}>",
            ResultTypes: format == "ResultFormat" ? $"{arguments[0].Type}, {arguments[1].Type}" : null);
    }

    private string FormatOf(INamedTypeSymbol type, string name)
    {
        if (_formats.TryGetValue(name, out string? known)) return known;
        string format = UniqueName(TypeNames.Plain(type) + "Format");
        _formats.Add(name, format); // before its members are read: a type may contain itself
        if (type.TypeKind is TypeKind.Enum) _shapes.Add(ReadEnum(type, name, format));
        else if (type.IsAbstract) _shapes.Add(ReadUnion(type, name, format));
        else _shapes.Add(ReadRecord(type, name, format));
        return format;
    }

    private string UniqueName(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++) unique = name + i;
        return unique;
    }
}
