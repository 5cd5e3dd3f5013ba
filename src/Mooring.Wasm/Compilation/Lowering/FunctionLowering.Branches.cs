using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Lowering;

internal sealed partial class FunctionLowering
{
    /// <summary><c>br</c>, and everything that ends like one.</summary>
    private void LowerBranch(ControlFrame frame)
    {
        if (ReturnsDirectly(frame))
        {
            AppendReturn(frame.Results.Length);
        }
        else
        {
            MoveTo(SlotsOf(frame));
            Append(IrStatementKind.Branch, target: LabelOf(frame));
        }

        BecomeUnreachable();
    }

    private void LowerBranchIf(ControlFrame frame)
    {
        if (_ir.Node(_stack[^1]) is { Code: Opcode.I32Const } known)
        {
            _ = Pop();
            if ((int)known.Bits != 0) LowerBranch(frame);
            return;
        }

        SpillActing(1);
        int count = frame.LabelTypes.Length;
        bool direct = ReturnsDirectly(frame);
        if (count == 0 && !direct)
        {
            int condition = Pop();
            SpillTrapping();
            _ = SlotsOf(frame);
            Append(IrStatementKind.BranchIf, condition, LabelOf(frame));
            return;
        }

        // The values are needed on both ways.
        for (int i = count; i >= 1; i--) MakeSimple(i);
        int test = Pop();
        SpillTrapping();
        int skip = NewLabel(isLoop: false, _region);
        Append(IrStatementKind.BranchUnless, test, skip);
        if (direct) AppendReturnOfCopies(count);
        else BranchWithCopies(frame, count);
        Append(IrStatementKind.Label, target: skip); // reached from here only, so facts stay
    }

    private void LowerBranchTable(ref OperatorReader reader)
    {
        SpillActing(1);
        uint[] depths = reader.Labels.ToArray();
        int count = Frame(depths[^1]).LabelTypes.Length;
        for (int i = count; i >= 1; i--) MakeSimple(i);
        int index = Pop();
        EvaluateDiscarded();

        var targets = new Dictionary<uint, int>(); // depth -> label
        var detours = new List<(ControlFrame Frame, int Label)>();
        foreach (uint depth in depths)
        {
            if (targets.ContainsKey(depth)) continue;
            if (_ir.IsTooLarge) return;
            ControlFrame frame = Frame(depth);
            if (count == 0 && !ReturnsDirectly(frame) && frame.Region == _region)
            {
                _ = SlotsOf(frame);
                targets[depth] = LabelOf(frame);
            }
            else
            {
                targets[depth] = NewLabel(isLoop: false, _region);
                detours.Add((frame, targets[depth]));
            }
        }

        int first = _ir.Operands.Count;
        foreach (uint depth in depths) _ir.Operands.Add(targets[depth]);
        Append(IrStatementKind.Switch, index, firstOperand: first, operandCount: depths.Length);
        foreach ((ControlFrame frame, int label) in detours)
        {
            PlaceLabel(label);
            if (ReturnsDirectly(frame)) AppendReturnOfCopies(count);
            else BranchWithCopies(frame, count);
        }

        BecomeUnreachable();
    }

    /// <summary>A branch to the function's own block is a return, unless protected regions are in between.</summary>
    private bool ReturnsDirectly(ControlFrame frame) => ReferenceEquals(frame, _frames[0]) && _region < 0;

    /// <summary>Moves the top operands into slots and evaluates the others that may trap, in order.</summary>
    private void MoveTo(int[] slots)
    {
        if (slots.Length == 0)
        {
            EvaluateDiscarded();
            return;
        }

        if (slots.Length > 1) SpillActing(slots.Length);
        // Discarded operands lie below the moved ones: all that have effects are evaluated in order, the last one by the move itself.
        SpillTrapping(slots.Length);
        if (slots.Length == 1)
        {
            int node = Pop();
            Append(IrStatementKind.Assign, node, slots[0]);
            return;
        }

        int first = _ir.Operands.Count;
        for (int i = 0; i < slots.Length; i++)
        {
            _ir.Operands.Add(_stack[_stack.Count - slots.Length + i]);
            _ir.Operands.Add(slots[i]);
        }

        for (int i = 0; i < slots.Length; i++) Release(Pop());
        foreach (int slot in slots) _facts.Forget(slot);
        Append(IrStatementKind.AssignMany, firstOperand: first, operandCount: slots.Length * 2);
    }

    private void BranchWithCopies(ControlFrame frame, int count)
    {
        int[] slots = SlotsOf(frame);
        int first = PushCopies(count);
        MoveTo(slots);
        System.Diagnostics.Debug.Assert(_stack.Count == first, "the move takes what was pushed");
        Append(IrStatementKind.Branch, target: LabelOf(frame));
    }

    private void AppendReturnOfCopies(int count)
    {
        int first = PushCopies(count);
        AppendReturn(count);
        System.Diagnostics.Debug.Assert(_stack.Count == first, "the return takes what was pushed");
    }

    private int PushCopies(int count)
    {
        int height = _stack.Count;
        for (int i = 0; i < count; i++) _stack.Add(CopySimple(_stack[height - count + i]));
        return height;
    }

    /// <summary>Returns the top operands.</summary>
    private void AppendReturn(int count)
    {
        if (count > 1) SpillActing(count);
        SpillTrapping(count);
        int first = _ir.Operands.Count;
        for (int i = _stack.Count - count; i < _stack.Count; i++) _ir.Operands.Add(_stack[i]);
        for (int i = 0; i < count; i++) Release(Pop());
        Append(IrStatementKind.Return, firstOperand: first, operandCount: count);
    }
}
