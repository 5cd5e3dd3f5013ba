using System.Diagnostics;
using System.Globalization;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Tests.Validation.Fuzzing;

public class MutationFuzzTests(ITestOutputHelper output)
{
    private const string RunsVariable = "MOORING_FUZZ_RUNS";
    private const string SeedVariable = "MOORING_FUZZ_SEED";

    // The bound on memory that the decoder promises: what it keeps per byte of input, and what it has whatever the input is.
    private const long AllocatedPerByte = 100;
    private const long AllocatedAlways = 1 << 20;
    private static readonly TimeSpan TimePerModule = TimeSpan.FromMinutes(1); // generous: machines that run tests are busy

    [Fact]
    public void DecodeAndValidate_MutatedModules_AcceptOrRejectInBoundedTimeAndMemory()
    {
        int runs = Setting(RunsVariable, 10_000);
        int seed = Setting(SeedVariable, 20_261_120);
        IReadOnlyList<byte[]> corpus = FuzzCorpus.Load();
        output.WriteLine($"{runs} mutations of {corpus.Count} modules, {SeedVariable}={seed}");
        var mutator = new ModuleMutator(corpus, new Random(seed));

        int accepted = 0;
        for (int run = 0; run < runs; run++)
        {
            if (Check(mutator.Next(), run)) accepted++;
        }

        output.WriteLine($"{accepted} accepted, {runs - accepted} rejected");
        Assert.InRange(accepted, 1, runs - 1); // a mutator whose modules all fail, or all pass, tests nothing
    }

    private static bool Check(byte[] module, int run)
    {
        long start = Stopwatch.GetTimestamp();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        bool accepted = false;
        try
        {
            ModuleDefinition definition = ModuleDecoder.Decode(module, WasmFeatures.All);
            ModuleValidator.Validate(definition, WasmFeatures.All);
            accepted = true;
            WalkAsCompilerDoes(definition);
        }
        catch (WasmFormatException error) when (!accepted)
        {
            Assert.True(error.Offset >= 0 && error.Offset <= module.Length, Describe(module, run, "an offset outside of the module"));
        }
        catch (Exception error) when (error is not Xunit.Sdk.IAssertionException)
        {
            Assert.Fail(Describe(module, run, error.ToString()));
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(allocated <= AllocatedAlways + (AllocatedPerByte * module.Length), Describe(module, run, $"{allocated} bytes allocated"));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimePerModule, Describe(module, run, "too slow"));
        return accepted;
    }

    /// <summary>Whatever validation accepts must be readable with all features on, without an error.</summary>
    private static void WalkAsCompilerDoes(ModuleDefinition module)
    {
        foreach (FunctionDefinition function in module.Functions)
        {
            if (function.Body is not { } body) continue;
            var operators = new OperatorReader(module.Bytes.Span, body.Code);
            while (operators.TryRead())
            {
            }
        }

        _ = module.Names.Function(0);
        _ = module.Names.Local(0, 0);
    }

    private static string Describe(byte[] module, int run, string problem) =>
        $"run {run}: {problem}\n{Convert.ToHexString(module)}";

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
