using System.Globalization;
using System.Text;
using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Numbers;

namespace Mooring.Wasm.Text.Lexing;

/// <summary>The strings of the text format: sequences of bytes, written as characters and escapes.</summary>
/// <remarks>WebAssembly core specification, section 6.3.3 "Strings".</remarks>
internal static class StringLiteral
{
    /// <summary>Checks the string that starts at a quote and gives the position behind its closing quote.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Position of the opening quote.</param>
    /// <param name="inName">Whether it belongs to <c>$"..."</c> or <c>(@"..."</c>: then it must be UTF-8 and a bad character makes an empty name.</param>
    /// <param name="empty">What to call that error.</param>
    public static int Skip(string text, int start, bool inName, string empty = "empty identifier")
    {
        for (int position = start + 1; position < text.Length; position++)
        {
            char c = text[position];
            if (c == '"')
            {
                if (inName) _ = Name(text, start, position + 1 - start);
                return position + 1;
            }

            if (c is < ' ' or '\x7f')
            {
                string reason = inName ? empty : c is '\n' or '\r' ? "unclosed string literal" : "illegal control character in string literal";
                throw TokenizedText.Fail(text, position, reason);
            }

            if (c == '\\') position = SkipEscape(text, position);
        }

        throw TokenizedText.Fail(text, start, "unclosed string literal");
    }

    /// <summary>The bytes of a string that <see cref="Skip"/> has passed, appended to <paramref name="output"/>.</summary>
    /// <param name="literal">The string with its quotes.</param>
    /// <param name="output">Where the bytes go.</param>
    public static void Decode(ReadOnlySpan<char> literal, BinaryOutput output)
    {
        ReadOnlySpan<char> rest = literal[1..^1];
        while (!rest.IsEmpty)
        {
            int plain = rest.IndexOf('\\');
            if (plain < 0) plain = rest.Length;
            output.Utf8(rest[..plain]);
            rest = rest[plain..];
            if (!rest.IsEmpty) rest = rest[DecodeEscape(rest, output)..];
        }
    }

    /// <summary>The characters of a string that must be a name.</summary>
    /// <exception cref="WasmTextException">Its bytes are not UTF-8.</exception>
    public static string Name(string text, int start, int length)
    {
        ReadOnlySpan<char> literal = text.AsSpan(start, length);
        if (literal.IndexOf('\\') < 0) return literal[1..^1].ToString();
        var bytes = new BinaryOutput(length);
        Decode(literal, bytes);
        try
        {
            return Utf8Text.Strict.GetString(bytes.Written);
        }
        catch (DecoderFallbackException)
        {
            throw TokenizedText.Fail(text, start, "malformed UTF-8 encoding");
        }
    }

    /// <summary>Checks an escape and gives the position of its last character.</summary>
    private static int SkipEscape(string text, int backslash)
    {
        ReadOnlySpan<char> rest = text.AsSpan(backslash + 1);
        if (!rest.IsEmpty)
        {
            if (rest[0] is 't' or 'n' or 'r' or '"' or '\'' or '\\') return backslash + 1;
            if (rest.Length > 1 && char.IsAsciiHexDigit(rest[0]) && char.IsAsciiHexDigit(rest[1])) return backslash + 2;
            int close = rest.IndexOf('}');
            if (close > 2 && rest.StartsWith("u{") && TryRune(rest[2..close], out _)) return backslash + 1 + close;
        }

        throw TokenizedText.Fail(text, backslash, "illegal escape");
    }

    private static int DecodeEscape(ReadOnlySpan<char> escape, BinaryOutput output)
    {
        switch (escape[1])
        {
            case 't':
                output.Byte('\t');
                return 2;
            case 'n':
                output.Byte('\n');
                return 2;
            case 'r':
                output.Byte('\r');
                return 2;
            case '"' or '\'' or '\\':
                output.Byte(escape[1]);
                return 2;
            case 'u':
                int close = escape.IndexOf('}');
                _ = TryRune(escape[3..close], out Rune rune);
                Span<byte> utf8 = stackalloc byte[4];
                output.Bytes(utf8[..rune.EncodeToUtf8(utf8)]);
                return close + 1;
            default:
                output.Byte((HexDigit(escape[1]) << 4) | HexDigit(escape[2]));
                return 3;
        }
    }

    private static bool TryRune(ReadOnlySpan<char> digits, out Rune rune)
    {
        rune = default;
        return NumberText.TryHexDigits(digits, out uint value) && Rune.TryCreate(value, out rune);
    }

    private static int HexDigit(char c) => char.IsAsciiDigit(c) ? c - '0' : char.ToLower(c, CultureInfo.InvariantCulture) - 'a' + 10;
}
