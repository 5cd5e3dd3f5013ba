using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Lexing;
using Mooring.Wasm.Text.Modules;

namespace Mooring.Wasm.Text;

/// <summary>Translates modules from the text format to the binary format.</summary>
/// <remarks>
/// WebAssembly core specification, chapter 6 "Text Format": WebAssembly 2.0 and the parts of 3.0 that the opcode table knows. The text is
/// checked as far as its grammar goes; whether the module is valid is for the validator to say.
/// </remarks>
internal static class WatParser
{
    /// <summary>Translates one module: <c>(module ...)</c>, or its fields alone.</summary>
    /// <param name="text">The whole text; nothing else may be in it.</param>
    /// <param name="withNames">Whether identifiers are kept in a name section.</param>
    /// <exception cref="WasmTextException">The text is not well formed.</exception>
    public static byte[] ToBinary(string text, bool withNames = true)
    {
        var cursor = new TokenCursor(Lexer.Tokenize(text));
        byte[] binary = cursor.IsForm("module") ? Module(cursor, withNames) : ModuleParser.Parse(cursor, name: null, withNames);
        if (cursor.Kind != TokenKind.End) throw cursor.Unexpected();
        return binary;
    }

    /// <inheritdoc cref="ToBinary(string, bool)"/>
    /// <param name="utf8">The whole text in UTF-8.</param>
    /// <param name="withNames">Whether identifiers are kept in a name section.</param>
    public static byte[] ToBinary(ReadOnlySpan<byte> utf8, bool withNames = true) => ToBinary(Utf8Text.Decode(utf8), withNames);

    /// <summary>Translates <c>(module $name? ...)</c>, also in its forms <c>binary</c> and <c>quote</c>, and steps over it.</summary>
    public static byte[] Module(TokenCursor cursor, bool withNames)
    {
        cursor.Open();
        cursor.Keyword("module");
        _ = cursor.TryWord("definition");
        string? name = cursor.TryIdentifier();
        byte[] binary;
        if (cursor.TryWord("binary")) binary = Strings(cursor);
        else if (cursor.TryWord("quote")) binary = ToBinary(Strings(cursor), withNames);
        else binary = ModuleParser.Parse(cursor, name, withNames);
        cursor.Close();
        return binary;
    }

    private static byte[] Strings(TokenCursor cursor)
    {
        var bytes = new BinaryOutput();
        cursor.Strings(bytes);
        return bytes.Written.ToArray();
    }
}
