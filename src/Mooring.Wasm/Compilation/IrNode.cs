using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation;

/// <summary>An expression of the IR: one instruction, whose operands are other expressions, each used once.</summary>
/// <remarks>
/// Expressions form trees. They compute, read and (loads under guard pages, some conversions) trap; whatever changes something is a
/// statement of its own, and a call is never inside another expression.
/// </remarks>
internal struct IrNode
{
    /// <summary>The instruction. <see cref="Opcode.LocalGet"/> reads a slot, which is a local of the function or a temporary.</summary>
    public Opcode Code;

    /// <summary>The type of the value; meaningless where there is none.</summary>
    public ValueKind Type;

    /// <summary>Those of the whole tree.</summary>
    public Effects Effects;

    /// <summary>For a read of a temporary: nothing reads it afterwards.</summary>
    public bool IsLastUse;

    /// <summary>For a memory access: it tests its address itself, instead of a <see cref="IrStatementKind.CheckAddress"/> before it.</summary>
    public bool IsChecked;

    /// <summary>Nodes in the tree.</summary>
    public ushort Size;

    /// <summary>Nodes on the longest way from here to a leaf.</summary>
    public ushort Depth;

    /// <summary>Where the operands start in <see cref="IrFunction.Operands"/>.</summary>
    public int FirstOperand;

    public int OperandCount;

    /// <summary>Slot, global, function, type, table, memory, segment or lane, or the number of a vector constant.</summary>
    public int Index;

    /// <summary>The second index of instructions that have two.</summary>
    public int SecondIndex;

    /// <summary>Bits of a scalar constant, or the static offset of a memory access.</summary>
    public ulong Bits;

    /// <summary>Whether the value is a number known now.</summary>
    public readonly bool IsConstant => Code is Opcode.I32Const or Opcode.I64Const or Opcode.F32Const or Opcode.F64Const or Opcode.V128Const;

    /// <summary>Whether it may be evaluated several times and at little cost: a constant or a slot.</summary>
    public readonly bool IsSimple => IsConstant || Code is Opcode.LocalGet or Opcode.RefNull;
}
