using Mooring.FpBindgen.Generator.Models;

namespace Mooring.FpBindgen.Generator.Emission;

/// <summary>Writes the format of one type.</summary>
internal static class ShapeEmitter
{
    private const string Formats = "global::Mooring.MessagePack.Formats.";

    public static void Emit(CodeWriter code, ShapeModel shape)
    {
        string kind = shape.Kind is ShapeKind.Struct or ShapeKind.Unit or ShapeKind.InternalUnion ? "IMessagePackFields" : "IMessagePackFormat";
        code.Open($"private readonly struct {shape.Format} : global::Mooring.MessagePack.{kind}<{shape.Type}>");
        switch (shape.Kind)
        {
            case ShapeKind.Struct:
                RecordEmitter.EmitStruct(code, shape);
                break;
            case ShapeKind.Unit:
                RecordEmitter.EmitUnit(code, shape);
                break;
            case ShapeKind.Tuple:
                RecordEmitter.EmitTuple(code, shape);
                break;
            case ShapeKind.Newtype:
                RecordEmitter.EmitNewtype(code, shape);
                break;
            case ShapeKind.Enum:
                UnionEmitter.EmitEnum(code, shape);
                break;
            case ShapeKind.FixedArray:
                EmitFixedArray(code, shape);
                break;
            default:
                UnionEmitter.EmitUnion(code, shape);
                break;
        }

        code.Close();
    }

    /// <summary>The head of the method that writes.</summary>
    public static string WriteHead(ShapeModel shape) => $"public static void Write(ref global::Mooring.MessagePack.MessagePackWriter writer, {shape.Type} value)";

    /// <summary>The head of the method that reads.</summary>
    public static string ReadHead(ShapeModel shape) => $"public static {shape.Type} Read(ref global::Mooring.MessagePack.MessagePackReader reader)";

    private static void EmitFixedArray(CodeWriter code, ShapeModel shape)
    {
        ValueModel item = shape.Fields[0].Value;
        code.Line($"{WriteHead(shape)} =>");
        code.Line($"    {Formats}FixedArray.Write<{item.Type}, {item.Format}>(ref writer, value, {shape.FixedLength});");
        code.Line();
        code.Line($"{ReadHead(shape)} =>");
        code.Line($"    {Formats}FixedArray.Read<{item.Type}, {item.Format}>(ref reader, {shape.FixedLength});");
    }
}
