using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Lowering;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Tests.Emit;

namespace Mooring.Wasm.Tests.Compilation;

/// <summary>Whether functions cost what <see cref="JitBudget"/> says, of real programs: else some would be too large unnoticed.</summary>
public class JitBudgetAccuracyTests(ITestOutputHelper output)
{
    private const int Reserve = 100; // what JitBudget keeps below each limit for prologue, traps and scratch locals
    private const int Large = 1_000; // of anything; from there on ratios say something

    private double _worst = 1; // written over estimated, of what is large

    [Theory]
    [InlineData(BoundsChecks.Explicit, false, false)]
    [InlineData(BoundsChecks.GuardPages, false, false)]
    [InlineData(BoundsChecks.Explicit, true, false)]
    [InlineData(BoundsChecks.GuardPages, true, false)]
    [InlineData(BoundsChecks.Explicit, false, true)]
    [InlineData(BoundsChecks.GuardPages, true, true)]
    internal void Budget_OfRealFunctions_IsNearWhatIsWritten(BoundsChecks checks, bool suspends, bool fuel)
    {
        using var engine = new Engine(new EngineOptions { Fuel = fuel });
        int functions = 0;
        foreach (string path in Programs())
        {
            Module module = Module.FromFile(engine, path);
            SuspensionOptions? suspension = suspends ? new(new string('1', module.Definition.ImportedFunctions), Foreign: true, Yields: true) : null;
            CompiledModule code = module.GetCode(checks, suspension);
            Dictionary<string, ILCount> written = ILCount.OfAll(code);
            SuspensionPlan? plan = suspension is null ? null : new SuspensionPlan(code.Definition, suspension);
            for (int i = code.Definition.ImportedFunctions; i < code.Definition.Functions.Length; i++, functions++)
            {
                (JitBudget function, JitBudget? resumption) = Estimate(code, plan, i);
                Compare($"{Path.GetFileName(path)} f{i}", function, Find('b', 'f'));
                if (resumption is { } other) Compare($"{Path.GetFileName(path)} r{i}", other, Find('R', 'r'));

                // A body behind a gate has a name of its own.
                ILCount Find(char gated, char plain) => written.TryGetValue($"{gated}{i}", out ILCount body) ? body : written[$"{plain}{i}"];
            }
        }

        output.WriteLine($"{functions} functions, at most {_worst:0.00} times what was estimated");
        Assert.InRange(functions, 100, 100_000);
    }

    private void Compare(string name, JitBudget estimate, ILCount written)
    {
        Check("instructions", estimate.Instructions, written.Instructions);
        Check("references", estimate.LocalReferences, written.LocalReferences);
        Check("blocks", estimate.Blocks, written.Blocks);
        Check("locals", estimate.Locals, written.Locals);
        Assert.InRange(written.Bytes, 0, 3 * (estimate.Instructions + Reserve));

        void Check(string what, int estimated, int found)
        {
            Assert.True(found <= (estimated * 1.1) + Reserve, $"{name}: {found} {what}, and {estimated} were estimated; {estimate}, {written}");
            if (found >= Large) _worst = double.Max(_worst, (double)found / estimated);
        }
    }

    private static (JitBudget Function, JitBudget? Resumption) Estimate(CompiledModule code, SuspensionPlan? plan, int functionIndex)
    {
        (IrFunction ir, JitBudget budget) = new FunctionLowering(code.Definition, code.Options, plan).LowerToFit(functionIndex - code.Definition.ImportedFunctions);
        FunctionSites? sites = plan?.Suspends(functionIndex) is true ? FunctionSites.Find(ir, plan, code.Options, budget) : null;
        return (sites?.Budget ?? budget, sites?.ResumptionBudget);
    }

    private static IEnumerable<string> Programs()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mooring.slnx"))) folder = folder.Parent;
        string root = folder?.FullName ?? throw new DirectoryNotFoundException("There is no Mooring.slnx above the tests.");
        return ((string[])["bench/guests", "guests"]).SelectMany(part => Directory.EnumerateFiles(Path.Combine(root, part), "*.wasm", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);
    }
}
