namespace Mooring.Nats.Security;

/// <summary>The text of a <c>.creds</c> file: a user's JWT and seed between lines of dashes.</summary>
internal static class CredentialsText
{
    /// <exception cref="FormatException">A block is missing or has no end. The message repeats nothing of it.</exception>
    public static (string Jwt, string Seed) Parse(string text) => (Block(text, "NATS USER JWT"), Block(text, "USER NKEY SEED"));

    private static string Block(string text, string name)
    {
        string begin = $"BEGIN {name}";
        using StringReader lines = new(text);
        while (lines.ReadLine() is { } line)
        {
            if (!IsMark(line, begin)) continue;
            string content = "";
            while (lines.ReadLine() is { } inner)
            {
                if (inner.AsSpan().Trim().StartsWith("---")) return content.Length > 0 ? content : throw new FormatException($"The credentials have an empty block '{name}'.");
                content += inner.Trim();
            }

            throw new FormatException($"The credentials' block '{name}' has no end.");
        }

        throw new FormatException($"The credentials have no block '{name}'.");
    }

    private static bool IsMark(string line, string mark) =>
        line.AsSpan().Trim().StartsWith("---") && line.Contains(mark, StringComparison.Ordinal);
}
