using Mooring.Wasm;
using Mooring.Wasm.Opcodes;
using static Mooring.Fuzz.Generation.NodeBuilder;

namespace Mooring.Fuzz.Generation;

/// <summary>Generates the body of one function: expressions of wanted types, so that every module is valid.</summary>
internal sealed partial class FunctionGenerator
{
    private readonly Random _random;
    private readonly FuzzModule _module;
    private readonly Signature _signature;
    private readonly List<ValueKind> _variables; // parameters, then locals
    private readonly List<ValueKind[]> _labels = []; // what a branch takes, outermost first
    private readonly int[] _scratch = [-1, -1, -1]; // locals for f32, f64 and v128, -1 until there is one
    private int _budget; // nodes that may still be made; then there are leaves only

    public FunctionGenerator(Random random, FuzzModule module, Signature signature, int budget)
    {
        _random = random;
        _module = module;
        _signature = signature;
        _budget = budget;
        _variables = [.. signature.Parameters];
        for (int count = random.Next(6); count > 0; count--) _variables.Add(ModuleGenerator.AnyKind(random));
        _labels.Add(signature.Results);
    }

    public FuzzFunction Generate(int type)
    {
        Node body = Sequence([TakeFuel(_signature.Results), .. Statements(_random.Next(1, 6), depth: 0), .. Values(_signature.Results, depth: 0)]);
        return Finish(type, body);
    }

    /// <summary>A function of one instruction, with operands that are constants, parameters or loaded, and vectors returned as two i64.</summary>
    public FuzzFunction GenerateSingle(int type, OpcodeInfo row)
    {
        _budget = 0;
        Node value = Instruction(row, depth: 9);
        if (row.Type!.Results is [{ Kind: ValueKind.V128 }])
        {
            int scratch = Scratch(ValueKind.V128);
            ByteBuffer split = NodeBuilder.Instruction(Opcode.LocalTee, Index(scratch)).Append(NodeBuilder.Instruction(Opcode.I64x2ExtractLane, Index(0)));
            split.Append(NodeBuilder.Instruction(Opcode.LocalGet, Index(scratch))).Append(NodeBuilder.Instruction(Opcode.I64x2ExtractLane, Index(1)));
            value = new Node([ValueKind.I64, ValueKind.I64], [], [value], split.ToArray());
        }

        return Finish(type, Sequence(value));
    }

    private FuzzFunction Finish(int type, Node body) => new(type, _variables[_signature.Parameters.Length..], body);

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>A variable of a type, or -1.</summary>
    private int Variable(ValueKind kind)
    {
        int start = _random.Next(_variables.Count + 1);
        for (int i = 0; i < _variables.Count; i++)
        {
            int index = (start + i) % _variables.Count;
            if (_variables[index] == kind && !_scratch.Contains(index)) return index;
        }

        return -1;
    }

    private int Scratch(ValueKind kind)
    {
        ref int scratch = ref _scratch[kind - ValueKind.F32];
        if (scratch < 0)
        {
            scratch = _variables.Count;
            _variables.Add(kind);
        }

        return scratch;
    }

    private int NewLocal(ValueKind kind)
    {
        _variables.Add(kind);
        return _variables.Count - 1;
    }

    private IEnumerable<Node> Values(ValueKind[] kinds, int depth) => [.. kinds.Select(kind => Value(kind, depth + 1))];

    private ByteBuffer BlockType(ValueKind[] parameters, ValueKind[] results)
    {
        if (parameters.Length == 0 && results.Length == 0) return new ByteBuffer().Byte(EmptyBlock);
        if (parameters.Length == 0 && results.Length == 1) return new ByteBuffer().Byte(ModuleEncoder.Code(results[0]));
        int type = ModuleGenerator.TypeIndex(_module, new Signature(parameters, results));
        return new ByteBuffer().Signed(type);
    }
}
