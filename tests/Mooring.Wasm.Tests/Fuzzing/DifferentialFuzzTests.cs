using System.Globalization;
using Mooring.Fuzz.Generation;
using Mooring.Fuzz.Running;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Tests.Fuzzing;

/// <summary>Generated modules on our engine and on V8; <c>docs/fuzzing.md</c> tells how to run more of them and how to read a failure.</summary>
public class DifferentialFuzzTests(ITestOutputHelper output)
{
    private const string ModulesVariable = "MOORING_FUZZ_MODULES";
    private const string SeedVariable = "MOORING_FUZZ_SEED";

    [Fact]
    public void Modules_RunByBothEngines_DoNotDiffer()
    {
        int count = Setting(ModulesVariable, 500);
        int first = Setting(SeedVariable, 1);
        using Differential? differential = Differential.TryStart();
        Assert.SkipWhen(differential is null, "There is no node on this machine; V8 is what modules are compared with.");

        for (int seed = first; seed < first + count; seed++)
        {
            string? difference = differential.Compare(ModuleGenerator.Generate(seed), seed);
            Assert.True(difference is null, $"seed {seed}: {difference}");
        }

        output.WriteLine($"{count} modules from {SeedVariable}={first} on: {differential.Calls} calls, {differential.Traps} traps");
        Assert.InRange(differential.Traps, 1, differential.Calls - 1); // modules that all trap, or never, test little
    }

    [Fact]
    public void Generate_SameSeed_GivesSameModule()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            FuzzModule first = ModuleGenerator.Generate(seed);
            FuzzModule second = ModuleGenerator.Generate(seed);
            Assert.Equal(first.ToBytes(), second.ToBytes());
            Assert.Equal(first.Calls.Select(call => call.ToString()), second.Calls.Select(call => call.ToString()));
        }
    }

    [Fact]
    public void Generate_ManySeeds_GivesValidModules()
    {
        using var engine = new Engine();
        for (int seed = 0; seed < 300; seed++) Module.Validate(engine, ModuleGenerator.Generate(seed).ToBytes());
    }

    /// <summary>What is not there is not compared: exceptions, which the V8 of Node 20 does not have, and relaxed vectors, where engines may differ.</summary>
    [Fact]
    public void Generate_ManySeeds_UsesEveryInstruction()
    {
        HashSet<Opcode> used = [];
        for (int seed = 0; seed < 500; seed++) used.UnionWith(Opcodes(ModuleGenerator.Generate(seed).ToBytes()));

        IEnumerable<string> missing = OpcodeTable.All.ToArray()
            .Where(row => row.Feature is not (WasmFeatures.Exceptions or WasmFeatures.RelaxedSimd) && !used.Contains(row.Code))
            .Select(row => row.Mnemonic);
        Assert.Empty(missing);
    }

    private static HashSet<Opcode> Opcodes(byte[] bytes)
    {
        HashSet<Opcode> used = [];
        foreach (FunctionDefinition function in ModuleDecoder.Decode(bytes, WasmFeatures.All).Functions)
        {
            var operators = new OperatorReader(bytes, function.Body!.Code);
            while (operators.TryRead()) used.Add(operators.Opcode);
        }

        return used;
    }

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
