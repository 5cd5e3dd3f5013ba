using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Text.Printing;

/// <summary>Instructions with the operands that belong to them in parentheses behind them.</summary>
/// <remarks>
/// Folding is notation only: the instructions keep their order, and an operand that was pushed too early to stand there simply stays in
/// front. Two walks, so that nothing recurses: the first finds for each instruction where its first operand starts; the second opens at
/// each place the instructions whose operands start there, outermost first.
/// </remarks>
internal sealed class FoldedPrinter(ModuleDefinition module, InstructionText text, TextOutput output)
{
    private readonly List<Node> _nodes = [];
    private readonly List<Operand> _operands = []; // finished expressions of the open blocks that a later instruction may take
    private readonly List<OpenBlock> _blocks = [];

    /// <summary>Prints a function's code without its final <c>end</c>.</summary>
    /// <exception cref="WasmFormatException">Its blocks do not nest.</exception>
    public void Print(ByteRange code)
    {
        _nodes.Clear();
        _operands.Clear();
        _blocks.Clear();
        Fold(code);
        Write();
    }

    private void Fold(ByteRange code)
    {
        var reader = new OperatorReader(module.Bytes.Span, code);
        var nesting = new BlockNesting();
        while (reader.TryRead())
        {
            Opcode opcode = reader.Opcode;
            nesting.Step(reader);
            if (nesting.IsComplete) continue;
            int index = _nodes.Count;
            (int operands, int results) = InstructionArity.Of(module, reader);
            int start = opcode is Opcode.Else or Opcode.End ? index : TakeOperands(operands, index);
            _nodes.Add(new Node(opcode, text.Of(reader, _blocks.Count), start));
            switch (opcode)
            {
                case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable:
                    _blocks.Add(new OpenBlock(start, results, _operands.Count));
                    break;
                case Opcode.Else:
                    Trim(_blocks[^1].OperandsBelow);
                    break;
                case Opcode.End:
                    OpenBlock block = _blocks[^1];
                    _blocks.RemoveAt(_blocks.Count - 1);
                    Trim(block.OperandsBelow);
                    _operands.Add(new Operand(block.Start, block.Results));
                    break;
                default:
                    _operands.Add(new Operand(start, results));
                    break;
            }
        }

        nesting.Finish(reader);
    }

    /// <summary>Takes the last expressions as operands, as long as each is wanted whole.</summary>
    /// <returns>Where the first one taken starts.</returns>
    private int TakeOperands(int wanted, int start)
    {
        int below = _blocks.Count == 0 ? 0 : _blocks[^1].OperandsBelow;
        while (wanted > 0 && _operands.Count > below && _operands[^1].Results is var given && given > 0 && given <= wanted)
        {
            wanted -= given;
            start = _operands[^1].Start;
            _operands.RemoveAt(_operands.Count - 1);
        }

        return start;
    }

    private void Trim(int count) => _operands.RemoveRange(count, _operands.Count - count);

    private void Write()
    {
        int indent = output.Indent;
        var open = new Stack<Opcode>();
        ILookup<int, int> opened = Enumerable.Range(0, _nodes.Count).Where(i => _nodes[i].Start < i).ToLookup(i => _nodes[i].Start);
        for (int i = 0; i < _nodes.Count; i++)
        {
            foreach (int outer in opened[i].Reverse()) Open(_nodes[outer]);
            Node node = _nodes[i];
            if (node.Start == i && node.Opcode is not (Opcode.Else or Opcode.End)) Open(node);
            switch (node.Opcode)
            {
                case Opcode.Block or Opcode.Loop or Opcode.TryTable:
                    open.Push(node.Opcode);
                    break;
                case Opcode.If:
                    open.Push(node.Opcode);
                    OpenArm("(then");
                    break;
                case Opcode.Else:
                    Close();
                    OpenArm("(else");
                    break;
                case Opcode.End:
                    if (open.Pop() == Opcode.If) Close(); // the arm
                    Close();
                    break;
                default:
                    Close();
                    break;
            }
        }

        output.Indent = indent;
    }

    private void Open(Node node)
    {
        output.Line().Append('(').Append(node.Text);
        output.Indent++;
    }

    private void OpenArm(string word)
    {
        output.Line().Append(word);
        output.Indent++;
    }

    private void Close()
    {
        output.Append(')');
        output.Indent--;
    }

    /// <param name="Opcode">What it is.</param>
    /// <param name="Text">The instruction with its immediates.</param>
    /// <param name="Start">The instruction that its first operand starts with; itself when it has none.</param>
    private readonly record struct Node(Opcode Opcode, string Text, int Start);

    private readonly record struct Operand(int Start, int Results);

    private readonly record struct OpenBlock(int Start, int Results, int OperandsBelow);
}
