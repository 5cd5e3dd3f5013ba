using System.Text;

namespace Mooring.Wasm.Text.Lexing;

/// <summary>UTF-8 that does not forgive.</summary>
internal static class Utf8Text
{
    /// <summary>Throws on bytes that are not UTF-8; keeps a byte order mark as a character.</summary>
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The characters of a source text.</summary>
    /// <exception cref="WasmTextException">The bytes are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> source)
    {
        try
        {
            return Strict.GetString(source);
        }
        catch (DecoderFallbackException)
        {
            throw new WasmTextException("malformed UTF-8 encoding", 1, 1);
        }
    }
}
