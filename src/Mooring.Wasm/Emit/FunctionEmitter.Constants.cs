using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Emit.Vectors;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

internal sealed partial class FunctionEmitter
{
    private static readonly MethodInfo SingleFromBits = Members.Method(typeof(BitConverter), nameof(BitConverter.Int32BitsToSingle));
    private static readonly MethodInfo DoubleFromBits = Members.Method(typeof(BitConverter), nameof(BitConverter.Int64BitsToDouble));
    private static readonly MethodInfo Opaque = new Func<Vector128<byte>, Vector128<byte>>(VectorMath.Opaque).Method;
    private static readonly FieldInfo OpaqueZero = typeof(FloatMath).GetField(nameof(FloatMath.OpaqueZero))!;
    private static readonly MethodInfo CreateVector =
        Members.Method(typeof(Vector128), nameof(Vector128.Create), typeof(ulong), typeof(ulong));

    private static readonly MethodInfo AsBytes = typeof(Vector128).GetMethod(nameof(Vector128.AsByte))!.MakeGenericMethod(typeof(ulong));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitConstant(in IrNode tree)
    {
        switch (tree.Code)
        {
            case Opcode.I32Const:
                _il.Emit(OpCodes.Ldc_I4, (int)tree.Bits);
                break;
            case Opcode.I64Const:
                _il.Emit(OpCodes.Ldc_I8, (long)tree.Bits);
                break;
            case Opcode.F32Const:
                EmitSingle((uint)tree.Bits, isOpaque: false);
                break;
            case Opcode.F64Const:
                EmitDouble(tree.Bits, isOpaque: false);
                break;
            case Opcode.V128Const:
                EmitVector(_ir.Vectors[tree.Index]);
                if (HasSignallingLane(_ir.Vectors[tree.Index])) Call(Opaque);
                break;
            default:
                _il.Emit(OpCodes.Ldnull);
                break;
        }
    }

    /// <summary>Whether <c>f32x4.extract_lane</c> could meet a signalling NaN, which would become quiet as other constants do: see <see cref="EmitSingle"/>.</summary>
    private static bool HasSignallingLane(Vector128<byte> vector)
    {
        for (int lane = 0; lane < Vector128<uint>.Count; lane++)
        {
            uint bits = vector.AsUInt32().GetElement(lane) & 0x7FFF_FFFF;
            if (bits is > 0x7F80_0000 and < 0x7FC0_0000) return true;
        }

        return false;
    }

    /// <param name="bits">The number.</param>
    /// <param name="isOpaque">Whether to hide it from constant folding.</param>
    private void EmitSingle(uint bits, bool isOpaque)
    {
        // The just-in-time compiler keeps float constants as doubles, which makes signalling NaNs quiet.
        bool isNaN = (bits & 0x7FFF_FFFF) > 0x7F80_0000;
        if (!isOpaque && !isNaN)
        {
            _il.Emit(OpCodes.Ldc_R4, BitConverter.UInt32BitsToSingle(bits));
            return;
        }

        _il.Emit(OpCodes.Ldc_I4, (int)bits);
        _il.Emit(OpCodes.Ldsfld, OpaqueZero);
        _il.Emit(OpCodes.Or);
        Call(SingleFromBits);
    }

    /// <param name="bits">The number.</param>
    /// <param name="isOpaque">Whether to hide it from constant folding.</param>
    private void EmitDouble(ulong bits, bool isOpaque)
    {
        if (!isOpaque && (bits & 0x7FFF_FFFF_FFFF_FFFF) <= 0x7FF0_0000_0000_0000)
        {
            _il.Emit(OpCodes.Ldc_R8, BitConverter.UInt64BitsToDouble(bits));
            return;
        }

        _il.Emit(OpCodes.Ldc_I8, (long)bits);
        _il.Emit(OpCodes.Ldsfld, OpaqueZero);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Or);
        Call(DoubleFromBits);
    }

    private void EmitVector(Vector128<byte> value)
    {
        Vector128<ulong> halves = value.AsUInt64();
        _il.Emit(OpCodes.Ldc_I8, (long)halves.GetElement(0));
        _il.Emit(OpCodes.Ldc_I8, (long)halves.GetElement(1));
        Call(CreateVector);
        Call(AsBytes);
    }
}
