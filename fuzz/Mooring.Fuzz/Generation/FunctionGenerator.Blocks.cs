using Mooring.Wasm;
using Mooring.Wasm.Opcodes;
using static Mooring.Fuzz.Generation.NodeBuilder;

namespace Mooring.Fuzz.Generation;

internal sealed partial class FunctionGenerator
{
    private Node BlockValue(ValueKind kind, int depth)
    {
        if (Chance(30)) return Loop([kind], depth);
        _labels.Add([kind]);
        List<Node> body = [.. Statements(_random.Next(3), depth + 1), Value(kind, depth + 1)];
        _labels.RemoveAt(_labels.Count - 1);
        return Block([kind], Opcode.Block, BlockType([], [kind]), body);
    }

    private static Node Block(ValueKind[] results, Opcode code, ByteBuffer type, IEnumerable<Node> body) =>
        new(results, NodeBuilder.Instruction(code, type).ToArray(), body, NodeBuilder.Instruction(Opcode.End).ToArray());

    private Node Loop(ValueKind[] results, int depth)
    {
        _labels.Add([]);
        List<Node> body = [TakeFuel(_signature.Results), .. Statements(_random.Next(1, 4), depth + 1)];
        if (Chance(60)) body.Add(Op(Opcode.BrIf, Index(0), Value(ValueKind.I32, depth + 1)));
        body.AddRange(Values(results, depth));
        _labels.RemoveAt(_labels.Count - 1);
        return Block(results, Opcode.Loop, BlockType([], results), body);
    }

    private Node IfValue(ValueKind kind, int depth) => If([kind], depth);

    private Node If(ValueKind[] results, int depth)
    {
        Node condition = Value(ValueKind.I32, depth + 1);
        _labels.Add(results);
        var then = new Node(
            null,
            NodeBuilder.Instruction(Opcode.If, BlockType([], results)).ToArray(),
            [.. Statements(_random.Next(3), depth + 1), .. Values(results, depth)],
            []);
        bool hasElse = results.Length > 0 || Chance(60);
        Node otherwise = hasElse
            ? new Node(null, NodeBuilder.Instruction(Opcode.Else).ToArray(), [.. Statements(_random.Next(3), depth + 1), .. Values(results, depth)], [])
            : Sequence();
        _labels.RemoveAt(_labels.Count - 1);
        return new Node(results, [], [condition, then, otherwise], NodeBuilder.Instruction(Opcode.End).ToArray());
    }

    /// <summary>A block that takes values from the stack and leaves several; the results go into variables.</summary>
    private Node MultiBlock(int depth)
    {
        ValueKind[] parameters = ModuleGenerator.Kinds(_random, _random.Next(3));
        ValueKind[] results = ModuleGenerator.Kinds(_random, _random.Next(1, 4));
        IEnumerable<Node> operands = Values(parameters, depth);
        bool isLoop = Chance(40);
        _labels.Add(isLoop ? parameters : results);
        var into = new ByteBuffer();
        foreach (ValueKind kind in parameters.Reverse()) into.Append(NodeBuilder.Instruction(Opcode.LocalSet, Index(NewLocal(kind))));
        var body = new Node(
            null,
            NodeBuilder.Instruction(isLoop ? Opcode.Loop : Opcode.Block, BlockType(parameters, results)).Append(into).ToArray(),
            [.. isLoop ? [TakeFuel(_signature.Results)] : Array.Empty<Node>(), .. Statements(_random.Next(1, 4), depth + 1), .. Values(results, depth)],
            NodeBuilder.Instruction(Opcode.End).ToArray());
        _labels.RemoveAt(_labels.Count - 1);
        return new Node([], [], [.. operands, body], TakeResults(results).ToArray());
    }

    /// <summary>Code that moves results from the stack into variables, or drops them.</summary>
    private ByteBuffer TakeResults(ValueKind[] results)
    {
        var code = new ByteBuffer();
        foreach (ValueKind kind in results.Reverse())
        {
            int variable = Variable(kind);
            code.Append(variable < 0 ? NodeBuilder.Instruction(Opcode.Drop) : NodeBuilder.Instruction(Opcode.LocalSet, Index(variable)));
        }

        return code;
    }

    private Node? BranchIfValue(ValueKind kind, int depth)
    {
        int label = FindLabel(types => types is [ValueKind only] && only == kind);
        return label < 0 ? null : Op(kind, Opcode.BrIf, Index(label), Value(kind, depth + 1), Value(ValueKind.I32, depth + 1));
    }

    /// <summary>A branch that is taken or not; nothing is on the stack behind it.</summary>
    private Node Branch(int depth)
    {
        int label = _random.Next(_labels.Count);
        ValueKind[] types = _labels[_labels.Count - 1 - label];
        List<Node> operands = [.. Values(types, depth)];
        if (Chance(70))
        {
            operands.Add(Value(ValueKind.I32, depth + 1));
            var drops = NodeBuilder.Instruction(Opcode.BrIf, Index(label));
            foreach (ValueKind _ in types) drops.Append(NodeBuilder.Instruction(Opcode.Drop));
            return new Node([], [], operands, drops.ToArray());
        }

        if (Chance(40)) return Op(Opcode.Br, Index(label), operands);
        operands.Add(Value(ValueKind.I32, depth + 1));
        int[] labels = [.. Enumerable.Range(0, _labels.Count).Where(i => _labels[_labels.Count - 1 - i].SequenceEqual(types))];
        ByteBuffer table = Index(_random.Next(6)); // how many labels; the default follows
        int count = table.ToArray()[0];
        for (int i = 0; i <= count; i++) table.Unsigned(Pick(labels));
        return Op(Opcode.BrTable, table, operands);
    }

    private int FindLabel(Func<ValueKind[], bool> accepts)
    {
        int[] labels = [.. Enumerable.Range(0, _labels.Count).Where(i => accepts(_labels[_labels.Count - 1 - i]))];
        return labels.Length == 0 ? -1 : Pick(labels);
    }
}
