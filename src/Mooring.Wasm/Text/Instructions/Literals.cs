using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Lexing;
using Mooring.Wasm.Text.Numbers;

namespace Mooring.Wasm.Text.Instructions;

/// <summary>Reads the numbers that stand in instructions and writes them in the binary format.</summary>
internal static class Literals
{
    private const int ShuffleLanes = 16;

    public static void Write(Immediate immediate, TokenCursor cursor, BinaryOutput target)
    {
        switch (immediate)
        {
            case Immediate.I32:
                target.Signed((int)Integer(cursor, bits: 32));
                break;
            case Immediate.I64:
                target.Signed((long)Integer(cursor, bits: 64));
                break;
            case Immediate.F32:
                target.Fixed32(Single(cursor));
                break;
            case Immediate.F64:
                target.Fixed64(Double(cursor));
                break;
            case Immediate.V128:
                VectorLiteral.Write(cursor, target);
                break;
            case Immediate.Lane:
                WriteLane(cursor, target);
                break;
            case Immediate.Shuffle:
                WriteShuffle(cursor, target);
                break;
            default:
                throw new InvalidOperationException($"{immediate} is no literal");
        }
    }

    /// <summary>Reads an integer that fits the width as a signed or as an unsigned number.</summary>
    /// <returns>Its bits in two's complement; those above the width may be set.</returns>
    public static ulong Integer(TokenCursor cursor, int bits)
    {
        if (!IsNumber(cursor) || !NumberText.TryInteger(cursor.Span, out bool negative, out ulong magnitude, out bool overflow))
        {
            throw cursor.Unexpected();
        }

        ulong limit = negative ? 1UL << (bits - 1) : ulong.MaxValue >> (64 - bits);
        if (overflow || magnitude > limit) throw cursor.Fail($"i{bits} constant out of range");
        cursor.Advance();
        return negative ? ~magnitude + 1 : magnitude;
    }

    /// <summary>Reads an f32 as its bits.</summary>
    public static uint Single(TokenCursor cursor)
    {
        if (!IsNumber(cursor)) throw cursor.Unexpected();
        uint bits = FloatText.Single(cursor.Span) ?? throw cursor.Fail("f32 constant out of range");
        cursor.Advance();
        return bits;
    }

    /// <summary>Reads an f64 as its bits.</summary>
    public static ulong Double(TokenCursor cursor)
    {
        if (!IsNumber(cursor)) throw cursor.Unexpected();
        ulong bits = FloatText.Double(cursor.Span) ?? throw cursor.Fail("f64 constant out of range");
        cursor.Advance();
        return bits;
    }

    public static void WriteLane(TokenCursor cursor, BinaryOutput target)
    {
        if (!IsNumber(cursor) || NumberText.Classify(cursor.Span) != NumberShape.Natural) throw cursor.Unexpected();
        target.Byte(Lane(cursor));
    }

    public static bool IsNumber(TokenCursor cursor) =>
        cursor.Kind == TokenKind.Word && NumberText.Classify(cursor.Span) != NumberShape.None;

    private static void WriteShuffle(TokenCursor cursor, BinaryOutput target)
    {
        int start = cursor.Position;
        while (IsNumber(cursor)) cursor.Advance();
        if (cursor.Position - start != ShuffleLanes) throw cursor.FailAt(start, "invalid lane length");
        cursor.Position = start;
        for (int i = 0; i < ShuffleLanes; i++) target.Byte(Lane(cursor));
    }

    private static byte Lane(TokenCursor cursor)
    {
        if (!NumberText.TryInteger(cursor.Span, out bool negative, out ulong value, out bool overflow) || negative || overflow || value > byte.MaxValue)
        {
            throw cursor.Fail("malformed lane index: i8 constant out of range");
        }

        cursor.Advance();
        return (byte)value;
    }
}
