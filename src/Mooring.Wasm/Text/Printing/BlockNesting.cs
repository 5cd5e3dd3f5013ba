using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Text.Printing;

/// <summary>Follows the blocks of a function body that no validator may have seen; text cannot express blocks that do not nest.</summary>
internal sealed class BlockNesting
{
    private readonly Stack<Opcode> _open = [];

    /// <summary>How many blocks are open.</summary>
    public int Depth => _open.Count;

    /// <summary>Whether the <c>end</c> of the body itself has been read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Takes the instruction that the reader has just read.</summary>
    /// <exception cref="WasmFormatException">It cannot stand here.</exception>
    public void Step(scoped in OperatorReader reader)
    {
        if (IsComplete) WasmReader.Throw("instructions behind the end of the function", reader.Offset);
        switch (reader.Opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable:
                _open.Push(reader.Opcode);
                break;
            case Opcode.Else:
                if (!_open.TryPop(out Opcode before) || before != Opcode.If) WasmReader.Throw("else without if", reader.Offset);
                _open.Push(Opcode.Else);
                break;
            case Opcode.End:
                IsComplete = !_open.TryPop(out _);
                break;
        }
    }

    /// <summary>Says that there are no more instructions.</summary>
    /// <exception cref="WasmFormatException">Blocks are open still.</exception>
    public void Finish(scoped in OperatorReader reader)
    {
        if (!IsComplete) WasmReader.Throw("unexpected end of section or function: a block is not closed", reader.NextOffset);
    }
}
