using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Lexing;
using Mooring.Wasm.Text.Modules;
using Mooring.Wasm.Text.Types;

namespace Mooring.Wasm.Text.Instructions;

/// <summary>Reads instructions, flat and folded, and writes them in the binary format.</summary>
/// <remarks>
/// WebAssembly core specification, section 6.5 "Instructions". What is open is kept in a list, not on the call stack, so no nesting is
/// too deep. A folded instruction is encoded when its name is read and held back until its operands have been written.
/// </remarks>
internal sealed partial class InstructionParser(TokenCursor cursor, ModuleScope module, TypeParser types)
{
    private readonly BinaryOutput _heldBack = new();
    private readonly LabelStack _labels = new();
    private readonly Stack<Frame> _frames = [];
    private BinaryOutput _output = new();

    private enum FrameKind : byte
    {
        /// <summary><c>(i32.add</c>: operands follow.</summary>
        Operands,

        /// <summary><c>(if</c>: the condition follows, then <c>(then</c>.</summary>
        Condition,

        /// <summary>Behind <c>(then ...)</c>: an <c>(else</c> may follow.</summary>
        AfterThen,

        /// <summary>Behind <c>(else ...)</c>: nothing may follow.</summary>
        AfterElse,

        /// <summary>Inside <c>(then</c> or <c>(else</c>.</summary>
        Arm,

        /// <summary>Inside <c>(block</c> and its like.</summary>
        FoldedBlock,

        /// <summary>Behind <c>block</c> and its like, or behind <c>else</c>: up to <c>end</c>.</summary>
        FlatBlock,

        /// <summary>Behind <c>if</c>: up to <c>else</c> or <c>end</c>.</summary>
        FlatIf,
    }

    /// <summary>The locals that <c>local.get</c> and its like may name.</summary>
    public IndexSpace Locals { get; } = new("local");

    /// <summary>Reads instructions up to the parenthesis that closes what they stand in, and writes them with a final <c>end</c>.</summary>
    public void Sequence(BinaryOutput output)
    {
        Run(output, single: false);
        output.Byte((int)Opcode.End);
    }

    /// <summary>Reads one folded instruction as an expression of its own, with an <c>end</c>.</summary>
    public void Folded(BinaryOutput output)
    {
        if (cursor.Kind != TokenKind.Open) throw cursor.Unexpected();
        Run(output, single: true);
        output.Byte((int)Opcode.End);
    }

    private void Run(BinaryOutput output, bool single)
    {
        _output = output;
        do
        {
            switch (cursor.Kind)
            {
                case TokenKind.Close when _frames.Count == 0:
                    return;
                case TokenKind.Close:
                    CloseFolded();
                    break;
                case TokenKind.Open:
                    OpenFolded();
                    break;
                case TokenKind.Word:
                    Flat();
                    break;
                default:
                    throw cursor.Unexpected();
            }
        }
        while (!single || _frames.Count > 0);
    }

    private void Flat()
    {
        if (_frames.TryPeek(out Frame frame) && frame.Kind < FrameKind.Arm) throw cursor.Unexpected();
        OpcodeInfo info = Instruction();
        switch (info.Code)
        {
            case Opcode.Block or Opcode.Loop or Opcode.TryTable or Opcode.If:
                string? label = BlockHeader(info, _output);
                Open(info.Code == Opcode.If ? FrameKind.FlatIf : FrameKind.FlatBlock, label);
                break;
            case Opcode.Else:
                CloseFlat(FrameKind.FlatIf, Opcode.Else);
                _frames.Push(new Frame(FrameKind.FlatBlock, frame.Label));
                break;
            case Opcode.End:
                CloseFlat(frame.Kind == FrameKind.FlatIf ? FrameKind.FlatIf : FrameKind.FlatBlock, Opcode.End);
                _labels.Pop();
                break;
            default:
                Plain(info, _output);
                break;
        }
    }

    /// <summary>Leaves a flat block at <c>else</c> or <c>end</c>, which may repeat the label.</summary>
    private void CloseFlat(FrameKind expected, Opcode closing)
    {
        if (!_frames.TryPeek(out Frame frame) || frame.Kind != expected)
        {
            cursor.Position--;
            throw cursor.Unexpected();
        }

        int position = cursor.Position;
        if (cursor.TryIdentifier() is { } label && label != frame.Label) throw cursor.FailAt(position, $"mismatching label ${label}");
        _output.Byte((int)closing);
        _ = _frames.Pop();
    }

    private void OpenFolded()
    {
        cursor.Advance();
        if (_frames.TryPeek(out Frame frame) && OpenArm(frame)) return;
        OpcodeInfo info = Instruction();
        switch (info.Code)
        {
            case Opcode.Block or Opcode.Loop or Opcode.TryTable:
                Open(FrameKind.FoldedBlock, BlockHeader(info, _output));
                break;
            case Opcode.If:
                int start = _heldBack.Length;
                string? label = BlockHeader(info, _heldBack);
                _frames.Push(new Frame(FrameKind.Condition, label, start));
                break;
            case Opcode.Else or Opcode.End:
                cursor.Position--;
                throw cursor.Unexpected();
            default:
                _frames.Push(new Frame(FrameKind.Operands, Label: null, _heldBack.Length));
                Plain(info, _heldBack);
                break;
        }
    }

    /// <summary>Enters <c>(then</c> or <c>(else</c> if it is here and may be.</summary>
    private bool OpenArm(Frame frame)
    {
        if (frame.Kind == FrameKind.Condition && cursor.TryWord("then"))
        {
            Replace(frame with { Kind = FrameKind.AfterThen });
            Release(frame.HeldBack);
            _labels.Push(frame.Label);
        }
        else if (frame.Kind == FrameKind.AfterThen && cursor.TryWord("else"))
        {
            Replace(frame with { Kind = FrameKind.AfterElse });
            _output.Byte((int)Opcode.Else);
        }
        else
        {
            return frame.Kind is FrameKind.AfterThen or FrameKind.AfterElse ? throw cursor.Unexpected() : false;
        }

        _frames.Push(new Frame(FrameKind.Arm));
        return true;
    }

    private void CloseFolded()
    {
        Frame frame = _frames.Peek();
        switch (frame.Kind)
        {
            case FrameKind.Operands:
                Release(frame.HeldBack);
                break;
            case FrameKind.Arm:
                break;
            case FrameKind.FoldedBlock or FrameKind.AfterThen or FrameKind.AfterElse:
                _output.Byte((int)Opcode.End);
                _labels.Pop();
                break;
            default:
                throw cursor.Unexpected();
        }

        _ = _frames.Pop();
        cursor.Advance();
    }

    private OpcodeInfo Instruction()
    {
        OpcodeInfo? info = cursor.Kind == TokenKind.Word ? Vocabulary.Instruction(cursor.Span) : null;
        if (info is null) throw cursor.Unexpected();
        cursor.Advance();
        return info;
    }

    private void Open(FrameKind kind, string? label)
    {
        _frames.Push(new Frame(kind, label));
        _labels.Push(label);
    }

    private void Replace(Frame frame)
    {
        _ = _frames.Pop();
        _frames.Push(frame);
    }

    /// <summary>Writes what was held back since a folded instruction began.</summary>
    private void Release(int start)
    {
        _output.Bytes(_heldBack.Written[start..]);
        _heldBack.Truncate(start);
    }

    /// <param name="Kind">What is open.</param>
    /// <param name="Label">The name of its label, if it has one.</param>
    /// <param name="HeldBack">Where its encoding starts among those held back.</param>
    private readonly record struct Frame(FrameKind Kind, string? Label = null, int HeldBack = 0);
}
