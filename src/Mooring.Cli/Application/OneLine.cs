using System.Globalization;
using System.Text;

namespace Mooring.Cli.Application;

/// <summary>Puts text from elsewhere (guests, files, exceptions) on one line that is safe to write to a terminal.</summary>
internal static class OneLine
{
    /// <summary>Longest line, in characters; what is cut off is replaced by an ellipsis.</summary>
    private const int Longest = 2000;

    /// <summary>Replaces control characters by escapes such as <c>\n</c> and <c>\u001b</c>, and cuts very long text.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Longest && !text.Any(char.IsControl)) return text;

        var line = new StringBuilder(Math.Min(text.Length, Longest) + 16);
        foreach (char character in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            _ = character switch
            {
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                _ when char.IsControl(character) => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => line.Append(character),
            };
        }

        if (text.Length > Longest) line.Append('…');
        return line.ToString();
    }
}
