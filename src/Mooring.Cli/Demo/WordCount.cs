using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mooring.Cli.Demo;

/// <summary>The totals of a text, as the guest <c>tally</c> defines and writes them (guests/tally/tally.c).</summary>
/// <param name="Lines">Line feeds.</param>
/// <param name="Words">Longest runs of ASCII letters, ASCII digits and bytes from 0x80 up, none across two messages.</param>
/// <param name="Distinct">Different words when ASCII letters are lower-cased.</param>
/// <param name="Bytes">All bytes.</param>
internal sealed partial record WordCount(long Lines, long Words, long Distinct, long Bytes)
{
    /// <summary>The same count made here, without Mooring, by other means than the guest's.</summary>
    /// <param name="messages">The text as it is sent.</param>
    /// <param name="top">The most frequent words, as <see cref="TopWords"/> of them.</param>
    public static WordCount Of(IEnumerable<ReadOnlyMemory<byte>> messages, out IReadOnlyList<string> top)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        long lines = 0, bytes = 0;
        foreach (ReadOnlyMemory<byte> message in messages)
        {
            string text = LowerCased(message.Span);
            foreach (ValueMatch match in Word().EnumerateMatches(text))
            {
                string word = text.Substring(match.Index, match.Length);
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }

            lines += text.Count(character => character == '\n');
            bytes += message.Length;
        }

        top = [.. counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Take(TopWords).Select(one => $"{one.Value} {Utf8(one.Key)}")];
        return new WordCount(lines, counts.Values.Sum(), counts.Count, bytes);
    }

    /// <summary>How many of the most frequent words are compared.</summary>
    public const int TopWords = 10;

    /// <summary>Reads the guest's answer to <c>Count</c>.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static WordCount Parse(ReadOnlySpan<byte> answer)
    {
        string text = Encoding.UTF8.GetString(answer);
        Match match = Totals().Match(text);
        if (!match.Success) throw new FormatException($"the guest answered \"{text}\" in place of its totals");
        return new WordCount(Number(match, 1), Number(match, 2), Number(match, 3), Number(match, 4));
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>One character for each byte, so that words are cut between bytes and compared byte by byte.</summary>
    private static string LowerCased(ReadOnlySpan<byte> bytes)
    {
        return string.Create(bytes.Length, bytes, static (characters, bytes) =>
        {
            for (int i = 0; i < bytes.Length; i++) characters[i] = (char)(bytes[i] is >= (byte)'A' and <= (byte)'Z' ? bytes[i] | 0x20 : bytes[i]);
        });
    }

    private static string Utf8(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));

    [GeneratedRegex("[a-z0-9\u0080-\u00ff]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("^lines=([0-9]+) words=([0-9]+) distinct=([0-9]+) bytes=([0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Totals();
}
