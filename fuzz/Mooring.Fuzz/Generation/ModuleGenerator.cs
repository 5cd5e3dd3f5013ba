using Mooring.Wasm;
using Mooring.Wasm.Opcodes;
using static Mooring.Fuzz.Generation.NodeBuilder;

namespace Mooring.Fuzz.Generation;

/// <summary>Generates valid modules and calls of their exports; the same seed gives the same module.</summary>
internal static class ModuleGenerator
{
    /// <summary>How many function entries and loop rounds a call may take.</summary>
    public const int Fuel = 60;

    private static readonly ValueKind[] Weighted =
    [
        ValueKind.I32, ValueKind.I32, ValueKind.I32, ValueKind.I64, ValueKind.I64, ValueKind.F32, ValueKind.F64, ValueKind.V128, ValueKind.V128,
        ValueKind.FuncRef, ValueKind.ExternRef,
    ];

    /// <param name="seed">Every third one gives functions of a single instruction, the others whole programs.</param>
    public static FuzzModule Generate(int seed)
    {
        var random = new Random(seed);
        return seed % 3 == 0 ? GenerateInstructions(random) : GenerateProgram(random);
    }

    public static ValueKind AnyKind(Random random) => Weighted[random.Next(Weighted.Length)];

    public static ValueKind[] Kinds(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => AnyKind(random))];

    /// <summary>The index of a type, added if it is new.</summary>
    public static int TypeIndex(FuzzModule module, Signature signature)
    {
        int index = module.Types.FindIndex(type => type.Parameters.SequenceEqual(signature.Parameters) && type.Results.SequenceEqual(signature.Results));
        if (index >= 0) return index;
        module.Types.Add(signature);
        return module.Types.Count - 1;
    }

    private static FuzzModule GenerateProgram(Random random)
    {
        FuzzModule module = Frame(random);
        int count = random.Next(2, 7);
        for (int i = 0; i < count; i++) Declare(module, new Signature(Kinds(random, random.Next(5)), Kinds(random, random.Next(4))));
        for (int i = 0; i < count; i++)
        {
            int type = module.Functions[i].Type;
            module.Functions[i] = new FunctionGenerator(random, module, module.Types[type], budget: random.Next(10, 120)).Generate(type);
        }

        if (random.Next(12) == 0) module.Start = Enumerable.Range(0, count).Where(i => module.SignatureOf(i) is { Parameters: [], Results: [] }).Cast<int?>().FirstOrDefault();
        Finish(random, module, rounds: 3);
        return module;
    }

    private static FuzzModule GenerateInstructions(Random random)
    {
        FuzzModule module = Frame(random);
        OpcodeInfo[] rows = InstructionMenu.Values;
        for (int i = 0; i < 12; i++)
        {
            OpcodeInfo row = rows[random.Next(rows.Length)];
            ValueKind result = row.Type!.Results[0].Kind;
            ValueKind[] parameters = [.. row.Type.Operands.Select(operand => operand.Kind is ValueKind.V128 ? ValueKind.I64 : operand.Kind)];
            var signature = new Signature(parameters, result is ValueKind.V128 ? [ValueKind.I64, ValueKind.I64] : [result]);
            int function = Declare(module, signature);
            int type = module.Functions[function].Type;
            module.Functions[function] = new FunctionGenerator(random, module, signature, budget: 0).GenerateSingle(type, row);
        }

        Finish(random, module, rounds: 6);
        return module;
    }

    /// <summary>A module without functions.</summary>
    private static FuzzModule Frame(Random random)
    {
        var module = new FuzzModule { MemoryPages = random.Next(1, 3), Memory64 = random.Next(10) == 0 };
        module.Globals.Add(new FuzzGlobal(ValueKind.I32, true, Initial(I32(Fuel))));
        for (int count = random.Next(2, 8); count > 0; count--)
        {
            ValueKind kind = AnyKind(random);
            module.Globals.Add(new FuzzGlobal(kind, random.Next(5) > 0, Initial(Constant(random, kind))));
        }

        module.Data = new byte[random.Next(64)];
        random.NextBytes(module.Data);
        module.DataOffset = random.Next(40) == 0 ? (module.MemoryPages * FuzzModule.PageBytes) - random.Next(64) : random.Next(300);
        return module;
    }

    private static byte[] Initial(Node constant)
    {
        var bytes = new ByteBuffer();
        constant.WriteTo(bytes);
        return bytes.ToArray();
    }

    private static int Declare(FuzzModule module, Signature signature)
    {
        int function = module.Functions.Count;
        module.Functions.Add(new FuzzFunction(TypeIndex(module, signature), [], Sequence()));
        if (module.Elements.Count < module.TableSlots) module.Elements.Add(function);
        return function;
    }

    private static void Finish(Random random, FuzzModule module, int rounds)
    {
        int generated = module.Functions.Count;
        for (int i = 0; i < module.Globals.Count; i++)
        {
            if (module.Globals[i].Kind is ValueKind.V128) AddGetter(module, i);
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int function = 0; function < generated; function++) AddCall(random, module, function);
        }

        for (int function = generated; function < module.Functions.Count; function++) AddCall(random, module, function);
    }

    private static void AddCall(Random random, FuzzModule module, int function)
    {
        Signature signature = module.SignatureOf(function);
        if (signature.IsCallable) module.Calls.Add(new FuzzCall(function, [.. signature.Parameters.Select(kind => EdgeValues.Argument(random, kind))]));
    }

    /// <summary>A function that returns a vector global as two i64, because JavaScript cannot read it.</summary>
    private static void AddGetter(FuzzModule module, int global)
    {
        var signature = new Signature([], [ValueKind.I64, ValueKind.I64]);
        IEnumerable<Node> lanes = ((int[])[0, 1]).Select(lane =>
            Op(ValueKind.I64, Opcode.I64x2ExtractLane, Index(lane), Op(ValueKind.V128, Opcode.GlobalGet, Index(global))));
        module.Functions.Add(new FuzzFunction(TypeIndex(module, signature), [], Sequence(lanes)));
    }
}
