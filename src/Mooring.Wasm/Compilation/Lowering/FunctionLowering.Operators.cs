using System.Runtime.CompilerServices;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Lowering;

internal sealed partial class FunctionLowering
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LowerOperator(ref OperatorReader reader)
    {
        Opcode code = reader.Opcode;
        switch (reader.Info.Immediate)
        {
            case Immediate.I32:
                Push(NewConstant(code, ValueKind.I32, reader.Bits));
                return;
            case Immediate.I64:
                Push(NewConstant(code, ValueKind.I64, reader.Bits));
                return;
            case Immediate.F32:
                Push(NewConstant(code, ValueKind.F32, reader.Bits));
                return;
            case Immediate.F64:
                Push(NewConstant(code, ValueKind.F64, reader.Bits));
                return;
            case Immediate.V128:
                Push(NewVectorConstant(code, reader.Vector));
                return;
            case Immediate.Shuffle:
                _ir.Vectors.Add(reader.Vector);
                Push(NewOperator(code, ValueKind.V128, 2, index: _ir.Vectors.Count - 1));
                return;
        }

        switch (code)
        {
            case Opcode.Nop:
                break;
            case Opcode.I32DivS or Opcode.I32DivU or Opcode.I32RemS or Opcode.I32RemU:
                LowerDivision(code, ValueKind.I32, minusOne: uint.MaxValue);
                break;
            case Opcode.I64DivS or Opcode.I64DivU or Opcode.I64RemS or Opcode.I64RemU:
                LowerDivision(code, ValueKind.I64, minusOne: ulong.MaxValue);
                break;
            case >= Opcode.I32TruncF32S and <= Opcode.I32TruncF64U or >= Opcode.I64TruncF32S and <= Opcode.I64TruncF64U:
                Push(NewOperator(code, ResultOf(reader.Info), 1, Effects.TrapsOtherwise));
                break;
            default:
                int operands = reader.Info.Signature!.IndexOf(':', StringComparison.Ordinal);
                Push(NewOperator(code, ResultOf(reader.Info), operands, index: reader.Lane));
                break;
        }
    }

    private static ValueKind ResultOf(OpcodeInfo info) => info.Signature![^1] switch
    {
        'i' => ValueKind.I32,
        'l' => ValueKind.I64,
        'f' => ValueKind.F32,
        'd' => ValueKind.F64,
        _ => ValueKind.V128,
    };

    /// <summary>Puts what can trap into a statement of its own; what is left is pure.</summary>
    private void LowerDivision(Opcode code, ValueKind type, ulong minusOne)
    {
        SpillActing(2);
        IrNode divisor = _ir.Node(_stack[^1]);
        if (!divisor.IsConstant || divisor.Bits == 0 || divisor.Bits == minusOne)
        {
            MakeSimple(1);
            MakeSimple(0);
            int first = _ir.Operands.Count;
            _ir.Operands.Add(CopySimple(_stack[^2]));
            _ir.Operands.Add(CopySimple(_stack[^1]));
            _ir.Nodes.Add(new IrNode
            {
                Code = code, Type = type, FirstOperand = first, OperandCount = 2, Effects = Effects.TrapsOtherwise, Size = 3, Depth = 2,
            });
            int check = _ir.Nodes.Count - 1;
            SpillConflicts(Effects.TrapsOtherwise);
            Append(IrStatementKind.CheckDivide, check);
        }

        Push(NewOperator(code, type, 2));
    }
}
