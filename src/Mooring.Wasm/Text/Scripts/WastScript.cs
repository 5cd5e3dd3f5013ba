using Mooring.Wasm.Text.Lexing;

namespace Mooring.Wasm.Text.Scripts;

/// <summary>A test script in the format of the specification's test suite.</summary>
/// <remarks>The grammar is that of the reference interpreter's README, section "Scripts".</remarks>
internal sealed class WastScript
{
    private WastScript(WastCommand[] commands) => Commands = commands;

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<WastCommand> Commands { get; }

    /// <summary>Reads a script. Its modules are translated later, one by one.</summary>
    /// <exception cref="WasmTextException">A command is not well formed, or part of the text is no token.</exception>
    public static WastScript Parse(string text) => new(new WastScriptParser(Lexer.Tokenize(text)).Parse());

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="utf8">The script in UTF-8.</param>
    public static WastScript Parse(ReadOnlySpan<byte> utf8) => Parse(Utf8Text.Decode(utf8));
}
