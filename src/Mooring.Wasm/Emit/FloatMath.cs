using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <summary>Float operations of WebAssembly that no single IL instruction or library method has exactly.</summary>
/// <remarks>WebAssembly core specification, section 4.3.3 "Floating-Point Operations". NaN results must be quiet.</remarks>
internal static class FloatMath
{
    /// <summary>Zero, but the just-in-time compiler does not know: whatever it is mixed into is not folded at compile time.</summary>
    /// <remarks>Folding <c>x * 1</c>, <c>x - 0</c> and their like to <c>x</c> would let signalling NaNs pass.</remarks>
    public static int OpaqueZero;

    /// <summary><c>f32.min</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float a, float b)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> x = Vector128.CreateScalarUnsafe(a), y = Vector128.CreateScalarUnsafe(b);
            float lesser = Sse.Or(Sse.MinScalar(x, y), Sse.MinScalar(y, x)).ToScalar(); // a NaN, or equal but for the sign of zeros
            return float.IsNaN(lesser) ? a + b : lesser; // the sum is a NaN as well, but a quiet one
        }

        float result = MathF.Min(a, FromBits(BitConverter.SingleToInt32Bits(b))); // of zeros known at compile time it would take the wrong one
        return float.IsNaN(result) ? a + b : result;
    }

    /// <summary><c>f32.max</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> x = Vector128.CreateScalarUnsafe(a), y = Vector128.CreateScalarUnsafe(b);
            Vector128<float> one = Sse.MaxScalar(x, y), other = Sse.MaxScalar(y, x); // equal but for the sign of zeros, or one a NaN
            return float.IsNaN(Sse.Or(one, other).ToScalar()) ? a + b : Sse.And(one, other).ToScalar();
        }

        float result = MathF.Max(a, FromBits(BitConverter.SingleToInt32Bits(b))); // of zeros known at compile time it would take the wrong one
        return float.IsNaN(result) ? a + b : result;
    }

    /// <summary><c>f64.min</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Min(double a, double b)
    {
        if (Sse2.IsSupported)
        {
            Vector128<double> x = Vector128.CreateScalarUnsafe(a), y = Vector128.CreateScalarUnsafe(b);
            double lesser = Sse2.Or(Sse2.MinScalar(x, y), Sse2.MinScalar(y, x)).ToScalar(); // a NaN, or equal but for the sign of zeros
            return double.IsNaN(lesser) ? a + b : lesser; // the sum is a NaN as well, but a quiet one
        }

        double result = Math.Min(a, BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(b) | (uint)OpaqueZero)); // of zeros known at compile time it would take the wrong one
        return double.IsNaN(result) ? a + b : result;
    }

    /// <summary><c>f64.max</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(double a, double b)
    {
        if (Sse2.IsSupported)
        {
            Vector128<double> x = Vector128.CreateScalarUnsafe(a), y = Vector128.CreateScalarUnsafe(b);
            Vector128<double> one = Sse2.MaxScalar(x, y), other = Sse2.MaxScalar(y, x); // equal but for the sign of zeros, or one a NaN
            return double.IsNaN(Sse2.Or(one, other).ToScalar()) ? a + b : Sse2.And(one, other).ToScalar();
        }

        double result = Math.Max(a, BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(b) | (uint)OpaqueZero)); // of zeros known at compile time it would take the wrong one
        return double.IsNaN(result) ? a + b : result;
    }

    /// <summary><c>f32.demote_f64</c>, also where the operand is a promoted f32 and a plain conversion would be folded away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Demote(double value) =>
        Sse2.IsSupported
            ? Sse2.ConvertScalarToVector128Single(Vector128<float>.Zero, Vector128.CreateScalarUnsafe(value)).ToScalar()
            : DemoteByCall(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float DemoteByCall(double value) => (float)value;

    /// <summary><c>f32.reinterpret_i32</c> that keeps signalling NaNs even when the bits are known at compile time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FromBits(int bits) => BitConverter.Int32BitsToSingle(bits | OpaqueZero);

    /// <summary><c>i32.trunc_f64_s</c>; with a promoted operand also <c>i32.trunc_f32_s</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TruncateToI32(double value) =>
        value > -2147483649.0 && value < 2147483648.0 ? double.ConvertToIntegerNative<int>(value) : throw InvalidConversion(value);

    /// <summary><c>i32.trunc_f64_u</c>; with a promoted operand also <c>i32.trunc_f32_u</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TruncateToU32(double value) =>
        value > -1.0 && value < 4294967296.0 ? (int)double.ConvertToIntegerNative<long>(value) : throw InvalidConversion(value);

    /// <summary><c>i64.trunc_f64_s</c>; with a promoted operand also <c>i64.trunc_f32_s</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long TruncateToI64(double value) =>
        value >= -9223372036854775808.0 && value < 9223372036854775808.0
            ? double.ConvertToIntegerNative<long>(value)
            : throw InvalidConversion(value);

    /// <summary><c>i64.trunc_f64_u</c>; with a promoted operand also <c>i64.trunc_f32_u</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long TruncateToU64(double value) =>
        value > -1.0 && value < 18446744073709551616.0 ? (long)(ulong)value : throw InvalidConversion(value);

    private static Exception InvalidConversion(double value) =>
        Libcalls.CreateTrap(null!, double.IsNaN(value) ? TrapKind.InvalidConversionToInteger : TrapKind.IntegerOverflow);
}
