using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace Mooring.Wasm.Emit.Vectors;

/// <remarks>
/// Relaxed instructions may differ between machines; here they never do. Each is its strict counterpart, multiply-add is fused
/// everywhere, and the operands of a dot product are all signed.
/// </remarks>
internal static partial class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I8x16RelaxedSwizzle(V a, V indices) => I8x16Swizzle(a, indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I32x4RelaxedTruncF32x4S(V a) => I32x4TruncSatF32x4S(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I32x4RelaxedTruncF32x4U(V a) => I32x4TruncSatF32x4U(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I32x4RelaxedTruncF64x2SZero(V a) => I32x4TruncSatF64x2SZero(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I32x4RelaxedTruncF64x2UZero(V a) => I32x4TruncSatF64x2UZero(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4RelaxedMadd(V a, V b, V c) => Vector128.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4RelaxedNmadd(V a, V b, V c) => Vector128.FusedMultiplyAdd(F32x4Neg(a).AsSingle(), b.AsSingle(), c.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2RelaxedMadd(V a, V b, V c) => Vector128.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2RelaxedNmadd(V a, V b, V c) => Vector128.FusedMultiplyAdd(F64x2Neg(a).AsDouble(), b.AsDouble(), c.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I8x16RelaxedLaneselect(V a, V b, V mask) => V128Bitselect(a, b, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I16x8RelaxedLaneselect(V a, V b, V mask) => V128Bitselect(a, b, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I32x4RelaxedLaneselect(V a, V b, V mask) => V128Bitselect(a, b, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I64x2RelaxedLaneselect(V a, V b, V mask) => V128Bitselect(a, b, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4RelaxedMin(V a, V b) => F32x4Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4RelaxedMax(V a, V b) => F32x4Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2RelaxedMin(V a, V b) => F64x2Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2RelaxedMax(V a, V b) => F64x2Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I16x8RelaxedQ15mulrS(V a, V b) => I16x8Q15mulrSatS(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I16x8RelaxedDotI8x16I7x16S(V a, V b)
    {
        Vector128<short> even = ((a.AsInt16() << 8) >> 8) * ((b.AsInt16() << 8) >> 8);
        Vector128<short> odd = (a.AsInt16() >> 8) * (b.AsInt16() >> 8);
        return (even + odd).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I32x4RelaxedDotI8x16I7x16AddS(V a, V b, V c) => I32x4Add(I32x4ExtaddPairwiseI16x8S(I16x8RelaxedDotI8x16I7x16S(a, b)), c);
}
