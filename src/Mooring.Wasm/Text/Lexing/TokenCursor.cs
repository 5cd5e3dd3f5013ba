using Mooring.Wasm.Text.Numbers;

namespace Mooring.Wasm.Text.Lexing;

/// <summary>Walks the tokens of a text from some token on; all parsers of one module share one.</summary>
internal sealed class TokenCursor(TokenizedText source, int position = 0)
{
    private readonly Token[] _tokens = source.Tokens;

    /// <summary>Index of <see cref="Current"/>; may be set back to a place seen before.</summary>
    public int Position { get; set; } = position;

    public Token Current => _tokens[Position];

    public TokenKind Kind => _tokens[Position].Kind;

    /// <summary>The characters of the current token.</summary>
    public ReadOnlySpan<char> Span => source.Span(_tokens[Position]);

    public ReadOnlySpan<char> SpanAt(int position) => source.Span(_tokens[position]);

    public TokenKind KindAt(int position) => position < _tokens.Length ? _tokens[position].Kind : TokenKind.End;

    public void Advance() => Position++;

    /// <summary>Whether the current token is <c>(</c> and the next is the given word.</summary>
    public bool IsForm(ReadOnlySpan<char> keyword) =>
        Kind == TokenKind.Open && KindAt(Position + 1) == TokenKind.Word && SpanAt(Position + 1).SequenceEqual(keyword);

    /// <summary>Steps over <c>(keyword</c> if it is here.</summary>
    public bool TryForm(ReadOnlySpan<char> keyword)
    {
        if (!IsForm(keyword)) return false;
        Position += 2;
        return true;
    }

    public bool IsWord(ReadOnlySpan<char> keyword) => Kind == TokenKind.Word && Span.SequenceEqual(keyword);

    /// <summary>Steps over a keyword if it is here.</summary>
    public bool TryWord(ReadOnlySpan<char> keyword)
    {
        if (!IsWord(keyword)) return false;
        Position++;
        return true;
    }

    public bool TryClose()
    {
        if (Kind != TokenKind.Close) return false;
        Position++;
        return true;
    }

    public void Open() => Expect(TokenKind.Open);

    public void Close() => Expect(TokenKind.Close);

    public void Keyword(ReadOnlySpan<char> keyword)
    {
        if (!TryWord(keyword)) throw Unexpected();
    }

    /// <summary>Reads an identifier if there is one.</summary>
    /// <returns>The name without the dollar sign, or null.</returns>
    public string? TryIdentifier()
    {
        if (Kind != TokenKind.Identifier) return null;
        string name = IdentifierName(Current).ToString();
        Position++;
        return name;
    }

    /// <summary>The name in an identifier token, without the dollar sign and quotes.</summary>
    public ReadOnlySpan<char> IdentifierName(Token token)
    {
        ReadOnlySpan<char> name = source.Span(token)[1..];
        return name[0] == '"' ? StringLiteral.Name(source.Text, token.Start + 1, token.Length - 1) : name;
    }

    /// <summary>Reads a string that must be UTF-8.</summary>
    public string Name()
    {
        Token token = Current;
        Expect(TokenKind.String);
        return StringLiteral.Name(source.Text, token.Start, token.Length);
    }

    /// <summary>Reads strings up to the first other token and appends their bytes.</summary>
    public void Strings(Binary.BinaryOutput output)
    {
        for (; Kind == TokenKind.String; Position++)
        {
            StringLiteral.Decode(Span, output);
        }
    }

    /// <summary>Whether the token there is an identifier or looks like an unsigned number: an index, or a mistake in one.</summary>
    public bool IsIndexAt(int position) =>
        KindAt(position) == TokenKind.Identifier || (KindAt(position) == TokenKind.Word && char.IsAsciiDigit(SpanAt(position)[0]));

    /// <summary>Reads an unsigned number of 64 bits.</summary>
    public ulong Natural()
    {
        if (Kind != TokenKind.Word || NumberText.Classify(Span) != NumberShape.Natural) throw Unexpected();
        _ = NumberText.TryInteger(Span, out _, out ulong value, out bool overflow);
        if (overflow) throw Fail("i64 constant out of range");
        Position++;
        return value;
    }

    /// <summary>Reads an unsigned number of 32 bits.</summary>
    public uint Natural32()
    {
        int start = Position;
        ulong value = Natural();
        return value <= uint.MaxValue ? (uint)value : throw FailAt(start, "i32 constant out of range");
    }

    /// <summary>Reads the size of something in memory or a table.</summary>
    /// <param name="wide">Whether it may have 64 bits.</param>
    public ulong Size(bool wide) => wide ? Natural() : Natural32();

    /// <summary>Steps over a parenthesized form, wherever it ends.</summary>
    public void SkipForm()
    {
        int depth = 0;
        do
        {
            depth += Kind switch
            {
                TokenKind.Open => 1,
                TokenKind.Close => -1,
                TokenKind.End => throw Unexpected(),
                _ => 0,
            };
            Position++;
        }
        while (depth > 0);
    }

    /// <summary>An error at the current token.</summary>
    public WasmTextException Fail(string reason) => FailAt(Position, reason);

    public WasmTextException FailAt(int position, string reason) => TokenizedText.Fail(source.Text, _tokens[position].Start, reason);

    /// <summary>The error for a token that has no place here: unknown as a word, or known but misplaced.</summary>
    public WasmTextException Unexpected()
    {
        Token token = Current;
        if (token.Kind == TokenKind.End) return Fail("unexpected token: end of text");
        bool known = token.Kind != TokenKind.Word || Vocabulary.IsKnown(Span);
        ReadOnlySpan<char> shown = Span.Length > 60 ? $"{Span[..60]}..." : Span;
        return Fail(known ? $"unexpected token {shown}" : $"unknown operator {shown}");
    }

    private void Expect(TokenKind kind)
    {
        if (Kind != kind) throw Unexpected();
        Position++;
    }
}
