using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Emit.Vectors;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

internal sealed partial class FunctionEmitter
{
    private const byte NoLane = 255;

    private static readonly ConcurrentDictionary<Opcode, MethodInfo> VectorMethods = new();

    private static MethodInfo VectorMethod(Opcode code) =>
        VectorMethods.GetOrAdd(code, static code => Members.Method(typeof(VectorMath), code.ToString()));

    private void EmitVectorOperator(in IrNode tree)
    {
        EmitOperands(tree);
        if (tree.Code == Opcode.I8x16Shuffle)
        {
            Vector128<byte> lanes = _ir.Vectors[tree.Index];
            EmitVector(Indices(lanes, first: 0));
            EmitVector(Indices(lanes, first: 16));
        }
        else if (OpcodeTable.Get(tree.Code).Immediate == Immediate.Lane)
        {
            _il.Emit(OpCodes.Ldc_I4, tree.Index);
        }

        Call(VectorMethod(tree.Code));
    }

    /// <summary>The lanes that come from one operand of a shuffle, as indices into it.</summary>
    private static Vector128<byte> Indices(Vector128<byte> lanes, int first)
    {
        Span<byte> indices = stackalloc byte[Vector128<byte>.Count];
        for (int i = 0; i < indices.Length; i++)
        {
            int lane = lanes.GetElement(i) - first;
            indices[i] = lane is >= 0 and < 16 ? (byte)lane : NoLane;
        }

        return Vector128.Create<byte>(indices);
    }

    private void EmitVectorAccess(in IrNode tree)
    {
        EmitAddress(tree);
        if (tree.OperandCount == 2) EmitNode(Operand(tree, 1));
        switch (tree.Code)
        {
            case Opcode.V128Load:
                _il.Emit(OpCodes.Unaligned, (byte)1);
                _il.Emit(OpCodes.Ldobj, typeof(Vector128<byte>));
                break;
            case Opcode.V128Store:
                _il.Emit(OpCodes.Unaligned, (byte)1);
                _il.Emit(OpCodes.Stobj, typeof(Vector128<byte>));
                break;
            default:
                if (OpcodeTable.Get(tree.Code).Immediate == Immediate.MemArgLane) _il.Emit(OpCodes.Ldc_I4, tree.SecondIndex);
                Call(VectorMethod(tree.Code));
                break;
        }
    }
}
