namespace Mooring.Wasm.Text.Lexing;

/// <summary>What a piece of WebAssembly text is.</summary>
internal enum TokenKind : byte
{
    /// <summary>The end of the text.</summary>
    End,
    Open,
    Close,

    /// <summary>A keyword, a number, or a word that is neither.</summary>
    Word,

    /// <summary><c>$name</c> or <c>$"name"</c>.</summary>
    Identifier,

    /// <summary>A string, its quotes included; escapes are known to be well formed.</summary>
    String,
}

/// <summary>A piece of the text by position; nothing is copied.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Position of its first UTF-16 unit.</param>
/// <param name="Length">In UTF-16 units.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length);
