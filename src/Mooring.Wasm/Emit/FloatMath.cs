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
        float result = MathF.Min(a, b);
        return float.IsNaN(result) ? a + b : result; // the sum is a NaN as well, but a quiet one
    }

    /// <summary><c>f32.max</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b)
    {
        float result = MathF.Max(a, b);
        return float.IsNaN(result) ? a + b : result;
    }

    /// <summary><c>f64.min</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Min(double a, double b)
    {
        double result = Math.Min(a, b);
        return double.IsNaN(result) ? a + b : result;
    }

    /// <summary><c>f64.max</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(double a, double b)
    {
        double result = Math.Max(a, b);
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
