using System.Text;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Tests.Emit;

namespace Mooring.Wasm.Tests.Compilation;

public class JitBudgetTests
{
    [Fact]
    public void Budget_SmallFunction_Fits()
    {
        Assert.True(JitBudget.Of(Lowered.First(Loads(10))).Fits);
    }

    [Fact]
    public void Budget_ManyCheckedLoads_FitsOnlyWhenCompact()
    {
        string text = Loads(1040);
        Assert.False(JitBudget.Of(Lowered.First(text)).Fits);
        JitBudget compact = JitBudget.Of(Lowered.First(text, isCompact: true));
        Assert.True(compact.Fits, $"{compact}");
    }

    [Fact]
    public void Function_TooLargeForChecksInPlace_ComputesAndTrapsAllTheSame()
    {
        using Guest guest = Guest.Load(Loads(1040));
        Assert.Equal(0, guest.CallInt("run", 0));
        Assert.Empty(guest.Module.Code.OversizedFunctions);
        Assert.Empty(guest.Module.FindOversizedFunctions());
        Assert.Equal(TrapKind.MemoryOutOfBounds, guest.CallTrap("run", 65536 - 4000));
    }

    [Fact]
    public void Function_BeyondTheLimits_IsReported()
    {
        var body = new StringBuilder();
        for (int i = 0; i < 9000; i++) body.Append("(local.set 0 (i32.xor (local.get 0) (i32.const ").Append(i).Append(")))");
        using Guest guest = Guest.Load($"""(module (func (export "run") (param i32) (result i32) {body} (local.get 0)))""");
        guest.CallInt("run", 1);
        KeyValuePair<int, JitBudget> oversized = Assert.Single(guest.Module.Code.OversizedFunctions);
        Assert.Equal(0, oversized.Key);
        Assert.InRange(oversized.Value.LocalReferences, 18_000, 18_100);
        OversizedFunction found = Assert.Single(guest.Module.FindOversizedFunctions());
        Assert.Equal((0, "run"), (found.FunctionIndex, found.FunctionName));
        Assert.InRange(found.CodeBytes, 60_000, 100_000);
    }

    /// <summary>A sum of loads at addresses that all differ, so that none of the checks is redundant.</summary>
    private static string Loads(int count)
    {
        var body = new StringBuilder();
        for (int i = 0; i < count; i++)
            body.Append("(local.set 1 (i32.add (local.get 1) (i32.load (i32.add (local.get 0) (i32.const ").Append(i * 4).Append(")))))");
        return $"""(module (memory 1) (func (export "run") (param i32) (result i32) (local i32) {body} (local.get 1)))""";
    }
}
