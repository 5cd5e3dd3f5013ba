using System.Text.RegularExpressions;

namespace Mooring.Hosting.Manifests;

/// <summary>Puts values of the environment into a manifest's text: <c>${NAME}</c> and <c>${NAME:default}</c>, as waSCC's host did.</summary>
/// <remarks>It happens before the text is parsed. A name that has no value and no default stays as it is, and so does <c>$NAME</c>.</remarks>
internal static partial class EnvironmentExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> environment) => Variable().Replace(text, match =>
        environment.TryGetValue(match.Groups["name"].Value, out string? value) ? value
        : match.Groups["default"] is { Success: true } otherwise ? otherwise.Value
        : match.Value);

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:(?<default>[^}\n]*))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
