using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

internal sealed partial class FunctionEmitter
{
    private static readonly MethodInfo IsOutside = Members.Method(typeof(AddressChecks), nameof(AddressChecks.IsOutside));
    private static readonly MethodInfo Checked = Members.Method(typeof(AddressChecks), nameof(AddressChecks.Checked));

    private bool Is64(int memory) => _module.Definition.Memories[memory].Is64;

    /// <summary>Traps if address plus <paramref name="end"/> lies beyond the memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitCheckAddress(int address, int memory, ulong end)
    {
        if (Is64(memory) || end > long.MaxValue)
        {
            EmitUnsigned(address);
            _il.Emit(OpCodes.Ldc_I8, (long)end);
            EmitMemoryLength(memory);
            Call(IsOutside);
            _il.Emit(OpCodes.Brtrue, TrapLabel(TrapKind.MemoryOutOfBounds));
            return;
        }

        // 32-bit address and an end far below 2^63: the sum cannot overflow.
        EmitUnsigned(address);
        _il.Emit(OpCodes.Ldc_I8, (long)end);
        _il.Emit(OpCodes.Add);
        EmitMemoryLength(memory);
        _il.Emit(OpCodes.Bgt_Un, TrapLabel(TrapKind.MemoryOutOfBounds));
    }

    /// <summary>An i32 or i64 operand as an unsigned 64-bit number.</summary>
    private void EmitUnsigned(int node)
    {
        IrNode tree = _ir.Nodes[node];
        if (tree.Code == Opcode.I32Const)
        {
            _il.Emit(OpCodes.Ldc_I8, (long)(uint)tree.Bits);
            return;
        }

        EmitNode(node);
        if (tree.Type == ValueKind.I32) _il.Emit(OpCodes.Conv_U8);
    }

    /// <summary>Leaves the length of a memory on the IL stack, as an unsigned 64-bit number.</summary>
    private void EmitMemoryLength(int memory)
    {
        if (memory == 0 && _memoryLength is { } length)
        {
            _il.Emit(OpCodes.Ldloc, length);
            return;
        }

        _il.Emit(OpCodes.Ldarg_0);
        if (memory == 0)
        {
            _il.Emit(OpCodes.Ldfld, Members.MemoryLength);
        }
        else
        {
            EmitOtherMemory(memory);
            _il.Emit(OpCodes.Ldfld, Members.OtherLength);
        }

        _il.Emit(OpCodes.Conv_U8);
    }

    /// <summary>Reads the length of memory 0 into its local: at the start, and after everything that may have made the memory grow.</summary>
    private void ReloadMemoryLength()
    {
        if (_memoryLength is not { } length) return;
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, Members.MemoryLength);
        _il.Emit(OpCodes.Conv_U8);
        _il.Emit(OpCodes.Stloc, length);
    }

    /// <summary>With the context on the IL stack, leaves memory <paramref name="memory"/> there instead.</summary>
    private void EmitOtherMemory(int memory)
    {
        _il.Emit(OpCodes.Ldfld, Members.Memories);
        _il.Emit(OpCodes.Ldc_I4, memory);
        _il.Emit(OpCodes.Ldelem_Ref);
    }

    private void EmitBase(int memory)
    {
        if (memory == 0)
        {
            _il.Emit(OpCodes.Ldloc, _memoryBase!);
            return;
        }

        _il.Emit(OpCodes.Ldarg_0);
        EmitOtherMemory(memory);
        _il.Emit(OpCodes.Ldfld, Members.OtherBase);
    }

    /// <summary>Leaves the machine address of an access on the IL stack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitAddress(in IrNode tree)
    {
        IrNode address = _ir.Nodes[Operand(tree, 0)];
        EmitBase(tree.Index);
        if (tree.IsChecked)
        {
            ulong end = tree.Bits + (uint)OpcodeTable.Get(tree.Code).AccessBytes;
            EmitUnsigned(Operand(tree, 0));
            _il.Emit(OpCodes.Ldc_I8, (long)(end < tree.Bits ? ulong.MaxValue : end));
            EmitMemoryLength(tree.Index);
            Call(Checked);
            _il.Emit(OpCodes.Add);
            EmitAddOffset(tree.Bits);
            return;
        }

        if (address.Code == Opcode.I32Const)
        {
            EmitAddOffset((uint)address.Bits + tree.Bits);
            return;
        }

        EmitNode(Operand(tree, 0));
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Add);
        EmitAddOffset(tree.Bits);
    }

    private void EmitAddOffset(ulong offset)
    {
        if (offset == 0) return;
        if (offset <= int.MaxValue) _il.Emit(OpCodes.Ldc_I4, (int)offset);
        else _il.Emit(OpCodes.Ldc_I8, (long)offset);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitAccess(in IrNode tree)
    {
        if (tree.Code >= Opcode.V128Load)
        {
            EmitVectorAccess(tree);
            return;
        }

        EmitAddress(tree);
        if (tree.OperandCount == 2) EmitNode(Operand(tree, 1));
        (OpCode access, OpCode? convert) = ScalarAccess(tree.Code);
        _il.Emit(access);
        if (convert is { } conversion) _il.Emit(conversion);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (OpCode Access, OpCode? Convert) ScalarAccess(Opcode code) => code switch
    {
        Opcode.I32Load => (OpCodes.Ldind_I4, null),
        Opcode.I64Load => (OpCodes.Ldind_I8, null),
        Opcode.F32Load => (OpCodes.Ldind_R4, null),
        Opcode.F64Load => (OpCodes.Ldind_R8, null),
        Opcode.I32Load8S => (OpCodes.Ldind_I1, null),
        Opcode.I32Load8U => (OpCodes.Ldind_U1, null),
        Opcode.I32Load16S => (OpCodes.Ldind_I2, null),
        Opcode.I32Load16U => (OpCodes.Ldind_U2, null),
        Opcode.I64Load8S => (OpCodes.Ldind_I1, OpCodes.Conv_I8),
        Opcode.I64Load8U => (OpCodes.Ldind_U1, OpCodes.Conv_U8),
        Opcode.I64Load16S => (OpCodes.Ldind_I2, OpCodes.Conv_I8),
        Opcode.I64Load16U => (OpCodes.Ldind_U2, OpCodes.Conv_U8),
        Opcode.I64Load32S => (OpCodes.Ldind_I4, OpCodes.Conv_I8),
        Opcode.I64Load32U => (OpCodes.Ldind_U4, OpCodes.Conv_U8),
        Opcode.I32Store => (OpCodes.Stind_I4, null),
        Opcode.I64Store => (OpCodes.Stind_I8, null),
        Opcode.F32Store => (OpCodes.Stind_R4, null),
        Opcode.F64Store => (OpCodes.Stind_R8, null),
        Opcode.I32Store8 or Opcode.I64Store8 => (OpCodes.Stind_I1, null),
        Opcode.I32Store16 or Opcode.I64Store16 => (OpCodes.Stind_I2, null),
        _ => (OpCodes.Stind_I4, null),
    };
}
