using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Mooring.Hosting.Manifests;

/// <summary>One value of a manifest, that knows where it stands and complains there.</summary>
internal sealed class ManifestNode(YamlNode node, string file)
{
    private const long Kibi = 1 << 10;

    public ManifestPlace Place => new(node.Start.Line, node.Start.Column);

    public bool IsMap => node is YamlMappingNode;

    public ManifestException Error(string problem, Exception? cause = null) => new(file, Place, problem, cause);

    /// <summary>The value as a text.</summary>
    public string Text(string what) => node is YamlScalarNode { Value: { } text } ? text : throw Error($"{what}: a text is wanted here");

    public string NonEmptyText(string what) => Text(what) is { Length: > 0 } text ? text : throw Error($"{what}: must not be empty");

    public IEnumerable<ManifestNode> Items(string what) => node switch
    {
        YamlSequenceNode list => list.Children.Select(child => new ManifestNode(child, file)),
        YamlScalarNode { Value: null or "" } => [],
        _ => throw Error($"{what}: a list is wanted here"),
    };

    public ImmutableArray<string> Texts(string what) => [.. Items(what).Select(item => item.NonEmptyText(what))];

    /// <summary>The value as a map of which all keys are known.</summary>
    public Dictionary<string, ManifestNode> Fields(string what, params ReadOnlySpan<string> known)
    {
        Dictionary<string, ManifestNode> fields = Map(what);
        foreach (string name in fields.Keys)
        {
            if (known.Contains(name)) continue;
            throw fields[name].Error($"{what} has no \"{name}\": known are {string.Join(", ", known.ToArray())}");
        }

        return fields;
    }

    public ImmutableDictionary<string, string> TextMap(string what) =>
        Map(what).ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Text($"{what} {pair.Key}"), StringComparer.Ordinal);

    public bool Flag(string what) => Text(what).ToLowerInvariant() switch
    {
        "true" or "yes" => true,
        "false" or "no" => false,
        string text => throw Error($"{what}: \"{text}\" is neither true nor false"),
    };

    public int Count(string what, int least, int most) =>
        int.TryParse(Text(what), CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw Error($"{what}: \"{Text(what)}\" is not a whole number from {least} to {most}");

    /// <summary>Bytes: a number, or one with KiB, MiB or GiB.</summary>
    public long Size(string what, long least, long most)
    {
        string text = Text(what);
        (string digits, long unit) = text switch
        {
            _ when text.EndsWith("KiB", StringComparison.OrdinalIgnoreCase) => (text[..^3], Kibi),
            _ when text.EndsWith("MiB", StringComparison.OrdinalIgnoreCase) => (text[..^3], Kibi << 10),
            _ when text.EndsWith("GiB", StringComparison.OrdinalIgnoreCase) => (text[..^3], Kibi << 20),
            _ => (text, 1),
        };
        return decimal.TryParse(digits.Trim(), CultureInfo.InvariantCulture, out decimal number) && number * unit >= least && number * unit <= most
            ? (long)(number * unit)
            : throw Error($"{what}: \"{text}\" is not a size from {least} to {most} bytes, such as 64MiB");
    }

    /// <summary>A time: a number with ms, s, m or h.</summary>
    public TimeSpan Time(string what)
    {
        string text = Text(what);
        (string digits, double seconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 0.001),
            _ when text.EndsWith('s') => (text[..^1], 1),
            _ when text.EndsWith('m') => (text[..^1], 60),
            _ when text.EndsWith('h') => (text[..^1], 3600),
            _ => ("", 0),
        };
        return double.TryParse(digits, CultureInfo.InvariantCulture, out double number) && number > 0 && number * seconds < 1e7
            ? TimeSpan.FromSeconds(number * seconds)
            : throw Error($"{what}: \"{text}\" is not a time, such as 500ms, 5s or 2m");
    }

    private Dictionary<string, ManifestNode> Map(string what)
    {
        if (node is YamlScalarNode { Value: null or "" }) return [];
        if (node is not YamlMappingNode map) throw Error($"{what}: names with values are wanted here");
        var fields = new Dictionary<string, ManifestNode>(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in map.Children) fields.Add(new ManifestNode(key, file).Text(what), new ManifestNode(value, file));
        return fields;
    }
}
