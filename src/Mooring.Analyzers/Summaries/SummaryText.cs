using System.Reflection;

namespace Mooring.Analyzers.Summaries;

/// <summary>Reads the embedded tables: lines of words, with '#' for comments.</summary>
internal static class SummaryText
{
    private static readonly char[] Blanks = [' ', '\t'];

    public static IEnumerable<string[]> Read(string name)
    {
        using Stream stream = typeof(SummaryText).GetTypeInfo().Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The analyzers were built without {name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            int comment = line.IndexOf('#');
            if (comment >= 0) line = line.Substring(0, comment);
            string[] words = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0) yield return words;
        }
    }
}
