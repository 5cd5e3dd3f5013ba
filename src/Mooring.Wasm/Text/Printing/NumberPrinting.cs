using System.Globalization;
using System.Runtime.Intrinsics;

namespace Mooring.Wasm.Text.Printing;

/// <summary>Numbers as text that reads back as the same bits.</summary>
internal static class NumberPrinting
{
    public static string Single(uint bits)
    {
        const uint Fraction = 0x7f_ffff;
        float value = BitConverter.UInt32BitsToSingle(bits);
        return float.IsNaN(value) ? NaN((int)bits < 0, bits & Fraction, 0x40_0000) : Infinity(value) ?? value.ToString("R", CultureInfo.InvariantCulture);
    }

    public static string Double(ulong bits)
    {
        const ulong Fraction = 0xf_ffff_ffff_ffff;
        double value = BitConverter.UInt64BitsToDouble(bits);
        return double.IsNaN(value)
            ? NaN((long)bits < 0, bits & Fraction, 0x8_0000_0000_0000)
            : Infinity(value) ?? value.ToString("R", CultureInfo.InvariantCulture);
    }

    public static string Vector(Vector128<byte> value)
    {
        Vector128<uint> lanes = value.AsUInt32();
        return string.Create(CultureInfo.InvariantCulture, $"i32x4 0x{lanes[0]:x8} 0x{lanes[1]:x8} 0x{lanes[2]:x8} 0x{lanes[3]:x8}");
    }

    private static string NaN(bool negative, ulong fraction, ulong canonical)
    {
        string payload = fraction == canonical ? "" : string.Create(CultureInfo.InvariantCulture, $":0x{fraction:x}");
        return (negative ? "-nan" : "nan") + payload;
    }

    private static string? Infinity(double value) => double.IsInfinity(value) ? (value < 0 ? "-inf" : "inf") : null;
}
