using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace Mooring.Wasm.Emit.Vectors;

internal static partial class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Abs(V a) => (a.AsUInt32() & Vector128.Create(0x7FFF_FFFFu)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Neg(V a) => (a.AsUInt32() ^ Vector128.Create(0x8000_0000)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Ceil(V a) => Vector128.Ceiling(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Floor(V a) => Vector128.Floor(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Trunc(V a) => Vector128.Truncate(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Nearest(V a) => Vector128.Round(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Sqrt(V a) => Vector128.Sqrt(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Add(V a, V b) => (a.AsSingle() + b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Sub(V a, V b) => (a.AsSingle() - b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Mul(V a, V b) => (a.AsSingle() * b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Div(V a, V b) => (a.AsSingle() / b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Min(V a, V b) => Min(a.AsSingle(), b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Max(V a, V b) => Max(a.AsSingle(), b.AsSingle()).AsByte();

    // The x86 instructions give the second operand for equal numbers and NaNs, which is what the specification wants.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Pmin(V a, V b) =>
        Sse.IsSupported
            ? Sse.Min(b.AsSingle(), a.AsSingle()).AsByte()
            : Vector128.ConditionalSelect(Vector128.LessThan(b.AsSingle(), a.AsSingle()), b.AsSingle(), a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Pmax(V a, V b) =>
        Sse.IsSupported
            ? Sse.Max(b.AsSingle(), a.AsSingle()).AsByte()
            : Vector128.ConditionalSelect(Vector128.LessThan(a.AsSingle(), b.AsSingle()), b.AsSingle(), a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Abs(V a) => (a.AsUInt64() & Vector128.Create(0x7FFF_FFFF_FFFF_FFFFul)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Neg(V a) => (a.AsUInt64() ^ Vector128.Create(0x8000_0000_0000_0000)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Ceil(V a) => Vector128.Ceiling(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Floor(V a) => Vector128.Floor(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Trunc(V a) => Vector128.Truncate(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Nearest(V a) => Vector128.Round(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Sqrt(V a) => Vector128.Sqrt(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Add(V a, V b) => (a.AsDouble() + b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Sub(V a, V b) => (a.AsDouble() - b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Mul(V a, V b) => (a.AsDouble() * b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Div(V a, V b) => (a.AsDouble() / b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Min(V a, V b) => Min(a.AsDouble(), b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Max(V a, V b) => Max(a.AsDouble(), b.AsDouble()).AsByte();

    // The x86 instructions give the second operand for equal numbers and NaNs, which is what the specification wants.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Pmin(V a, V b) =>
        Sse2.IsSupported
            ? Sse2.Min(b.AsDouble(), a.AsDouble()).AsByte()
            : Vector128.ConditionalSelect(Vector128.LessThan(b.AsDouble(), a.AsDouble()), b.AsDouble(), a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Pmax(V a, V b) =>
        Sse2.IsSupported
            ? Sse2.Max(b.AsDouble(), a.AsDouble()).AsByte()
            : Vector128.ConditionalSelect(Vector128.LessThan(a.AsDouble(), b.AsDouble()), b.AsDouble(), a.AsDouble()).AsByte();

    // Vector128.Min and Max are not used on x86: when one operand is a constant, the just-in-time compiler of .NET 10 takes all of its lanes
    // to be alike, and gets NaNs and zeros wrong (found by fuzzing: tests/wast/vector_min_max.wast). The x86 instructions give the second
    // operand for zeros of either sign, so both orders are mixed: "or" keeps a minus, "and" drops it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Min(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported
            ? Vector128.ConditionalSelect(Sse.CompareOrdered(a, b), Sse.Min(a, b) | Sse.Min(b, a), a + b)
            : Quiet(Vector128.Min(a, b), a + b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Max(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported
            ? Vector128.ConditionalSelect(Sse.CompareOrdered(a, b), Sse.Max(a, b) & Sse.Max(b, a), a + b)
            : Quiet(Vector128.Max(a, b), a + b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Min(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported
            ? Vector128.ConditionalSelect(Sse2.CompareOrdered(a, b), Sse2.Min(a, b) | Sse2.Min(b, a), a + b)
            : Quiet(Vector128.Min(a, b), a + b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Max(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported
            ? Vector128.ConditionalSelect(Sse2.CompareOrdered(a, b), Sse2.Max(a, b) & Sse2.Max(b, a), a + b)
            : Quiet(Vector128.Max(a, b), a + b);

    /// <summary>Takes NaN lanes from the sum of the operands, where they are quiet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quiet(Vector128<float> result, Vector128<float> sum) =>
        Vector128.ConditionalSelect(Vector128.Equals(result, result), result, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Quiet(Vector128<double> result, Vector128<double> sum) =>
        Vector128.ConditionalSelect(Vector128.Equals(result, result), result, sum);
}
