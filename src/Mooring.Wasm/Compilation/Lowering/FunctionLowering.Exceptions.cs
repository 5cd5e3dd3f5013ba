using System.Collections.Immutable;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Lowering;

internal sealed partial class FunctionLowering
{
    private void BeginTry(ref OperatorReader reader)
    {
        if (reader.Catches.Count == 0)
        {
            BeginBlock(reader.BlockType);
            return;
        }

        (ImmutableArray<ValueType> parameters, ImmutableArray<ValueType> results) = Resolve(reader.BlockType);
        SpillAll();
        var catches = new IrCatch[reader.Catches.Count];
        int next = 0;
        foreach (CatchClause clause in reader.Catches)
        {
            ControlFrame target = Frame(clause.Label);
            catches[next++] = new IrCatch(clause.HasTag ? (int)clause.Tag : -1, SlotsOf(target), clause.HasReference, LabelOf(target));
        }

        ControlFrame frame = PushFrame(Opcode.TryTable, parameters, results);
        LabelOf(frame);
        _ir.Regions.Add(new IrRegion(_region, catches));
        _region = _ir.Regions.Count - 1;
        Append(IrStatementKind.EnterRegion, target: _region);
    }

    /// <summary>Ends the protected region; the code that follows the block is outside of it.</summary>
    private void EndTry(ControlFrame frame)
    {
        if (_reachable) LowerBranch(frame);
        Append(IrStatementKind.LeaveRegion, target: _region);
        _region = frame.Region;
        _ = SlotsOf(frame);
    }

    private void LowerThrow(int tag)
    {
        int count = module.Types[module.Tags[tag].TypeIndex].Parameters.Length;
        SpillActing(count);
        SpillTrapping(count);
        int first = _ir.Operands.Count;
        for (int i = _stack.Count - count; i < _stack.Count; i++) _ir.Operands.Add(_stack[i]);
        for (int i = 0; i < count; i++) Release(Pop());
        Append(IrStatementKind.Throw, target: tag, firstOperand: first, operandCount: count);
        BecomeUnreachable();
    }
}
