namespace Mooring.FpBindgen.Generator.Models;

/// <summary>A type whose format is generated.</summary>
/// <param name="Type">The type in C#, fully qualified.</param>
/// <param name="Title">Its name, for messages.</param>
/// <param name="Format">The name of its format.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Fields">For records: the members.</param>
/// <param name="Variants">For enums and unions: the variants.</param>
/// <param name="Tag">For unions: the field with the name.</param>
/// <param name="Content">For unions: the field with the content.</param>
/// <param name="FixedLength">For arrays of fixed length: how many values.</param>
internal sealed record ShapeModel(
    string Type,
    string Title,
    string Format,
    ShapeKind Kind,
    EquatableArray<FieldModel> Fields,
    EquatableArray<VariantModel> Variants,
    string? Tag = null,
    string? Content = null,
    int FixedLength = 0);

internal enum ShapeKind
{
    /// <summary>A map of fields.</summary>
    Struct,

    /// <summary>An array of members.</summary>
    Tuple,

    /// <summary>The one member.</summary>
    Newtype,

    /// <summary>Nothing.</summary>
    Unit,

    /// <summary>A C# enum: names only.</summary>
    Enum,

    /// <summary><c>"Name"</c> or <c>{"Name": content}</c>.</summary>
    ExternalUnion,

    /// <summary><c>{tag: "Name", fields}</c>.</summary>
    InternalUnion,

    /// <summary><c>{tag: "Name", content: ...}</c>.</summary>
    AdjacentUnion,

    /// <summary>The content alone.</summary>
    UntaggedUnion,

    /// <summary>An array of fixed length; its item is the only field.</summary>
    FixedArray,
}

/// <summary>A member of a record.</summary>
/// <param name="Property">The property's name.</param>
/// <param name="WireName">The field's name in messages.</param>
/// <param name="Value">Its type.</param>
/// <param name="ConstructorIndex">Its place among the constructor's parameters; -1 when it is set afterwards.</param>
/// <param name="IsFlat">Whether its fields stand among those of the record.</param>
/// <param name="MayBeMissing">Whether a message may lack it.</param>
/// <param name="SkipsNull">Whether it is left out when it is null.</param>
/// <param name="IsSettable">Whether it can be set after the record has been made.</param>
internal sealed record FieldModel(
    string Property, string WireName, ValueModel Value, int ConstructorIndex, bool IsFlat, bool MayBeMissing, bool SkipsNull, bool IsSettable = false);

/// <summary>A variant of an enum or union.</summary>
/// <param name="Type">The variant's type, or the enum's member, fully qualified.</param>
/// <param name="Format">What writes and reads its content; null when it has none.</param>
/// <param name="WireName">Its name in messages.</param>
/// <param name="Newtype">For newtype variants: the member; its format is <see cref="FieldModel.Value"/>'s. Null for others.</param>
internal sealed record VariantModel(string Type, string? Format, string WireName, FieldModel? Newtype = null)
{
    // In an internally tagged union the fields of a newtype variant are those of what it holds.
    private string FieldsFormat => Newtype?.Value.Format ?? Format!;

    private string Fields => Newtype is null ? "content" : $"content.{Newtype.Property}";

    public string CountFieldsCall => $"{FieldsFormat}.CountFields({Fields})";

    public string WriteFieldsCall => $"{FieldsFormat}.WriteFields(ref writer, {Fields})";

    public string ReadFieldsCall => Newtype is null
        ? $"{Format}.ReadFields(ref reader)"
        : $"new {Type}({(Newtype.ConstructorIndex >= 0 ? $"{FieldsFormat}.ReadFields(ref reader))" : $") {{ {Newtype.Property} = {FieldsFormat}.ReadFields(ref reader) }}")}";
}
