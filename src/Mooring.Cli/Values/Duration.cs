using System.Globalization;

namespace Mooring.Cli.Values;

/// <summary>Reads durations as people write them: <c>250ms</c>, <c>5s</c>, <c>1.5m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    private static readonly (string Name, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), // before "s", which it ends with
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Longest duration: timers of the runtime count milliseconds in 32 bits.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Reads a duration from 1 ms to 24 days.</summary>
    /// <param name="text">A number and a unit.</param>
    /// <param name="duration">The duration.</param>
    /// <param name="problem">What is wrong and what would be right, when the result is false.</param>
    public static bool TryParse(string text, out TimeSpan duration, out string problem)
    {
        duration = default;
        problem = $"\"{text}\" is not a duration: write a number and ms, s, m or h, for example 5s";
        string trimmed = text.Trim();
        (string name, TimeSpan length) = Units.FirstOrDefault(unit => trimmed.EndsWith(unit.Name, StringComparison.OrdinalIgnoreCase));
        if (name is null) return false;

        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite;
        if (!decimal.TryParse(trimmed[..^name.Length], Style, CultureInfo.InvariantCulture, out decimal value)) return false;

        if (value > (decimal)(Longest / length) || value * length.Ticks < TimeSpan.TicksPerMillisecond)
        {
            problem = $"\"{text}\" is out of range: a duration is from 1ms to 24 days (576h)";
            return false;
        }

        duration = TimeSpan.FromTicks((long)(value * length.Ticks));
        return true;
    }
}
