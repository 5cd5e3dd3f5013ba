using System.Globalization;
using System.Text;

namespace Mooring.Wasm.Text.Printing;

/// <summary>Text with indentation, as the printer builds it.</summary>
internal sealed class TextOutput
{
    private const int IndentWidth = 2;

    /// <summary>Deeper nesting is no longer shown by indentation, which would make the text grow with the square of its depth.</summary>
    private const int MaxIndent = 60;

    private static readonly string Blanks = new(' ', MaxIndent * IndentWidth);

    private readonly StringBuilder _text = new();

    public int Indent { get; set; }

    /// <summary>Starts a new line, indented.</summary>
    public TextOutput Line()
    {
        if (_text.Length > 0) _text.Append('\n');
        _text.Append(Blanks, 0, Math.Min(Indent, MaxIndent) * IndentWidth);
        return this;
    }

    public TextOutput Append(string text)
    {
        _text.Append(text);
        return this;
    }

    public TextOutput Append(char c)
    {
        _text.Append(c);
        return this;
    }

    public TextOutput Append(long number)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{number}");
        return this;
    }

    public TextOutput Append(ulong number)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{number}");
        return this;
    }

    /// <summary>A string literal of these bytes, in its quotes.</summary>
    public TextOutput Literal(ReadOnlySpan<byte> bytes)
    {
        _text.Append('"');
        foreach (byte b in bytes)
        {
            if (b is >= 0x20 and < 0x7f and not ((byte)'"' or (byte)'\\')) _text.Append((char)b);
            else _text.Append('\\').Append(CultureInfo.InvariantCulture, $"{b:x2}");
        }

        _text.Append('"');
        return this;
    }

    /// <summary>A string literal of a name: characters outside ASCII stay as they are, those that do not show are escaped.</summary>
    public TextOutput Literal(string name)
    {
        _text.Append('"');
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') _text.Append('\\').Append((char)rune.Value);
            else if (rune.Value >= 0x20 && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
                _text.Append(rune.ToString());
            else _text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        _text.Append('"');
        return this;
    }

    public override string ToString() => _text.ToString();
}
