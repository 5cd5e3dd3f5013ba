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
    /// <param name="options">How to translate; null takes the defaults.</param>
    /// <exception cref="WasmTextException">The text is not well formed.</exception>
    public static byte[] ToBinary(string text, WatOptions? options = null)
    {
        var cursor = new TokenCursor(Lexer.Tokenize(text));
        WatOptions given = options ?? WatOptions.Default;
        byte[] binary = cursor.IsForm("module") ? Module(cursor, given) : ModuleParser.Parse(cursor, name: null, given);
        if (cursor.Kind != TokenKind.End) throw cursor.Unexpected();
        return binary;
    }

    /// <inheritdoc cref="ToBinary(string, WatOptions?)"/>
    /// <param name="utf8">The whole text in UTF-8.</param>
    /// <param name="options">How to translate; null takes the defaults.</param>
    public static byte[] ToBinary(ReadOnlySpan<byte> utf8, WatOptions? options = null) => ToBinary(Utf8Text.Decode(utf8), options);

    /// <summary>Translates <c>(module $name? ...)</c>, also in its forms <c>binary</c> and <c>quote</c>, and steps over it.</summary>
    public static byte[] Module(TokenCursor cursor, WatOptions options)
    {
        cursor.Open();
        cursor.Keyword("module");
        _ = cursor.TryWord("definition");
        string? name = cursor.TryIdentifier();
        byte[] binary;
        if (cursor.TryWord("binary")) binary = Strings(cursor);
        else if (cursor.TryWord("quote")) binary = ToBinary(Strings(cursor), options);
        else binary = ModuleParser.Parse(cursor, name, options);
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
