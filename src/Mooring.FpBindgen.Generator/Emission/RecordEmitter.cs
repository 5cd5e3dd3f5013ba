using Mooring.FpBindgen.Generator.Models;

namespace Mooring.FpBindgen.Generator.Emission;

/// <summary>Writes the formats of records.</summary>
internal static class RecordEmitter
{
    private const string Writer = "global::Mooring.MessagePack.MessagePackWriter";
    private const string Reader = "global::Mooring.MessagePack.MessagePackReader";
    private const string Formats = "global::Mooring.MessagePack.Formats.";
    private const string Types = "global::Mooring.MessagePack.MessagePackType";

    public static void EmitStruct(CodeWriter code, ShapeModel shape)
    {
        EmitCount(code, shape);
        code.Line();
        EmitWriteFields(code, shape);
        code.Line();
        EmitWriteMap(code, shape);
        code.Line();
        EmitReadEither(code, shape);
        code.Line();
        EmitReadFields(code, shape);
    }

    public static void EmitUnit(CodeWriter code, ShapeModel shape)
    {
        code.Line($"public static int CountFields({shape.Type} value) => 0;");
        code.Line();
        code.Open($"public static void WriteFields(ref {Writer} writer, {shape.Type} value)");
        code.Close();
        code.Line();
        code.Line($"{ShapeEmitter.WriteHead(shape)} => writer.WriteArrayHeader(0);");
        code.Line();
        code.Open(ShapeEmitter.ReadHead(shape));
        code.Line($"if (reader.Peek() is {Types}.Map) return ReadFields(ref reader);");
        code.Line("reader.ReadUnit();");
        code.Line($"return new {shape.Type}();");
        code.Close();
        code.Line();
        code.Open($"public static {shape.Type} ReadFields(ref {Reader} reader)");
        code.Line("reader.Skip();");
        code.Line($"return new {shape.Type}();");
        code.Close();
    }

    public static void EmitTuple(CodeWriter code, ShapeModel shape)
    {
        code.Open(ShapeEmitter.WriteHead(shape));
        code.Line($"writer.WriteArrayHeader({shape.Fields.Count});");
        foreach (FieldModel field in shape.Fields) code.Line($"{field.Value.Format}.Write(ref writer, value.{field.Property});");
        code.Close();
        code.Line();
        code.Open(ShapeEmitter.ReadHead(shape));
        EmitReadPositions(code, shape);
        code.Close();
    }

    public static void EmitNewtype(CodeWriter code, ShapeModel shape)
    {
        FieldModel field = shape.Fields[0];
        code.Line($"{ShapeEmitter.WriteHead(shape)} => {field.Value.Format}.Write(ref writer, value.{field.Property});");
        code.Line();
        code.Open(ShapeEmitter.ReadHead(shape));
        code.Line($"{field.Value.Type} field0 = {field.Value.Format}.Read(ref reader);");
        code.Line($"return {Construct(shape)};");
        code.Close();
    }

    private static void EmitCount(CodeWriter code, ShapeModel shape)
    {
        int always = shape.Fields.Count(field => !field.IsFlat && !field.SkipsNull);
        IEnumerable<string> others = shape.Fields.Where(field => field.IsFlat || field.SkipsNull).Select(field => field.IsFlat
            ? $"{field.Value.Format}.CountFields(value.{field.Property})"
            : $"(value.{field.Property} is null ? 0 : 1)");
        code.Line($"public static int CountFields({shape.Type} value) => {string.Join(" + ", others.Prepend(always.ToString(System.Globalization.CultureInfo.InvariantCulture)))};");
    }

    private static void EmitWriteFields(CodeWriter code, ShapeModel shape)
    {
        code.Open($"public static void WriteFields(ref {Writer} writer, {shape.Type} value)");
        foreach (FieldModel field in shape.Fields)
        {
            if (field.IsFlat)
            {
                code.Line($"{field.Value.Format}.WriteFields(ref writer, value.{field.Property});");
                continue;
            }

            if (field.SkipsNull) code.Open($"if (value.{field.Property} is not null)");
            code.Line($"writer.WriteString({CodeWriter.Literal(field.WireName)}u8);");
            code.Line($"{field.Value.Format}.Write(ref writer, value.{field.Property});");
            if (field.SkipsNull) code.Close();
        }

        code.Close();
    }

    private static void EmitWriteMap(CodeWriter code, ShapeModel shape)
    {
        code.Open(ShapeEmitter.WriteHead(shape));
        code.Line("writer.WriteMapHeader(CountFields(value));");
        code.Line("WriteFields(ref writer, value);");
        code.Close();
    }

    /// <summary>Structs may come as maps or, positionally, as arrays.</summary>
    private static void EmitReadEither(CodeWriter code, ShapeModel shape)
    {
        code.Open(ShapeEmitter.ReadHead(shape));
        if (shape.Fields.Any(field => field.IsFlat))
        {
            code.Line("return ReadFields(ref reader);");
        }
        else
        {
            code.Line($"if (reader.Peek() is not {Types}.Array) return ReadFields(ref reader);");
            EmitReadPositions(code, shape);
        }

        code.Close();
    }

    private static void EmitReadPositions(CodeWriter code, ShapeModel shape)
    {
        code.Line($"{Formats}Tuples.Begin(ref reader, {shape.Fields.Count});");
        for (int i = 0; i < shape.Fields.Count; i++) code.Line($"{shape.Fields[i].Value.Type} field{i} = {shape.Fields[i].Value.Format}.Read(ref reader);");
        code.Line("reader.End();");
        code.Line($"return {Construct(shape)};");
    }

    private static void EmitReadFields(CodeWriter code, ShapeModel shape)
    {
        code.Open($"public static {shape.Type} ReadFields(ref {Reader} reader)");
        bool hasFlat = shape.Fields.Any(field => field.IsFlat);
        if (hasFlat) code.Line($"{Reader} start = reader;");
        for (int i = 0; i < shape.Fields.Count; i++)
        {
            code.Line($"{shape.Fields[i].Value.Type} field{i} = {DefaultOf(shape.Fields[i])};");
            if (!shape.Fields[i].IsFlat) code.Line($"bool has{i} = false;");
        }

        code.Line("int count = reader.BeginMap();");
        code.Open("for (int i = 0; i < count; i++)");
        code.Open($"if (reader.Peek() is not {Types}.String)");
        code.Line("reader.Skip();");
        code.Line("reader.Skip();");
        code.Line("continue;");
        code.Close();
        code.Line();
        code.Line("global::System.ReadOnlySpan<byte> name = reader.ReadStringBytes();");
        string chain = "";
        for (int i = 0; i < shape.Fields.Count; i++)
        {
            FieldModel field = shape.Fields[i];
            if (field.IsFlat) continue;
            string name = CodeWriter.Literal(field.WireName);
            code.Open($"{chain}if (global::System.MemoryExtensions.SequenceEqual(name, {name}u8))");
            code.Line($"if (has{i}) throw {Formats}Variants.Twice(reader, {CodeWriter.Literal(shape.Title)}, {name});");
            code.Line($"field{i} = {field.Value.Format}.Read(ref reader);");
            code.Line($"has{i} = true;");
            code.Close();
            chain = "else ";
        }

        if (chain.Length > 0) code.Open("else");
        code.Line("reader.Skip();");
        if (chain.Length > 0) code.Close();
        code.Close();
        code.Line();
        code.Line("reader.End();");
        for (int i = 0; i < shape.Fields.Count; i++)
        {
            FieldModel field = shape.Fields[i];
            if (field.IsFlat)
            {
                code.Line($"{Reader} at{i} = start;");
                code.Line($"field{i} = {field.Value.Format}.ReadFields(ref at{i});");
            }
            else if (!field.MayBeMissing)
            {
                code.Line($"if (!has{i}) throw {Formats}Variants.Missing(reader, {CodeWriter.Literal(shape.Title)}, {CodeWriter.Literal(field.WireName)});");
            }
        }

        // A default that the type itself gives is kept by setting the property only when the field has come.
        FieldModel[] late = [.. shape.Fields.Where(IsSetLater)];
        code.Line(late.Length == 0 ? $"return {Construct(shape)};" : $"{shape.Type} made = {Construct(shape, leaveOut: IsSetLater)};");
        if (late.Length > 0)
        {
            for (int i = 0; i < shape.Fields.Count; i++)
            {
                if (IsSetLater(shape.Fields[i])) code.Line($"if (has{i}) made.{shape.Fields[i].Property} = field{i};");
            }

            code.Line("return made;");
        }

        code.Close();
    }

    /// <summary>What Rust's <c>Default</c> gives: nothing, zero, or something empty.</summary>
    private static string DefaultOf(FieldModel field)
    {
        string type = field.Value.Type;
        if (!field.MayBeMissing || field.Value.IsNullable) return "default!";
        if (type == "string") return "\"\"";
        if (type.EndsWith("[]", StringComparison.Ordinal) || type.StartsWith("global::System.Collections.Generic.IReadOnlyList<", StringComparison.Ordinal)) return "[]";
        return type.StartsWith("global::System.Collections.Generic.", StringComparison.Ordinal) ? "new()" : "default!";
    }

    private static bool IsSetLater(FieldModel field) => field.IsSettable && field.MayBeMissing && !field.IsFlat && field.ConstructorIndex < 0;

    private static string Construct(ShapeModel shape, Func<FieldModel, bool>? leaveOut = null)
    {
        (FieldModel Field, int Index)[] all = [.. shape.Fields.Select((field, i) => (field, i))];
        string arguments = string.Join(", ", all.Where(one => one.Field.ConstructorIndex >= 0).OrderBy(one => one.Field.ConstructorIndex).Select(one => $"field{one.Index}"));
        string[] setters = [.. all.Where(one => one.Field.ConstructorIndex < 0 && leaveOut?.Invoke(one.Field) != true).Select(one => $"{one.Field.Property} = field{one.Index}")];
        return $"new {shape.Type}({arguments})" + (setters.Length == 0 ? "" : $" {{ {string.Join(", ", setters)} }}");
    }
}
