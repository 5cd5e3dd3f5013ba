using Mooring.Fuzz.Generation;
using Mooring.Fuzz.Reduction;

namespace Mooring.Wasm.Tests.Fuzzing;

public class ReducerTests
{
    [Fact]
    public void Reduce_DifferenceInOneConstant_KeepsLittleElse()
    {
        FuzzModule module = ModuleGenerator.Generate(seed: 2);
        int before = module.ToBytes().Length;
        FuzzFunction function = module.Functions[0];
        Node target = function.Body.All().First(node => node.Types is not null && node.Children.Count > 0);

        Reducer.Reduce(module, candidate => candidate.Functions[0].Body.All().Contains(target));

        Assert.Contains(target, module.Functions[0].Body.All());
        Assert.Empty(module.Calls);
        Assert.True(module.ToBytes().Length < before);
    }
}
