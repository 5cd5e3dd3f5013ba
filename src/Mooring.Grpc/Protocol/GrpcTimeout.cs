using System.Globalization;

namespace Mooring.Grpc.Protocol;

/// <summary>The <c>grpc-timeout</c> header: one to eight digits and a unit.</summary>
/// <remarks><see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests"/>.</remarks>
internal static class GrpcTimeout
{
    /// <summary>The longest wait that a timer can do (some 49 days); a longer timeout counts as none.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a header value. A fraction of a tick (100 ns) counts as a whole one.</summary>
    /// <returns>Whether <paramref name="text"/> is a valid timeout; the largest, 99999999H, fits a <see cref="TimeSpan"/>.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1) return false;
        if (!long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;

        if (text[^1] == 'n')
        {
            timeout = TimeSpan.FromTicks((value + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick);
            return true;
        }

        foreach (var (unit, ticks) in Units)
        {
            if (unit != text[^1]) continue;
            timeout = TimeSpan.FromTicks(value * ticks);
            return true;
        }

        return false;
    }

    /// <summary>Writes the timeout in the finest unit that holds it, rounded up; a negative one as zero, one over 11,000 years as that.</summary>
    public static string Format(TimeSpan timeout)
    {
        var wanted = Math.Max(0, timeout.Ticks);
        foreach (var (unit, ticks) in Units)
        {
            var value = (wanted / ticks) + (wanted % ticks > 0 ? 1 : 0);
            if (value <= MaxValue) return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
        }

        return "99999999H";
    }
}
