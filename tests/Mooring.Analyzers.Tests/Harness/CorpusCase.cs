using System.Text.RegularExpressions;

namespace Mooring.Analyzers.Testing;

/// <summary>One case of the corpus: source text, and the findings that are expected in it.</summary>
/// <remarks>
/// A file holds many cases; each begins with a line <c>//# name: what it shows</c>. A line on which a finding is expected ends
/// with <c>//!! MOOR101</c>. Everything before the first case is put in front of each.
/// </remarks>
internal sealed partial record CorpusCase(string File, string Name, string Source, IReadOnlyList<(int Line, string Id)> Expected)
{
    public bool IsBug => Expected.Count > 0;

    public static IReadOnlyList<CorpusCase> LoadAll(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(Load)];

    /// <summary>Runs the analyzers and describes what differs from the expectation; empty when nothing does.</summary>
    public async Task<string> DifferenceAsync()
    {
        var found = (await AnalyzerRun.FindAsync(Source)).Where(diagnostic => diagnostic.Id.StartsWith("MOOR", StringComparison.Ordinal)).ToList();
        var actual = found.Select(diagnostic => (Line: diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1, diagnostic.Id)).Distinct().ToList();
        var missing = Expected.Except(actual).Select(item => $"missing {item.Id} on line {item.Line}: {LineAt(item.Line)}");
        var surplus = actual.Except(Expected).Select(item => $"surplus {item.Id} on line {item.Line}: {LineAt(item.Line)}");
        return string.Join('\n', missing.Concat(surplus));
    }

    private string LineAt(int line) => Source.Split('\n')[line - 1].Trim();

    private static IEnumerable<CorpusCase> Load(string path)
    {
        string prelude = "";
        string? name = null;
        var lines = new List<string>();
        foreach (string line in System.IO.File.ReadLines(path).Append("//# end"))
        {
            Match start = CaseStart().Match(line);
            if (!start.Success)
            {
                lines.Add(line);
                continue;
            }

            string text = string.Join('\n', lines);
            if (name is null) prelude = text;
            else yield return Create(System.IO.Path.GetFileNameWithoutExtension(path), name, text + "\n" + prelude);
            name = start.Groups["name"].Value;
            lines.Clear();
        }
    }

    private static CorpusCase Create(string file, string name, string source)
    {
        var expected = new List<(int, string)>();
        string[] lines = source.Split('\n');
        for (int i = 0; i < lines.Length; i++)
            foreach (Match mark in Mark().Matches(lines[i]))
                foreach (string id in mark.Groups["ids"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)) expected.Add((i + 1, id));
        return new(file, name, source, expected);
    }

    [GeneratedRegex(@"^//# (?<name>[\w-]+)")]
    private static partial Regex CaseStart();

    [GeneratedRegex(@"//!!(?<ids>( MOOR\d+)+)")]
    private static partial Regex Mark();
}
