using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Lowering;

internal sealed partial class FunctionLowering
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LowerVariable(ref OperatorReader reader)
    {
        int index = (int)reader.Index;
        switch (reader.Opcode)
        {
            case Opcode.LocalGet:
                Push(NewRead(index));
                break;
            case Opcode.LocalSet:
                AssignLocal(index);
                break;
            case Opcode.LocalTee:
                AssignLocal(index);
                Push(NewRead(index));
                break;
            case Opcode.GlobalGet:
                GlobalType type = module.Globals[index].Type;
                _ir.Nodes.Add(new IrNode
                {
                    Code = Opcode.GlobalGet, Type = type.Content.Kind, Index = index, Size = 1, Depth = 1,
                    Effects = type.IsMutable ? Effects.ReadsState : Effects.None,
                });
                Push(_ir.Nodes.Count - 1);
                break;
            case Opcode.GlobalSet:
                Act(NewOperator(Opcode.GlobalSet, default, 1, Effects.Acts, index));
                break;
            case Opcode.RefNull:
                _ir.Nodes.Add(new IrNode { Code = Opcode.RefNull, Type = reader.Type.Kind, Size = 1, Depth = 1 });
                Push(_ir.Nodes.Count - 1);
                break;
            default:
                LowerSelect(); // the type that the instruction gives is that of its operands
                break;
        }
    }

    private void AssignLocal(int slot)
    {
        int node = Pop();
        Effects effects = _ir.Node(node).Effects;
        SpillConflicts(effects, slot);
        // A handler sees the locals: a call that may throw must not move behind the assignment.
        if (_region >= 0) SpillTrapping();
        Append(IrStatementKind.Assign, node, slot);
    }

    /// <summary>Appends a statement that acts (and gives nothing), after everything that it could disturb.</summary>
    private void Act(int node)
    {
        SpillConflicts(Effects.Acts);
        Append(IrStatementKind.Evaluate, node);
    }

    private void LowerDrop()
    {
        int node = Pop();
        Effects effects = _ir.Node(node).Effects;
        if ((effects & (Effects.Traps | Effects.Acts)) == 0)
        {
            Release(node);
            return;
        }

        SpillConflicts(effects);
        Append(IrStatementKind.Evaluate, node);
    }

    /// <remarks>
    /// A statement of its own, because its branch needs an empty IL stack. It evaluates the second alternative only when that one is
    /// chosen, so what may trap is evaluated before.
    /// </remarks>
    private void LowerSelect()
    {
        SpillActing(3);
        if ((_ir.Node(_stack[^2]).Effects & Effects.Traps) != 0) MakeSimple(1);
        ValueKind type = _ir.Node(_stack[^2]).Type;
        int node = NewOperator(Opcode.Select, type, 3);
        SpillConflicts(_ir.Node(node).Effects);
        int slot = NewTemporary(type);
        Append(IrStatementKind.Assign, node, slot);
        Push(NewRead(slot, isLastUse: true));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int NewConstant(Opcode code, ValueKind type, ulong bits)
    {
        _ir.Nodes.Add(new IrNode { Code = code, Type = type, Bits = bits, Size = 1, Depth = 1 });
        return _ir.Nodes.Count - 1;
    }

    private int NewVectorConstant(Opcode code, Vector128<byte> value)
    {
        _ir.Vectors.Add(value);
        _ir.Nodes.Add(new IrNode { Code = code, Type = ValueKind.V128, Index = _ir.Vectors.Count - 1, Size = 1, Depth = 1 });
        return _ir.Nodes.Count - 1;
    }
}
