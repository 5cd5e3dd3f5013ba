using System.Collections.Immutable;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Validation;

// Blocks and branches: section 3.3.8 "Control Instructions".
internal sealed partial class FunctionValidator
{
    private ControlFrame[] _frames = new ControlFrame[32];
    private int _frameCount;
    private int _loopCount; // open frames that are loops

    private void OpenFunction(FuncType type)
    {
        _frameCount = 0;
        _loopCount = 0;
        PushFrame(Opcode.Block, [], type.Results, offset: 0);
    }

    private void ValidateBlock(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        (ImmutableArray<ValueType> parameters, ImmutableArray<ValueType> results) = BlockSignature(operators.BlockType, offset);
        if (operators.Opcode == Opcode.If) _stack.Pop(ValueType.I32, offset);
        _stack.Pop(parameters.AsSpan(), offset);
        PushFrame(operators.Opcode, parameters, results, offset);
    }

    private (ImmutableArray<ValueType> Parameters, ImmutableArray<ValueType> Results) BlockSignature(BlockType type, int offset)
    {
        switch (type.Kind)
        {
            case BlockTypeKind.Empty:
                return ([], []);
            case BlockTypeKind.Value:
                context.Features.Require(type.Result, offset);
                return ([], TypeList.Single(type.Result));
            default:
                context.Features.Require(WasmFeatures.MultiValue, "a block with a type index", offset);
                FuncType function = context.Type(type.TypeIndex, offset);
                return (function.Parameters, function.Results);
        }
    }

    private void ValidateElse(int offset)
    {
        ref ControlFrame frame = ref _frames[_frameCount - 1];
        if (frame.Opcode != Opcode.If) WasmReader.Throw("END opcode expected: else outside of an if", offset);
        CloseFrame(frame.Results, offset);
        frame.Opcode = Opcode.Else;
        _stack.SetFrame(frame.Floor, polymorphic: false);
        _stack.Push(frame.Parameters.AsSpan(), offset);
    }

    private void ValidateEnd(int offset)
    {
        ControlFrame frame = _frames[_frameCount - 1];
        CloseFrame(frame.Results, offset);
        if (frame.Opcode == Opcode.If && !TypeList.Same(frame.Parameters.AsSpan(), frame.Results.AsSpan()))
        {
            string given = TypeList.Describe(frame.Parameters.AsSpan());
            string wanted = TypeList.Describe(frame.Results.AsSpan());
            WasmReader.Throw($"type mismatch: an if without else gives {given}, not {wanted}", offset);
        }

        PopFrame();
        _stack.Push(frame.Results.AsSpan(), offset);
    }

    /// <summary>Takes the block's results off the stack, on which nothing else of the block may be.</summary>
    private void CloseFrame(ImmutableArray<ValueType> results, int offset)
    {
        _stack.Pop(results.AsSpan(), offset);
        if (_stack.Height != _stack.Floor)
        {
            int extra = _stack.Height - _stack.Floor;
            WasmReader.Throw($"type mismatch: block requires {TypeList.Describe(results.AsSpan())} but stack has {extra} more values", offset);
        }
    }

    private void ValidateBranch(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        switch (operators.Opcode)
        {
            case Opcode.Br:
                _stack.Pop(LabelTypes(operators.Index, offset).AsSpan(), offset);
                _stack.BecomePolymorphic();
                break;
            case Opcode.BrIf:
                ImmutableArray<ValueType> types = LabelTypes(operators.Index, offset);
                _stack.Pop(ValueType.I32, offset);
                _stack.Pop(types.AsSpan(), offset);
                _stack.Push(types.AsSpan(), offset);
                break;
            default:
                ValidateBranchTable(ref operators);
                break;
        }
    }

    private void ValidateBranchTable(ref OperatorReader operators)
    {
        int offset = operators.Offset;
        LabelSequence labels = operators.Labels;
        if (labels.TableLength > ImplementationLimits.BranchTableLabels)
        {
            WasmReader.Throw($"too many labels in br_table: {labels.TableLength}, the limit is {ImplementationLimits.BranchTableLabels}", offset);
        }

        _stack.Pop(ValueType.I32, offset);
        ImmutableArray<ValueType> last = default;
        foreach (uint label in labels)
        {
            ImmutableArray<ValueType> types = LabelTypes(label, offset);
            if (types == last) continue; // the same list: most tables lead to blocks of one type
            if (!last.IsDefault && types.Length != last.Length)
            {
                WasmReader.Throw($"type mismatch: the labels of a br_table take {last.Length} and {types.Length} values", offset);
            }

            _stack.Require(types.AsSpan(), offset);
            last = types;
        }

        _stack.BecomePolymorphic();
    }

    private void ValidateReturn(int offset)
    {
        _stack.Pop(_frames[0].Results.AsSpan(), offset);
        _stack.BecomePolymorphic();
    }

    private ImmutableArray<ValueType> LabelTypes(uint label, int offset)
    {
        if (label >= (uint)_frameCount) WasmReader.Throw($"unknown label {label}", offset);
        return _frames[_frameCount - 1 - (int)label].LabelTypes;
    }

    private void PushFrame(Opcode opcode, ImmutableArray<ValueType> parameters, ImmutableArray<ValueType> results, int offset)
    {
        if (_frameCount > ImplementationLimits.NestedBlocks)
        {
            WasmReader.Throw($"blocks nested deeper than {ImplementationLimits.NestedBlocks}", offset);
        }

        if (opcode == Opcode.Loop && ++_loopCount > ImplementationLimits.NestedLoops)
        {
            WasmReader.Throw($"loops nested deeper than {ImplementationLimits.NestedLoops}", offset);
        }

        if (_frameCount == _frames.Length) Array.Resize(ref _frames, _frames.Length * 2);
        if (_frameCount > 0) _frames[_frameCount - 1].IsUnreachable = _stack.IsPolymorphic;
        int floor = _stack.Height;
        _frames[_frameCount++] = new ControlFrame(opcode, parameters, results, floor, IsUnreachable: false);
        _stack.SetFrame(floor, polymorphic: false);
        _stack.Push(parameters.AsSpan(), offset);
    }

    private void PopFrame()
    {
        _frameCount--;
        if (_frames[_frameCount].Opcode == Opcode.Loop) _loopCount--;
        if (_frameCount == 0) return;
        ref ControlFrame outer = ref _frames[_frameCount - 1];
        _stack.SetFrame(outer.Floor, outer.IsUnreachable);
    }
}
