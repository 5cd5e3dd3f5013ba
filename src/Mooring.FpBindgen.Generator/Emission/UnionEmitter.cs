using Mooring.FpBindgen.Generator.Models;

namespace Mooring.FpBindgen.Generator.Emission;

/// <summary>Writes the formats of enums and unions.</summary>
internal static class UnionEmitter
{
    private const string Writer = "global::Mooring.MessagePack.MessagePackWriter";
    private const string Reader = "global::Mooring.MessagePack.MessagePackReader";
    private const string Formats = "global::Mooring.MessagePack.Formats.";
    private const string Span = "global::System.ReadOnlySpan<byte>";
    private const string Unexpected = "throw new global::System.ArgumentOutOfRangeException(nameof(value), value, \"The protocol has no such variant.\");";

    public static void EmitEnum(CodeWriter code, ShapeModel shape)
    {
        code.Open(ShapeEmitter.WriteHead(shape));
        code.Open("switch (value)");
        foreach (VariantModel variant in shape.Variants) code.Line($"case {variant.Type}: writer.WriteString({Utf8(variant.WireName)}); return;");
        code.Line($"default: {Unexpected}");
        code.Close();
        code.Close();
        code.Line();
        code.Open(ShapeEmitter.ReadHead(shape));
        code.Line($"{Span} name = {Formats}Variants.BeginExternal(ref reader, out bool hasContent);");
        code.Line($"{Formats}Variants.ReadNoContent(ref reader, hasContent);");
        code.Line($"{Formats}Variants.EndExternal(ref reader, hasContent);");
        foreach (VariantModel variant in shape.Variants) code.Line($"if ({Is("name", variant)}) return {variant.Type};");
        EmitUnknown(code, shape);
        code.Close();
    }

    public static void EmitUnion(CodeWriter code, ShapeModel shape)
    {
        code.Open(ShapeEmitter.WriteHead(shape));
        if (shape.Kind is ShapeKind.InternalUnion)
        {
            code.Line("writer.WriteMapHeader(CountFields(value));");
            code.Line("WriteFields(ref writer, value);");
        }
        else
        {
            EmitSwitch(code, shape, WriteVariant);
        }

        code.Close();
        code.Line();
        code.Open(ShapeEmitter.ReadHead(shape));
        switch (shape.Kind)
        {
            case ShapeKind.ExternalUnion:
                EmitReadExternal(code, shape);
                break;
            case ShapeKind.InternalUnion:
                EmitReadInternal(code, shape);
                break;
            case ShapeKind.AdjacentUnion:
                EmitReadAdjacent(code, shape);
                break;
            default:
                EmitReadUntagged(code, shape);
                break;
        }

        code.Close();
        if (shape.Kind is ShapeKind.InternalUnion) EmitFields(code, shape);
    }

    private static void EmitSwitch(CodeWriter code, ShapeModel shape, Action<CodeWriter, ShapeModel, VariantModel> emit)
    {
        code.Open("switch (value)");
        foreach (VariantModel variant in shape.Variants)
        {
            code.Open($"case {variant.Type}{(variant.Format is null ? "" : " content")}:");
            emit(code, shape, variant);
            code.Line("return;");
            code.Close();
        }

        code.Line($"default: {Unexpected}");
        code.Close();
    }

    private static void WriteVariant(CodeWriter code, ShapeModel shape, VariantModel variant)
    {
        bool isAdjacent = shape.Kind is ShapeKind.AdjacentUnion;
        if (shape.Kind is ShapeKind.UntaggedUnion)
        {
            code.Line(variant.Format is null ? "writer.WriteNil();" : $"{variant.Format}.Write(ref writer, content);");
            return;
        }

        if (isAdjacent) code.Line($"writer.WriteMapHeader({(variant.Format is null ? 1 : 2)});");
        else if (variant.Format is not null) code.Line("writer.WriteMapHeader(1);");
        if (isAdjacent) code.Line($"writer.WriteString({Utf8(shape.Tag!)});");
        code.Line($"writer.WriteString({Utf8(variant.WireName)});");
        if (variant.Format is null) return;
        if (isAdjacent) code.Line($"writer.WriteString({Utf8(shape.Content!)});");
        code.Line($"{variant.Format}.Write(ref writer, content);");
    }

    private static void EmitReadExternal(CodeWriter code, ShapeModel shape)
    {
        code.Line($"{Span} name = {Formats}Variants.BeginExternal(ref reader, out bool hasContent);");
        EmitReadContent(code, shape, "reader");
        code.Line($"{Formats}Variants.EndExternal(ref reader, hasContent);");
        code.Line("return value;");
    }

    private static void EmitReadInternal(CodeWriter code, ShapeModel shape)
    {
        code.Line($"{Span} name = {Formats}Variants.FindTag(reader, {Utf8(shape.Tag!)});");
        foreach (VariantModel variant in shape.Variants)
        {
            code.Open($"if ({Is("name", variant)})");
            if (variant.Format is null) code.Line("reader.Skip();");
            code.Line(variant.Format is null ? $"return new {variant.Type}();" : $"return {variant.ReadFieldsCall};");
            code.Close();
            code.Line();
        }

        EmitUnknown(code, shape);
    }

    private static void EmitReadAdjacent(CodeWriter code, ShapeModel shape)
    {
        code.Line($"{Span} name = {Formats}Variants.OpenAdjacent(reader, {Utf8(shape.Tag!)}, {Utf8(shape.Content!)}, out {Reader} at, out bool hasContent);");
        EmitReadContent(code, shape, "at");
        code.Line("reader.Skip();");
        code.Line("return value;");
    }

    /// <summary>Declares <c>value</c> and reads it by a reader that stands at the content, if there is any.</summary>
    private static void EmitReadContent(CodeWriter code, ShapeModel shape, string at)
    {
        code.Line($"{shape.Type} value;");
        string chain = "";
        foreach (VariantModel variant in shape.Variants)
        {
            code.Open($"{chain}if ({Is("name", variant)})");
            if (variant.Format is null)
            {
                code.Line($"{Formats}Variants.ReadNoContent(ref {at}, hasContent);");
                code.Line($"value = new {variant.Type}();");
            }
            else
            {
                code.Line($"if (!hasContent) throw {Formats}Variants.NoContent(reader, {CodeWriter.Literal(shape.Title)}, {CodeWriter.Literal(variant.WireName)});");
                code.Line($"value = {variant.Format}.Read(ref {at});");
            }

            code.Close();
            chain = "else ";
        }

        code.Open("else");
        EmitUnknown(code, shape);
        code.Close();
        code.Line();
    }

    /// <summary>Serde tries one variant after the other, too.</summary>
    private static void EmitReadUntagged(CodeWriter code, ShapeModel shape)
    {
        foreach (VariantModel variant in shape.Variants)
        {
            if (variant.Format is null)
            {
                code.Line($"if (reader.TryReadNil()) return new {variant.Type}();");
                continue;
            }

            code.Open("try");
            code.Line($"{Reader} attempt = reader;");
            code.Line($"{shape.Type} value = {variant.Format}.Read(ref attempt);");
            code.Line("reader = attempt;");
            code.Line("return value;");
            code.Close();
            code.Open("catch (global::Mooring.MessagePack.MessagePackException)");
            code.Line("// The next one may fit.");
            code.Close();
            code.Line();
        }

        code.Line($"throw reader.Error({CodeWriter.Literal($"the value is no variant of {shape.Title}")});");
    }

    /// <summary>An internally tagged union is a map and can stand among the fields of another.</summary>
    private static void EmitFields(CodeWriter code, ShapeModel shape)
    {
        code.Line();
        code.Open($"public static int CountFields({shape.Type} value) => value switch");
        foreach (VariantModel variant in shape.Variants)
            code.Line(variant.Format is null ? $"{variant.Type} => 1," : $"{variant.Type} content => 1 + {variant.CountFieldsCall},");
        code.Line($"_ => {Unexpected.TrimEnd(';')},");
        code.Close(";");
        code.Line();
        code.Open($"public static void WriteFields(ref {Writer} writer, {shape.Type} value)");
        EmitSwitch(code, shape, static (code, shape, variant) =>
        {
            code.Line($"writer.WriteString({Utf8(shape.Tag!)});");
            code.Line($"writer.WriteString({Utf8(variant.WireName)});");
            if (variant.Format is not null) code.Line($"{variant.WriteFieldsCall};");
        });
        code.Close();
        code.Line();
        code.Line($"public static {shape.Type} ReadFields(ref {Reader} reader) => Read(ref reader);");
    }

    private static void EmitUnknown(CodeWriter code, ShapeModel shape) =>
        code.Line($"throw {Formats}Variants.Unknown(reader, {CodeWriter.Literal(shape.Title)}, name);");

    private static string Is(string name, VariantModel variant) => $"global::System.MemoryExtensions.SequenceEqual({name}, {Utf8(variant.WireName)})";

    private static string Utf8(string text) => CodeWriter.Literal(text) + "u8";
}
