using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Lowering;

internal sealed partial class FunctionLowering
{
    private void LowerCall(ref OperatorReader reader)
    {
        int index = (int)reader.Index;
        switch (reader.Opcode)
        {
            case Opcode.RefFunc:
                Push(NewOperator(Opcode.RefFunc, ValueKind.FuncRef, 0, index: index));
                return;
            case Opcode.Call or Opcode.ReturnCall:
                FuncType type = module.Types[module.Functions[index].TypeIndex];
                FinishCall(reader.Opcode, type, NewCall(Opcode.Call, type, type.Parameters.Length, index, 0));
                return;
            default:
                FuncType signature = module.Types[index];
                // The callee is found before its context can be passed as first argument, so the operands are needed afterwards.
                for (int i = signature.Parameters.Length; i >= 0; i--) MakeSimple(i);
                int node = NewCall(Opcode.CallIndirect, signature, signature.Parameters.Length + 1, index, (int)reader.SecondIndex);
                FinishCall(reader.Opcode, signature, node);
                return;
        }
    }

    private int NewCall(Opcode code, FuncType type, int operands, int index, int second)
    {
        _ir.HasCalls = true;
        ValueKind result = type.Results.Length == 0 ? default : type.Results[0].Kind;
        return NewOperator(code, result, operands, Effects.Acts, index, second);
    }

    private void FinishCall(Opcode code, FuncType type, int node)
    {
        // What a suspended frame holds may have been stored elsewhere meanwhile: nothing that was checked before may be trusted afterwards.
        if (suspension is not null && FunctionSites.Suspends(_ir.Node(node), suspension)) _facts.Clear();
        if (code is Opcode.ReturnCall or Opcode.ReturnCallIndirect)
        {
            TailCall(node);
        }
        else if (type.Results.Length == 0)
        {
            Act(node);
        }
        else if (type.Results.Length == 1)
        {
            Push(node);
        }
        else
        {
            SpillConflicts(Effects.Acts);
            int[] slots = NewTemporaries(type.Results);
            int first = _ir.Operands.Count;
            _ir.Operands.AddRange(slots);
            Append(IrStatementKind.AssignResults, node, firstOperand: first, operandCount: slots.Length);
            foreach (int slot in slots)
            {
                _facts.Forget(slot);
                Push(NewRead(slot, isLastUse: true));
            }
        }
    }

    private void TailCall(int node)
    {
        EvaluateDiscarded();
        if (_region < 0)
        {
            Append(IrStatementKind.TailCall, node);
        }
        else
        {
            // The callee runs outside the protected region, so the call is made there, with its operands in slots nobody else gets.
            int first = _ir.Node(node).FirstOperand;
            for (int i = 0; i < _ir.Node(node).OperandCount; i++)
            {
                int operand = _ir.Operands[first + i];
                int slot = NewSlot(_ir.Node(operand).Type);
                Append(IrStatementKind.Assign, operand, slot);
                _ir.Operands[first + i] = NewRead(slot);
            }

            int label = NewLabel(isLoop: false, region: -1);
            _tailCalls.Add((label, node));
            Append(IrStatementKind.Branch, target: label);
        }

        BecomeUnreachable();
    }
}
