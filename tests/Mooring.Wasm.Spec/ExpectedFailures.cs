using System.Globalization;

namespace Mooring.Wasm.Spec;

/// <summary>The checked-in list of what is known not to pass, each with its reason.</summary>
/// <remarks>
/// A line is a place and a reason: <c>folder/</c> or <c>file.wast</c> for scripts that need a part of WebAssembly which the engine does
/// not have, <c>file.wast:12</c> for one command of a script, <c>file.wast:12-34</c> for those that start on these lines: a module and
/// what is asserted of it. What is listed must fail, in a range at least one command: an entry that passes is an error, so the list never
/// grows stale.
/// </remarks>
public sealed class ExpectedFailures
{
    private readonly List<(string Place, string Reason)> _scripts = [];
    private readonly List<(string File, int First, int Last, string Reason)> _commands = [];

    /// <summary>The list that is part of the repository.</summary>
    public static ExpectedFailures Default { get; } = LoadDefault();

    /// <summary>All files that single commands are listed of.</summary>
    public IEnumerable<string> FilesWithCommands => _commands.Select(entry => entry.File).Distinct();

    /// <summary>All folders and files that are listed as a whole.</summary>
    public IEnumerable<string> Scripts => _scripts.Select(entry => entry.Place);

    /// <summary>Reads a list.</summary>
    /// <exception cref="FormatException">A line is not a place and a reason.</exception>
    public static ExpectedFailures Parse(string text)
    {
        var list = new ExpectedFailures();
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith('#')) list.Add(line);
        }

        return list;
    }

    /// <summary>Why a script as a whole is not expected to pass, or null.</summary>
    public string? OutOfScope(string file)
    {
        foreach ((string place, string reason) in _scripts)
        {
            if (place == file || (place.EndsWith('/') && file.StartsWith(place, StringComparison.Ordinal))) return reason;
        }

        return null;
    }

    /// <summary>Whether a failure is listed as belonging to a part of WebAssembly that is left out.</summary>
    public bool IsOutOfScope(SpecFailure failure) =>
        OutOfScope(failure.File) is not null || _commands.Exists(entry => entry.Reason.StartsWith('[') && Covers(entry, failure));

    /// <summary>Compares what came of a script with the list.</summary>
    /// <returns>Failures that are not listed, and entries that passed; empty when all is as expected.</returns>
    public IReadOnlyList<string> Judge(SpecFileResult result)
    {
        if (OutOfScope(result.File) is { } reason)
        {
            return result.Failures.Count > 0 ? [] : [$"{result.File} passes, but is listed: {reason}"];
        }

        var entries = _commands.Where(entry => entry.File == result.File).ToList();
        IEnumerable<string> unexpected = result.Failures
            .Where(failure => !entries.Exists(entry => Covers(entry, failure)))
            .Select(failure => failure.ToString());
        IEnumerable<string> stale = entries
            .Where(entry => !result.Failures.Any(failure => Covers(entry, failure)))
            .Select(entry => $"{entry.File}:{entry.First} passes, but is listed: {entry.Reason}");
        return [.. unexpected, .. stale];
    }

    private static bool Covers((string File, int First, int Last, string Reason) entry, SpecFailure failure) =>
        failure.File == entry.File && failure.Line >= entry.First && failure.Line <= entry.Last;

    private void Add(string line)
    {
        string[] parts = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 2) throw new FormatException($"the list of expected failures has an entry without a reason: {line}");
        int colon = parts[0].LastIndexOf(':');
        if (colon < 0)
        {
            _scripts.Add((parts[0], parts[1]));
            return;
        }

        string[] lines = parts[0][(colon + 1)..].Split('-');
        _commands.Add((parts[0][..colon], Number(lines[0]), Number(lines[^1]), parts[1]));
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static ExpectedFailures LoadDefault()
    {
        using Stream stream = typeof(ExpectedFailures).Assembly.GetManifestResourceStream("expected-failures.txt")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
