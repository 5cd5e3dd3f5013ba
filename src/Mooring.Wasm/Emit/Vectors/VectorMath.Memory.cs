using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace Mooring.Wasm.Emit.Vectors;

/// <remarks>Addresses are machine addresses that were checked, or lie in guarded memory.</remarks>
internal static unsafe partial class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load8x8S(byte* address) => Vector128.WidenLower(LowerHalf(address).AsSByte()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load8x8U(byte* address) => Vector128.WidenLower(LowerHalf(address)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load16x4S(byte* address) => Vector128.WidenLower(LowerHalf(address).AsInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load16x4U(byte* address) => Vector128.WidenLower(LowerHalf(address).AsUInt16()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load32x2S(byte* address) => Vector128.WidenLower(LowerHalf(address).AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load32x2U(byte* address) => Vector128.WidenLower(LowerHalf(address).AsUInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load8Splat(byte* address) => Vector128.Create(*address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load16Splat(byte* address) => Vector128.Create(*(ushort*)address).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load32Splat(byte* address) => Vector128.Create(*(uint*)address).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load64Splat(byte* address) => Vector128.Create(*(ulong*)address).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load32Zero(byte* address) => Vector128.CreateScalar(*(uint*)address).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load64Zero(byte* address) => Vector128.CreateScalar(*(ulong*)address).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load8Lane(byte* address, V a, int lane) => a.WithElement(lane, *address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load16Lane(byte* address, V a, int lane) => a.AsUInt16().WithElement(lane, *(ushort*)address).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load32Lane(byte* address, V a, int lane) => a.AsUInt32().WithElement(lane, *(uint*)address).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V V128Load64Lane(byte* address, V a, int lane) => a.AsUInt64().WithElement(lane, *(ulong*)address).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void V128Store8Lane(byte* address, V a, int lane) => *address = a.GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void V128Store16Lane(byte* address, V a, int lane) => *(ushort*)address = a.AsUInt16().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void V128Store32Lane(byte* address, V a, int lane) => *(uint*)address = a.AsUInt32().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void V128Store64Lane(byte* address, V a, int lane) => *(ulong*)address = a.AsUInt64().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LowerHalf(byte* address) => Vector128.CreateScalarUnsafe(*(ulong*)address).AsByte();
}
