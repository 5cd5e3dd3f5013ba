using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Mooring.Wasm.Text.Numbers;

/// <summary>Floating-point literals, rounded to nearest even in one step.</summary>
/// <remarks>WebAssembly core specification, section 6.3.2 "Floating-Point".</remarks>
internal static class FloatText
{
    /// <summary>Reads an f32.</summary>
    /// <returns>Its bits, or null when it is a number that does not fit.</returns>
    /// <exception cref="FormatException">The word is no number; ask <see cref="NumberText.Classify"/> first.</exception>
    public static uint? Single(ReadOnlySpan<char> word) => (uint?)Parse(word, fractionBits: 23, exponentBits: 8);

    /// <summary>Reads an f64.</summary>
    /// <inheritdoc cref="Single"/>
    public static ulong? Double(ReadOnlySpan<char> word) => Parse(word, fractionBits: 52, exponentBits: 11);

    private static ulong? Parse(ReadOnlySpan<char> word, int fractionBits, int exponentBits)
    {
        ReadOnlySpan<char> magnitude = NumberText.TrimSign(word, out _, out bool negative);
        ulong infinity = ((1UL << exponentBits) - 1) << fractionBits;
        ulong? bits = magnitude switch
        {
            "inf" => infinity,
            "nan" => infinity | (1UL << (fractionBits - 1)),
            _ when magnitude.StartsWith("nan:0x") => NanWithPayload(magnitude[4..], infinity),
            _ when magnitude.StartsWith("0x") => Finite(Hexadecimal(magnitude[2..], fractionBits, exponentBits), infinity),
            _ => Finite(Decimal(magnitude, fractionBits), infinity),
        };
        return negative ? bits | (1UL << (fractionBits + exponentBits)) : bits;
    }

    private static ulong? Finite(ulong bits, ulong infinity) => bits < infinity ? bits : null;

    private static ulong? NanWithPayload(ReadOnlySpan<char> payload, ulong infinity)
    {
        _ = NumberText.TryInteger(payload, out _, out ulong value, out bool overflow);
        ulong fractionMask = infinity & (~infinity + 1);
        return overflow || value == 0 || value >= fractionMask ? null : infinity | value;
    }

    /// <summary>The runtime's own parser is exact for any number of digits; it knows no underscores.</summary>
    private static ulong Decimal(ReadOnlySpan<char> digits, int fractionBits)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(digits.Length);
        int length = 0;
        foreach (char c in digits)
        {
            if (c != '_') buffer[length++] = c;
        }

        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        ReadOnlySpan<char> plain = buffer.AsSpan(0, length);
        ulong bits = fractionBits == 23
            ? BitConverter.SingleToUInt32Bits(float.Parse(plain, Style, CultureInfo.InvariantCulture))
            : BitConverter.DoubleToUInt64Bits(double.Parse(plain, Style, CultureInfo.InvariantCulture));
        ArrayPool<char>.Shared.Return(buffer);
        return bits;
    }

    /// <summary>Bits of the nearest float, or at least infinity's when it is too large.</summary>
    private static ulong Hexadecimal(ReadOnlySpan<char> digits, int fractionBits, int exponentBits)
    {
        ulong significand = 0;
        bool sticky = false; // a digit that is not 0 was dropped below the 60 bits kept
        bool point = false;
        long exponent = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            char c = digits[i];
            if (c == '_') continue;
            if (c == '.')
            {
                point = true;
                continue;
            }

            if (c is 'p' or 'P')
            {
                exponent += Exponent(digits[(i + 1)..]);
                break;
            }

            if (significand >> 56 == 0)
            {
                significand = (significand << 4) | NumberText.DigitValue(c);
                if (point) exponent -= 4;
            }
            else
            {
                sticky |= c != '0';
                if (!point) exponent += 4;
            }
        }

        return significand == 0 ? 0 : Round(significand, sticky, exponent, fractionBits, exponentBits);
    }

    /// <summary>The nearest float to significand * 2^exponent, plus a little when <paramref name="sticky"/>.</summary>
    private static ulong Round(ulong significand, bool sticky, long exponent, int fractionBits, int exponentBits)
    {
        int bias = (1 << (exponentBits - 1)) - 1;
        int shift = BitOperations.LeadingZeroCount(significand);
        significand <<= shift; // now 1.63 fixed point
        long biased = exponent - shift + 63 + bias;
        if (biased >= 2 * bias + 1) return ulong.MaxValue >> 1;

        // Subnormals keep fewer bits; with none left even the rounding bit is gone beyond one more place.
        int drop = 63 - fractionBits;
        if (biased <= 0) drop = (int)Math.Min(drop + 1 - biased, 65);
        ulong kept = drop >= 64 ? 0 : significand >> drop;
        ulong half = drop > 64 ? 0 : 1UL << (drop - 1);
        ulong lost = drop >= 64 ? significand : significand & ((half << 1) - 1);
        bool up = drop <= 64 && (lost > half || (lost == half && (sticky || (kept & 1) != 0)));

        // The leading one of a normal number adds one to the exponent field; rounding may carry into it and that is right too.
        ulong field = biased <= 0 ? 0 : (ulong)(biased - 1) << fractionBits;
        return field + kept + (up ? 1UL : 0UL);
    }

    /// <summary>A decimal exponent, held within bounds that no significand can make up for.</summary>
    private static long Exponent(ReadOnlySpan<char> digits)
    {
        const ulong Bound = long.MaxValue / 4;
        _ = NumberText.TryInteger(digits, out bool negative, out ulong magnitude, out bool overflow);
        long bounded = (long)(overflow ? Bound : Math.Min(magnitude, Bound));
        return negative ? -bounded : bounded;
    }
}
