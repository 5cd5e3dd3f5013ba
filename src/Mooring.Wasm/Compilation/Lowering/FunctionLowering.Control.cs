using System.Collections.Immutable;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Lowering;

internal sealed partial class FunctionLowering
{
    private void LowerControl(ref OperatorReader reader)
    {
        switch (reader.Opcode)
        {
            case Opcode.Block:
                BeginBlock(reader.BlockType);
                break;
            case Opcode.Loop:
                BeginLoop(reader.BlockType);
                break;
            case Opcode.If:
                BeginIf(reader.BlockType);
                break;
            case Opcode.TryTable:
                BeginTry(ref reader);
                break;
            case Opcode.Br:
                LowerBranch(Frame(reader.Index));
                break;
            case Opcode.BrIf:
                LowerBranchIf(Frame(reader.Index));
                break;
            case Opcode.BrTable:
                LowerBranchTable(ref reader);
                break;
            case Opcode.Throw:
                LowerThrow((int)reader.Index);
                break;
            default:
                throw new InvalidOperationException($"No lowering for {reader.Opcode}.");
        }
    }

    private ControlFrame Frame(uint depth) => _frames[^((int)depth + 1)];

    private ControlFrame PushFrame(Opcode kind, ImmutableArray<ValueType> parameters, ImmutableArray<ValueType> results)
    {
        var frame = new ControlFrame
        {
            Kind = kind, Parameters = parameters, Results = results, Height = _stack.Count - parameters.Length, Region = _region,
        };
        _frames.Add(frame);
        return frame;
    }

    private void BeginBlock(BlockType type)
    {
        (ImmutableArray<ValueType> parameters, ImmutableArray<ValueType> results) = Resolve(type);
        SpillAll();
        PushFrame(Opcode.Block, parameters, results);
    }

    private void BeginLoop(BlockType type)
    {
        (ImmutableArray<ValueType> parameters, ImmutableArray<ValueType> results) = Resolve(type);
        SpillAll();
        ControlFrame frame = PushFrame(Opcode.Loop, parameters, results);
        frame.Label = NewLabel(isLoop: true, _region);
        _ir.HasLoops = true;
        if (parameters.Length > 0)
        {
            MoveTo(SlotsOf(frame));
            Truncate(frame.Height);
        }

        PlaceLabel(frame.Label);
        foreach (int slot in frame.Slots ?? []) Push(NewRead(slot));
    }

    private void BeginIf(BlockType type)
    {
        (ImmutableArray<ValueType> parameters, ImmutableArray<ValueType> results) = Resolve(type);
        SpillActing(1);
        int condition = Pop();
        SpillAll();
        ControlFrame frame = PushFrame(Opcode.If, parameters, results);
        frame.ElseLabel = NewLabel(isLoop: false, _region);
        if (parameters.Length > 0)
        {
            // A condition that could trap comes after the parameters in any case: they are temporaries already.
            frame.ParameterSlots = NewTemporaries(parameters);
            MoveTo(frame.ParameterSlots);
            Truncate(frame.Height);
        }

        Append(IrStatementKind.BranchUnless, condition, frame.ElseLabel);
        foreach (int slot in frame.ParameterSlots) Push(NewRead(slot));
    }

    private void LowerElse()
    {
        ControlFrame frame = _frames[^1];
        EndArm(frame);
        frame.Kind = Opcode.Else;
        _reachable = true;
        PlaceLabel(frame.ElseLabel);
        foreach (int slot in frame.ParameterSlots) Push(NewRead(slot));
    }

    private void LowerEnd()
    {
        ControlFrame frame = _frames[^1];
        if (_frames.Count == 1)
        {
            EndFunction(frame);
            return;
        }

        if (frame.Kind == Opcode.If) EndIfWithoutElse(frame);
        if (frame.Kind == Opcode.TryTable) EndTry(frame);
        bool joins = frame.Kind != Opcode.Loop && frame.Label >= 0;
        if (joins)
        {
            if (_reachable) MoveTo(SlotsOf(frame));
            Truncate(frame.Height);
            PlaceLabel(frame.Label);
            _reachable = true;
            foreach (int slot in frame.Slots!) Push(NewRead(slot, isLastUse: true));
        }
        else if (!_reachable)
        {
            Truncate(frame.Height);
            if (frame.Kind != Opcode.Loop) FreeAll(frame.Slots);
        }

        if (frame.Kind == Opcode.Loop) EndLoop(frame);
        FreeAll(frame.ParameterSlots);
        _frames.RemoveAt(_frames.Count - 1);
    }

    /// <summary>Nobody writes the parameters of the loop any more, but its results may still read them.</summary>
    private void EndLoop(ControlFrame frame)
    {
        if (frame.Slots is not { Length: > 0 }) return;
        if (_reachable) SpillAll();
        FreeAll(frame.Slots);
    }

    /// <summary>The missing half passes the parameters on as results.</summary>
    private void EndIfWithoutElse(ControlFrame frame)
    {
        if (frame.Results.Length == 0)
        {
            if (frame.Label < 0) frame.Label = frame.ElseLabel;
            else PlaceLabel(frame.ElseLabel);
            _ = SlotsOf(frame);
            return;
        }

        EndArm(frame);
        _reachable = true;
        PlaceLabel(frame.ElseLabel);
        foreach (int slot in frame.ParameterSlots) Push(NewRead(slot));
        LabelOf(frame);
        _ = SlotsOf(frame);
    }

    /// <summary>Leaves the first arm of an <c>if</c>; if its end cannot be reached, operands of the arm may still be there.</summary>
    private void EndArm(ControlFrame frame)
    {
        if (_reachable) LowerBranch(frame);
        else Truncate(frame.Height);
    }

    private void EndFunction(ControlFrame frame)
    {
        if (_reachable) LowerBranch(frame);
        _frames.Clear();
        if (frame.Label < 0) return;
        // Branches out of protected regions come here, because `ret` is not allowed inside them.
        PlaceLabel(frame.Label);
        foreach (int slot in frame.Slots!) Push(NewRead(slot));
        AppendReturn(frame.Results.Length);
        Truncate(0);
    }

    private void BecomeUnreachable()
    {
        _reachable = false;
        _deadDepth = 0;
        Truncate(_frames[^1].Height);
    }

    private int NewLabel(bool isLoop, int region)
    {
        _ir.Labels.Add(new IrLabel(isLoop, region));
        return _ir.Labels.Count - 1;
    }

    private void PlaceLabel(int label)
    {
        _facts.Clear();
        Append(IrStatementKind.Label, target: label);
        BeginFuelRun(isTested: _ir.Labels[label].IsLoop);
    }

    /// <summary>The label of a block for a branch to it.</summary>
    private int LabelOf(ControlFrame frame)
    {
        if (frame.Label < 0) frame.Label = NewLabel(isLoop: false, frame.Region);
        return frame.Label;
    }

    private int[] SlotsOf(ControlFrame frame) => frame.Slots ??= NewTemporaries(frame.LabelTypes);

    private int[] NewTemporaries(ImmutableArray<ValueType> types)
    {
        if (types.IsEmpty) return [];
        var slots = new int[types.Length];
        for (int i = 0; i < slots.Length; i++) slots[i] = NewTemporary(types[i].Kind);
        return slots;
    }

    private void FreeAll(int[]? slots)
    {
        foreach (int slot in slots ?? []) Free(slot);
    }
}
