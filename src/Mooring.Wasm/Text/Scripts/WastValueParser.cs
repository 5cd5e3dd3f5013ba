using System.Runtime.Intrinsics;
using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Instructions;
using Mooring.Wasm.Text.Lexing;

namespace Mooring.Wasm.Text.Scripts;

/// <summary>Reads the arguments of actions and the patterns of results.</summary>
internal sealed class WastValueParser
{
    private readonly BinaryOutput _vector = new(16);

    public WastArgument[] Arguments(TokenCursor cursor)
    {
        var arguments = new List<WastArgument>();
        while (cursor.Kind == TokenKind.Open) arguments.Add(Argument(cursor));
        return [.. arguments];
    }

    /// <summary><c>(i32.const n)</c>, <c>(v128.const shape n*)</c>, <c>(ref.null t)</c>, <c>(ref.extern n)</c> and their like.</summary>
    public WastArgument Argument(TokenCursor cursor)
    {
        cursor.Open();
        int keyword = cursor.Position;
        cursor.Advance();
        WastArgument argument = cursor.SpanAt(keyword) switch
        {
            "i32.const" => Number(WastArgumentKind.I32, (uint)Literals.Integer(cursor, bits: 32)),
            "i64.const" => Number(WastArgumentKind.I64, Literals.Integer(cursor, bits: 64)),
            "f32.const" => Number(WastArgumentKind.F32, Literals.Single(cursor)),
            "f64.const" => Number(WastArgumentKind.F64, Literals.Double(cursor)),
            "v128.const" => Vector(cursor),
            "ref.null" => new WastArgument(WastArgumentKind.Null, default, Word(cursor)),
            "ref.extern" or "ref.host" => Number(WastArgumentKind.Host, cursor.Natural32()),
            _ => throw Misplaced(cursor, keyword),
        };
        cursor.Close();
        return argument;
    }

    public WastPattern Pattern(TokenCursor cursor)
    {
        cursor.Open();
        int keyword = cursor.Position;
        cursor.Advance();
        WastPattern pattern = cursor.SpanAt(keyword) switch
        {
            "i32.const" => new NumberPattern(ValueKind.I32, Lane(cursor, 32, isFloat: false)),
            "i64.const" => new NumberPattern(ValueKind.I64, Lane(cursor, 64, isFloat: false)),
            "f32.const" => new NumberPattern(ValueKind.F32, Lane(cursor, 32, isFloat: true)),
            "f64.const" => new NumberPattern(ValueKind.F64, Lane(cursor, 64, isFloat: true)),
            "v128.const" => VectorPattern(cursor),
            "ref.null" => new NullPattern(cursor.Kind == TokenKind.Close ? null : Word(cursor)),
            "either" => Either(cursor),
            _ when cursor.SpanAt(keyword).StartsWith("ref.") =>
                new ReferencePattern(
                    cursor.SpanAt(keyword)[4..].ToString(),
                    cursor.Kind == TokenKind.Close ? null : cursor.Natural32()),
            _ => throw Misplaced(cursor, keyword),
        };
        cursor.Close();
        return pattern;
    }

    private static WastArgument Number(WastArgumentKind kind, ulong bits) => new(kind, Vector128.CreateScalar(bits).AsByte());

    private WastArgument Vector(TokenCursor cursor)
    {
        _vector.Truncate(0);
        VectorLiteral.Write(cursor, _vector);
        return new WastArgument(WastArgumentKind.V128, Vector128.Create(_vector.Written));
    }

    private static VectorPattern VectorPattern(TokenCursor cursor)
    {
        (int count, int bits, bool isFloat) = VectorLiteral.Shape(cursor);
        cursor.Advance();
        var lanes = new LanePattern[count];
        for (int i = 0; i < count; i++) lanes[i] = Lane(cursor, bits, isFloat);
        return new VectorPattern(bits, lanes);
    }

    private static LanePattern Lane(TokenCursor cursor, int bits, bool isFloat)
    {
        if (isFloat && cursor.TryWord("nan:canonical")) return new LanePattern(LaneMatch.CanonicalNan, 0);
        if (isFloat && cursor.TryWord("nan:arithmetic")) return new LanePattern(LaneMatch.ArithmeticNan, 0);
        ulong value = (isFloat, bits) switch
        {
            (true, 32) => Literals.Single(cursor),
            (true, _) => Literals.Double(cursor),
            _ => Literals.Integer(cursor, bits),
        };
        return new LanePattern(LaneMatch.Exact, value & (ulong.MaxValue >> (64 - bits)));
    }

    private EitherPattern Either(TokenCursor cursor)
    {
        var options = new List<WastPattern>();
        while (cursor.Kind == TokenKind.Open) options.Add(Pattern(cursor));
        return new EitherPattern([.. options]);
    }

    private static string Word(TokenCursor cursor)
    {
        if (cursor.Kind != TokenKind.Word) throw cursor.Unexpected();
        string word = cursor.Span.ToString();
        cursor.Advance();
        return word;
    }

    private static WasmTextException Misplaced(TokenCursor cursor, int keyword)
    {
        cursor.Position = keyword;
        return cursor.Unexpected();
    }
}
