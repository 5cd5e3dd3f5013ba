using System.Globalization;

namespace Mooring.Wasm.Text.Numbers;

/// <summary>What kind of number a word is, by its characters alone.</summary>
internal enum NumberShape : byte
{
    None,

    /// <summary>Digits without a sign.</summary>
    Natural,

    /// <summary>Digits with a sign.</summary>
    Integer,

    /// <summary>Anything with a point, an exponent, <c>inf</c> or <c>nan</c>.</summary>
    Float,
}

/// <summary>Integers of the text format: decimal or hexadecimal, underscores between digits.</summary>
/// <remarks>WebAssembly core specification, section 6.3.1 "Integers".</remarks>
internal static class NumberText
{
    /// <summary>Says what a word would be as a number; <see cref="NumberShape.None"/> when it is none.</summary>
    public static NumberShape Classify(ReadOnlySpan<char> word)
    {
        ReadOnlySpan<char> digits = TrimSign(word, out bool signed, out _);
        if (SkipDigits(digits, out bool hex) is var rest && rest.Length < digits.Length && rest.IsEmpty)
        {
            return signed ? NumberShape.Integer : NumberShape.Natural;
        }

        return IsFloat(digits, rest, hex) ? NumberShape.Float : NumberShape.None;
    }

    /// <summary>Reads digits with an optional sign.</summary>
    /// <param name="word">All of the word.</param>
    /// <param name="negative">Whether a minus stands before it.</param>
    /// <param name="magnitude">Its digits' value; meaningless when <paramref name="overflow"/> is set.</param>
    /// <param name="overflow">Whether the digits need more than 64 bits.</param>
    /// <returns>False when the word is no integer.</returns>
    public static bool TryInteger(ReadOnlySpan<char> word, out bool negative, out ulong magnitude, out bool overflow)
    {
        ReadOnlySpan<char> digits = TrimSign(word, out _, out negative);
        ReadOnlySpan<char> rest = SkipDigits(digits, out bool hex);
        magnitude = 0;
        overflow = false;
        if (!rest.IsEmpty || digits.IsEmpty) return false;
        if (hex) digits = digits[2..];
        uint radix = hex ? 16u : 10u;
        foreach (char c in digits)
        {
            if (c == '_') continue;
            ulong high = Math.BigMul(magnitude, radix, out magnitude);
            ulong sum = magnitude + DigitValue(c);
            overflow |= high != 0 || sum < magnitude;
            magnitude = sum;
        }

        return true;
    }

    /// <summary>Reads the digits of <c>\u{...}</c>: hexadecimal, at most 32 bits.</summary>
    public static bool TryHexDigits(ReadOnlySpan<char> digits, out uint value)
    {
        value = 0;
        if (!SkipDigits(digits, hex: true).IsEmpty) return false;
        ulong sum = 0;
        foreach (char c in digits)
        {
            if (c != '_') sum = (sum << 4) | DigitValue(c);
            if (sum > uint.MaxValue) return false;
        }

        value = (uint)sum;
        return !digits.IsEmpty;
    }

    public static uint DigitValue(char c) => char.IsAsciiDigit(c) ? (uint)(c - '0') : (uint)((c | 0x20) - 'a' + 10);

    public static ReadOnlySpan<char> TrimSign(ReadOnlySpan<char> word, out bool signed, out bool negative)
    {
        negative = word.StartsWith("-");
        signed = negative || word.StartsWith("+");
        return signed ? word[1..] : word;
    }

    /// <summary>What follows the longest run of digits; gives the whole span back when there are none.</summary>
    public static ReadOnlySpan<char> SkipDigits(ReadOnlySpan<char> word, bool hex)
    {
        int count = 0;
        while (count < word.Length)
        {
            char c = word[count];
            bool digit = hex ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c);
            bool separator = c == '_' && count > 0 && word[count - 1] != '_';
            if (!digit && !separator) break;
            count++;
        }

        // An underscore must stand between digits; the run ends before one that does not.
        if (count > 0 && word[count - 1] == '_') count--;
        return word[count..];
    }

    private static ReadOnlySpan<char> SkipDigits(ReadOnlySpan<char> word, out bool hex)
    {
        hex = word.StartsWith("0x");
        if (!hex) return SkipDigits(word, hex: false);
        ReadOnlySpan<char> rest = SkipDigits(word[2..], hex: true);
        return rest.Length == word.Length - 2 ? word : rest;
    }

    /// <summary>Whether what follows the whole digits makes the word a float.</summary>
    private static bool IsFloat(ReadOnlySpan<char> unsigned, ReadOnlySpan<char> rest, bool hex)
    {
        if (unsigned is "inf" or "nan") return true;
        if (unsigned.StartsWith("nan:0x"))
        {
            ReadOnlySpan<char> payload = unsigned[6..];
            return !payload.IsEmpty && SkipDigits(payload, hex: true).IsEmpty;
        }

        if (rest.Length == unsigned.Length) return false;
        if (rest.StartsWith("."))
        {
            rest = SkipDigits(rest[1..], hex);
            if (rest.IsEmpty) return true;
        }

        if (char.ToLower(rest[0], CultureInfo.InvariantCulture) != (hex ? 'p' : 'e')) return false;
        ReadOnlySpan<char> exponent = TrimSign(rest[1..], out _, out _);
        return !exponent.IsEmpty && SkipDigits(exponent, hex: false).IsEmpty;
    }
}
