using System.Globalization;

namespace Mooring.Cli.Values;

/// <summary>Reads and writes sizes in bytes as people do: <c>64MiB</c>, <c>1.5GB</c>, <c>4096</c>.</summary>
internal static class ByteSize
{
    private static readonly (string Name, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000),
        ("B", 1),
    ];

    /// <summary>Reads a size of at least one byte; fractions of a unit are allowed, fractions of a byte are cut off.</summary>
    /// <param name="text">A number and a unit in any case; bytes when there is no unit.</param>
    /// <param name="bytes">The size.</param>
    /// <param name="problem">What is wrong and what would be right, when the result is false.</param>
    public static bool TryParse(string text, out long bytes, out string problem)
    {
        bytes = 0;
        problem = $"\"{text}\" is not a size: write a number and B, kB, KiB, MB, MiB, GB or GiB, for example 64MiB";
        (string number, long unit) = SplitUnit(text.Trim());
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out decimal value)) return false;

        if (value > long.MaxValue / unit || value * unit < 1)
        {
            problem = $"\"{text}\" is out of range: a size is from 1 byte to 8 EiB";
            return false;
        }

        bytes = (long)(value * unit);
        return true;
    }

    /// <summary>The size in its largest binary unit, with one decimal where it is not whole: <c>64 MiB</c>, <c>1.5 KiB</c>.</summary>
    public static string Format(long bytes)
    {
        (string name, long unit) = Units.Take(3).LastOrDefault(unit => bytes >= unit.Bytes, ("B", 1));
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)bytes / unit:0.#} {name}");
    }

    private static (string Number, long Unit) SplitUnit(string text)
    {
        foreach ((string name, long unit) in Units)
        {
            if (text.EndsWith(name, StringComparison.OrdinalIgnoreCase)) return (text[..^name.Length], unit);
        }

        return (text, 1);
    }
}
