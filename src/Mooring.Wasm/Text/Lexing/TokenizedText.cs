namespace Mooring.Wasm.Text.Lexing;

/// <summary>A text with its tokens; the last one is always <see cref="TokenKind.End"/>.</summary>
internal sealed class TokenizedText(string text, Token[] tokens)
{
    public string Text { get; } = text;

    public Token[] Tokens { get; } = tokens;

    public ReadOnlySpan<char> Span(Token token) => Text.AsSpan(token.Start, token.Length);

    /// <summary>An error at a position in the text.</summary>
    public static WasmTextException Fail(string text, int position, string reason)
    {
        (int line, int column) = Locate(text, position);
        return new WasmTextException(reason, line, column);
    }

    /// <summary>Line and column, from 1, of a position. Counts from the start: meant for errors and script commands only.</summary>
    public static (int Line, int Column) Locate(string text, int position)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, position);
        return (before.Count('\n') + 1, position - before.LastIndexOf('\n'));
    }
}
