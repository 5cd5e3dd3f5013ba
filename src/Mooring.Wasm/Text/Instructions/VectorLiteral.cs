using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Lexing;

namespace Mooring.Wasm.Text.Instructions;

/// <summary>What stands behind <c>v128.const</c>: a shape, then a number for each of its lanes.</summary>
internal static class VectorLiteral
{
    /// <summary>Reads shape and lanes, and writes the 16 bytes.</summary>
    public static void Write(TokenCursor cursor, BinaryOutput target)
    {
        (int lanes, int bits, bool isFloat) = Shape(cursor);
        cursor.Advance();
        CheckCount(cursor, lanes);
        for (int lane = 0; lane < lanes; lane++) WriteLane(cursor, target, bits, isFloat);
    }

    /// <summary>The shape that the cursor stands at.</summary>
    public static (int Lanes, int Bits, bool IsFloat) Shape(TokenCursor cursor) =>
        (cursor.Kind == TokenKind.Word ? cursor.Span : default) switch
        {
            "i8x16" => (16, 8, false),
            "i16x8" => (8, 16, false),
            "i32x4" => (4, 32, false),
            "i64x2" => (2, 64, false),
            "f32x4" => (4, 32, true),
            "f64x2" => (2, 64, true),
            _ => throw cursor.Unexpected(),
        };

    /// <summary>Reads one lane and writes its bytes.</summary>
    public static void WriteLane(TokenCursor cursor, BinaryOutput target, int bits, bool isFloat)
    {
        switch (bits)
        {
            case 8:
                target.Byte((int)Literals.Integer(cursor, bits));
                break;
            case 16:
                target.Fixed16((ushort)Literals.Integer(cursor, bits));
                break;
            case 32:
                target.Fixed32(isFloat ? Literals.Single(cursor) : (uint)Literals.Integer(cursor, bits));
                break;
            default:
                target.Fixed64(isFloat ? Literals.Double(cursor) : Literals.Integer(cursor, bits));
                break;
        }
    }

    private static void CheckCount(TokenCursor cursor, int lanes)
    {
        int start = cursor.Position;
        while (Literals.IsNumber(cursor)) cursor.Advance();
        int found = cursor.Position - start;
        if (found < lanes && cursor.Kind == TokenKind.Word) throw cursor.Unexpected();
        if (found != lanes) throw cursor.FailAt(start, "wrong number of lane literals");
        cursor.Position = start;
    }
}
