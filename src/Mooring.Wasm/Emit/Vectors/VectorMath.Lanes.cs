using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace Mooring.Wasm.Emit.Vectors;

/// <summary>The vector instructions: one method each, named as in <see cref="Opcodes.Opcode"/>, by which the emitter finds it.</summary>
/// <remarks>
/// WebAssembly core specification, section 4.3 and 4.4.4. The methods are inlined into compiled code. What the portable
/// <see cref="Vector128"/> API has exactly is taken from there, since it is right with and without AVX; where an x86 instruction is much
/// better it is used when there, with a portable way beside it.
/// </remarks>
internal static partial class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I8x16Splat(int value) => Vector128.Create((byte)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I16x8Splat(int value) => Vector128.Create((ushort)value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I32x4Splat(int value) => Vector128.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I64x2Splat(long value) => Vector128.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4Splat(float value) => Vector128.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2Splat(double value) => Vector128.Create(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I8x16ExtractLaneS(V a, int lane) => a.AsSByte().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I8x16ExtractLaneU(V a, int lane) => a.GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I8x16ReplaceLane(V a, int value, int lane) => a.WithElement(lane, (byte)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I16x8ExtractLaneS(V a, int lane) => a.AsInt16().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I16x8ExtractLaneU(V a, int lane) => a.AsUInt16().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I16x8ReplaceLane(V a, int value, int lane) => a.AsUInt16().WithElement(lane, (ushort)value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32x4ExtractLane(V a, int lane) => a.AsInt32().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I32x4ReplaceLane(V a, int value, int lane) => a.AsInt32().WithElement(lane, value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64x2ExtractLane(V a, int lane) => a.AsInt64().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I64x2ReplaceLane(V a, long value, int lane) => a.AsInt64().WithElement(lane, value).AsByte();

    /// <summary>The same vector, of which the just-in-time compiler does not know that it is a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Opaque(V a) => a | Vector128.CreateScalar((byte)FloatMath.OpaqueZero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32x4ExtractLane(V a, int lane) => a.AsSingle().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F32x4ReplaceLane(V a, float value, int lane) => a.AsSingle().WithElement(lane, value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64x2ExtractLane(V a, int lane) => a.AsDouble().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V F64x2ReplaceLane(V a, double value, int lane) => a.AsDouble().WithElement(lane, value).AsByte();

    /// <summary>Lanes of two vectors; an index that is out of range gives 0, so each lane comes from one of the two.</summary>
    /// <param name="a">Lanes 0 to 15.</param>
    /// <param name="b">Lanes 16 to 31.</param>
    /// <param name="fromA">For each result lane an index into <paramref name="a"/>, or 255.</param>
    /// <param name="fromB">For each result lane an index into <paramref name="b"/>, or 255.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I8x16Shuffle(V a, V b, V fromA, V fromB) => Vector128.Shuffle(a, fromA) | Vector128.Shuffle(b, fromB);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V I8x16Swizzle(V a, V indices) => Vector128.Shuffle(a, indices);
}
