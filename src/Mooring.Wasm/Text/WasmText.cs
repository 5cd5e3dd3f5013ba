using Mooring.Wasm.Decoding;
using Mooring.Wasm.Text;
using Mooring.Wasm.Text.Printing;

namespace Mooring.Wasm;

/// <summary>Translates between the text format and the binary format of modules.</summary>
/// <remarks>
/// WebAssembly core specification, chapter 6 "Text Format". Nothing here checks that a module is valid; loading it with an engine does.
/// </remarks>
public static class WasmText
{
    /// <summary>Translates a module from text to binary.</summary>
    /// <param name="text">One module: <c>(module ...)</c>, or its fields alone.</param>
    /// <param name="withNames">Whether identifiers are kept in a name section, for backtraces and disassembly.</param>
    /// <exception cref="WasmTextException">The text is not well formed.</exception>
    public static byte[] ToBinary(string text, bool withNames = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WatParser.ToBinary(text, WatOptions.Default with { WithNames = withNames });
    }

    /// <inheritdoc cref="ToBinary(string, bool)"/>
    /// <param name="utf8">The text in UTF-8.</param>
    /// <param name="withNames">Whether identifiers are kept in a name section, for backtraces and disassembly.</param>
    public static byte[] ToBinary(ReadOnlySpan<byte> utf8, bool withNames = true) => WatParser.ToBinary(utf8, WatOptions.Default with { WithNames = withNames });

    /// <summary>Translates a module from binary to text that <see cref="ToBinary(string, bool)"/> reads back as the same module.</summary>
    /// <param name="module">In the binary format.</param>
    /// <param name="folded">Whether operands stand in parentheses behind their instruction, rather than each instruction on a line in order.</param>
    /// <param name="useNames">Whether the name section's names become identifiers.</param>
    /// <exception cref="WasmFormatException">The bytes are no module, or one whose blocks do not nest.</exception>
    public static string FromBinary(ReadOnlyMemory<byte> module, bool folded = false, bool useNames = true) =>
        WatPrinter.Print(ModuleDecoder.Decode(module, WasmFeatures.All), folded, useNames);

    /// <summary>Translates one function of a module to text.</summary>
    /// <param name="module">In the binary format.</param>
    /// <param name="function">In the index space of functions, imports first.</param>
    /// <param name="folded">As in <see cref="FromBinary"/>.</param>
    /// <param name="useNames">As in <see cref="FromBinary"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The module has no such function.</exception>
    /// <exception cref="WasmFormatException">The bytes are no module, or one whose blocks do not nest.</exception>
    public static string FunctionFromBinary(ReadOnlyMemory<byte> module, int function, bool folded = false, bool useNames = true)
    {
        ModuleDefinition definition = ModuleDecoder.Decode(module, WasmFeatures.All);
        ArgumentOutOfRangeException.ThrowIfNegative(function);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(function, definition.Functions.Length);
        return WatPrinter.PrintFunction(definition, function, folded, useNames);
    }
}
