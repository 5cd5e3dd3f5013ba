namespace Mooring.Wasm.Spec;

/// <summary>The checked-in list of what is known not to pass, each with its reason.</summary>
/// <remarks>
/// A line is a place and a reason: <c>folder/</c> or <c>file.wast</c> for scripts that need a part of WebAssembly which the engine does
/// not have, <c>file.wast:12</c> for one command of a script. What is listed must fail: an entry that passes is an error, so the list
/// never grows stale.
/// </remarks>
public sealed class ExpectedFailures
{
    private readonly List<(string Place, string Reason)> _scripts = [];
    private readonly Dictionary<(string File, int Line), string> _commands = [];

    /// <summary>The list that is part of the repository.</summary>
    public static ExpectedFailures Default { get; } = LoadDefault();

    /// <summary>All files that single commands are listed of.</summary>
    public IEnumerable<string> FilesWithCommands => _commands.Keys.Select(key => key.File).Distinct();

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

    /// <summary>Compares what came of a script with the list.</summary>
    /// <returns>Failures that are not listed, and entries that passed; empty when all is as expected.</returns>
    public IReadOnlyList<string> Judge(SpecFileResult result)
    {
        if (OutOfScope(result.File) is { } reason)
        {
            return result.Failures.Count > 0 ? [] : [$"{result.File} passes, but is listed: {reason}"];
        }

        IEnumerable<string> unexpected = result.Failures
            .Where(failure => !_commands.ContainsKey((failure.File, failure.Line)))
            .Select(failure => failure.ToString());
        IEnumerable<string> stale = _commands
            .Where(entry => entry.Key.File == result.File && !result.Failures.Any(failure => failure.Line == entry.Key.Line))
            .Select(entry => $"{entry.Key.File}:{entry.Key.Line} passes, but is listed: {entry.Value}");
        return [.. unexpected, .. stale];
    }

    private void Add(string line)
    {
        string[] parts = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 2) throw new FormatException($"the list of expected failures has an entry without a reason: {line}");
        int colon = parts[0].LastIndexOf(':');
        if (colon < 0) _scripts.Add((parts[0], parts[1]));
        else _commands.Add((parts[0][..colon], int.Parse(parts[0].AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture)), parts[1]);
    }

    private static ExpectedFailures LoadDefault()
    {
        using Stream stream = typeof(ExpectedFailures).Assembly.GetManifestResourceStream("expected-failures.txt")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
