using System.Globalization;
using Mooring.Wasm;

namespace Mooring.Fuzz.Generation;

/// <summary>Values at which instructions go wrong: limits, signs, NaNs, shift counts, and values beside them.</summary>
internal static class EdgeValues
{
    private static readonly int[] Ints =
    [
        0, 1, -1, 2, -2, 7, 8, 15, 16, 31, 32, 33, 63, 64, 127, 128, -128, -129, 255, 256, 32_767, 32_768, -32_768, 65_535, 65_536, 0x55555555,
        int.MaxValue, int.MinValue, int.MaxValue - 1, int.MinValue + 1, unchecked((int)0x80000080), 0x00FF00FF, 0x7F80_0000, 0x01020304,
    ];

    private static readonly long[] Longs =
    [
        0, 1, -1, 2, 31, 32, 63, 64, 65, 255, 65_535, int.MaxValue, int.MinValue, 0x8000_0000L, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue,
        long.MinValue + 1, long.MaxValue - 1, 0x0102030405060708, unchecked((long)0x8000000000000080), 0x7FF0000000000000, (1L << 53) + 1, 1L << 24,
    ];

    private static readonly uint[] Singles =
    [
        0, 0x8000_0000, 0x3F80_0000, 0xBF80_0000, 0x3F00_0000, 0xBF00_0000, 0x3FC0_0000, 0x4020_0000, 0x0000_0001, 0x8000_0001, 0x007F_FFFF, 0x0080_0000,
        0x7F7F_FFFF, 0xFF7F_FFFF, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0x4F00_0000, 0xCF00_0000, 0xCF00_0001, 0x4EFF_FFFF, 0x4F7F_FFFF, 0x4F80_0000,
        0x5F00_0000, 0xDF00_0000, 0x5F7F_FFFF, 0x5F80_0000, 0x4B00_0001, 0x4B7F_FFFF, 0x437F_0000, 0x4380_0000, 0x3EFF_FFFF, 0xBF7F_FFFF,
    ];

    private static readonly uint[] SingleNaNs = [0xFFC0_0000, 0x7F80_0001, 0xFFBF_FFFF, 0x7FFF_FFFF];

    private static readonly ulong[] Doubles =
    [
        0, 0x8000000000000000, 0x3FF0000000000000, 0xBFF0000000000000, 0x3FE0000000000000, 0xBFE0000000000000, 0x3FF8000000000000, 0x4004000000000000,
        1, 0x8000000000000001, 0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF, 0x7FF0000000000000, 0xFFF0000000000000,
        0x7FF8000000000000, 0x41DFFFFFFFC00000, 0x41DFFFFFFFFFFFFF, 0x41E0000000000000, 0xC1E0000000000000, 0xC1E0000000200000, 0xC1E00000001FFFFF,
        0x41EFFFFFFFE00000, 0x41F0000000000000, 0x41EFFFFFFFFFFFFF, 0x43E0000000000000, 0xC3E0000000000000, 0xC3E0000000000001, 0x43DFFFFFFFFFFFFF,
        0x43EFFFFFFFFFFFFF, 0x43F0000000000000, 0x4330000000000001, 0x433FFFFFFFFFFFFF, 0x47EFFFFFE0000000, 0x47EFFFFFEFFFFFFF, 0x47EFFFFFF0000000,
        0x36A0000000000000, 0x3690000000000000, 0x3690000000000001, 0x3FDFFFFFFFFFFFFF, 0xBFEFFFFFFFFFFFFF,
    ];

    private static readonly ulong[] DoubleNaNs = [0xFFF8000000000000, 0x7FF0000000000001, 0xFFF7FFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF];

    public static int Int32(Random random) => random.Next(4) == 0 ? (int)random.NextInt64() >> random.Next(32) : Pick(random, Ints);

    public static long Int64(Random random) => random.Next(4) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64) : Pick(random, Longs);

    /// <param name="anyNaN">Whether NaNs with other bits than the canonical ones may come: JavaScript cannot pass them on.</param>
    public static uint Single(Random random, bool anyNaN) => random.Next(12) switch
    {
        0 or 1 => BitConverter.SingleToUInt32Bits((random.NextSingle() - 0.5f) * MathF.ScaleB(1, random.Next(-10, 70))),
        2 when anyNaN => Pick(random, SingleNaNs),
        3 => BitConverter.SingleToUInt32Bits(random.Next(-1_000, 1_000) / 2f),
        _ => Pick(random, Singles),
    };

    /// <param name="anyNaN">As for <see cref="Single"/>.</param>
    public static ulong Double(Random random, bool anyNaN) => random.Next(12) switch
    {
        0 or 1 => BitConverter.DoubleToUInt64Bits((random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(-10, 70))),
        2 when anyNaN => Pick(random, DoubleNaNs),
        3 => BitConverter.DoubleToUInt64Bits(random.Next(-1_000, 1_000) / 2.0),
        _ => Pick(random, Doubles),
    };

    /// <summary>16 bytes: lanes of one shape.</summary>
    public static byte[] Vector(Random random)
    {
        var bytes = new ByteBuffer();
        int shape = random.Next(6);
        if (shape == 0)
        {
            for (int i = 0; i < 16; i++) bytes.Byte(random.Next(3) == 0 ? random.Next(256) : Pick(random, (int[])[0, 1, 0x7F, 0x80, 0x81, 0xFF, i]));
        }

        for (int i = 0; i < 8 && shape == 1; i++)
        {
            int lane = random.Next(3) == 0 ? random.Next(0x10000) : Pick(random, (int[])[0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0x8001, 0xFFFF]);
            bytes.Byte(lane & 0xFF).Byte(lane >> 8);
        }

        for (int i = 0; i < 4 && shape is 2 or 3; i++)
        {
            if (shape == 2) bytes.LittleEndian((uint)Int32(random));
            else bytes.LittleEndian(Single(random, anyNaN: true));
        }

        for (int i = 0; i < 2 && shape >= 4; i++) bytes.LittleEndian(shape == 4 ? (ulong)Int64(random) : Double(random, anyNaN: true));
        return bytes.ToArray();
    }

    /// <summary>An argument as <see cref="FuzzCall"/> writes it.</summary>
    public static string Argument(Random random, ValueKind kind) => FuzzCall.Letter(kind) + kind switch
    {
        ValueKind.I32 => Int32(random).ToString(CultureInfo.InvariantCulture),
        ValueKind.I64 => Int64(random).ToString(CultureInfo.InvariantCulture),
        ValueKind.F32 => Single(random, anyNaN: false).ToString("x8", CultureInfo.InvariantCulture),
        ValueKind.F64 => Double(random, anyNaN: false).ToString("x16", CultureInfo.InvariantCulture),
        ValueKind.ExternRef => random.Next(2) == 0 ? "n" : random.Next(4).ToString(CultureInfo.InvariantCulture),
        _ => "n",
    };

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
