using System.Buffers;

namespace Mooring.Wasm.Text.Lexing;

/// <summary>Splits WebAssembly text into tokens. Comments and annotations leave none.</summary>
/// <remarks>WebAssembly core specification, section 6.3 "Lexical Format".</remarks>
internal ref struct Lexer
{
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-./:<=>?@\\^_`|~");

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _position;
    private bool _inAnnotation;

    private Lexer(string text)
    {
        _text = text;
        _tokens = new List<Token>((text.Length / 6) + 1);
    }

    /// <summary>Tokenizes a whole text.</summary>
    /// <exception cref="WasmTextException">Some part of the text is no token.</exception>
    public static TokenizedText Tokenize(string text)
    {
        var lexer = new Lexer(text);
        while (lexer.Next(out Token token))
        {
            lexer._tokens.Add(token);
        }

        lexer._tokens.Add(new Token(TokenKind.End, text.Length, 0));
        return new TokenizedText(text, [.. lexer._tokens]);
    }

    /// <summary>Reads up to the next token; false at the end of the text.</summary>
    private bool Next(out Token token)
    {
        token = default;
        while (_position < _text.Length)
        {
            int start = _position;
            char c = _text[start];
            switch (c)
            {
                case ' ' or '\t' or '\n' or '\r':
                    _position++;
                    continue;
                case ';' when Peek(1) == ';':
                    SkipLineComment();
                    continue;
                case '(' when Peek(1) == ';':
                    SkipBlockComment();
                    continue;
                case '(' when Peek(1) == '@' && !_inAnnotation:
                    SkipAnnotation();
                    continue;
                case '(' or ')':
                    _position++;
                    token = new Token(c == '(' ? TokenKind.Open : TokenKind.Close, start, 1);
                    return true;
                case ',' or ';' or '[' or ']' or '{' or '}':
                    _position++;
                    token = new Token(TokenKind.Word, start, 1);
                    return true;
                default:
                    token = ReadRun();
                    return true;
            }
        }

        return false;
    }

    private readonly char Peek(int ahead) => _position + ahead < _text.Length ? _text[_position + ahead] : '\0';

    private readonly WasmTextException Fail(int position, string reason) => TokenizedText.Fail(_text, position, reason);

    /// <summary>Reads word characters and strings up to the first character that is neither: the longest match decides.</summary>
    private Token ReadRun()
    {
        int start = _position;
        int strings = 0;
        int firstString = -1;
        while (_position < _text.Length)
        {
            if (_text[_position] == '"')
            {
                if (strings++ == 0) firstString = _position - start;
                _position = StringLiteral.Skip(_text, _position, inName: start == _position - 1 && _text[start] == '$');
                continue;
            }

            int length = _text.AsSpan(_position).IndexOfAnyExcept(WordCharacters);
            if (length == 0) break;
            _position = length < 0 ? _text.Length : _position + length;
        }

        int run = _position - start;
        if (run == 0) throw Fail(start, $"illegal character U+{(int)_text[start]:X4}");
        bool endsInString = strings == 1 && _text[_position - 1] == '"';
        if (_text[start] == '$')
        {
            if (run == 1 || (strings == 1 && firstString == 1 && run == 3)) throw Fail(start, "empty identifier");
            if (strings == 0 || (endsInString && firstString == 1)) return new Token(TokenKind.Identifier, start, run);
        }

        return new Token(endsInString && firstString == 0 ? TokenKind.String : TokenKind.Word, start, run);
    }

    private void SkipLineComment()
    {
        int length = _text.AsSpan(_position).IndexOfAny('\n', '\r');
        _position = length < 0 ? _text.Length : _position + length;
    }

    /// <summary>Skips a comment that may contain further comments.</summary>
    private void SkipBlockComment()
    {
        int start = _position;
        int depth = 0;
        do
        {
            int length = _text.AsSpan(_position).IndexOfAny(';', '(');
            if (length < 0 || _position + length + 1 >= _text.Length) throw Fail(start, "unclosed comment");
            _position += length;
            if (_text[_position] == ';' && _text[_position + 1] == ')')
            {
                depth--;
                _position += 2;
            }
            else if (_text[_position] == '(' && _text[_position + 1] == ';')
            {
                depth++;
                _position += 2;
            }
            else
            {
                _position++;
            }
        }
        while (depth > 0);
    }

    /// <summary>Skips <c>(@id ...)</c>. Its content must be tokens with balanced parentheses, nothing more.</summary>
    private void SkipAnnotation()
    {
        int start = _position;
        _position += 2;
        if (Peek(0) == '"')
        {
            int end = StringLiteral.Skip(_text, _position, inName: true, empty: "empty annotation id");
            if (end == _position + 2) throw Fail(start, "empty annotation id");
            _position = end;
        }
        else
        {
            int length = _text.AsSpan(_position).IndexOfAnyExcept(WordCharacters);
            if (length == 0) throw Fail(start, "empty annotation id");
            _position = length < 0 ? _text.Length : _position + length;
        }

        _inAnnotation = true; // another one inside is an ordinary pair of parentheses
        for (int depth = 1; depth > 0;)
        {
            if (!Next(out Token token)) throw Fail(start, "unclosed annotation");
            depth += token.Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
        }

        _inAnnotation = false;
    }
}
