namespace Mooring.Wasm.Tests.Suspension;

/// <summary>That the stress modes suspend at all; that nothing else changes is what the specification's suite shows.</summary>
public sealed class StressTests
{
    private const string Guest = """
        (module
          (import "env" "add" (func $add (param i32 i32) (result i32)))
          (import "env" "fail" (func $fail))
          (func (export "sum") (param $n i32) (result i32) (local $s i32)
            (loop $next
              (local.set $s (call $add (local.get $s) (local.get $n)))
              (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $s))
          (func (export "failing") (call $fail)))
        """;

    [Theory]
    [InlineData(SuspensionStress.None, 0, 0)]
    [InlineData(SuspensionStress.Imports, 10, 10)]
    [InlineData(SuspensionStress.ImportsAndChecks, 20, 25)]
    public void Call_UnderStress_SuspendsAndGivesTheSame(SuspensionStress stress, long least, long most)
    {
        using var engine = new Engine(new EngineOptions { SuspensionStress = stress });
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.Define("env", "add", (int a, int b) => a + b);
        linker.Define("env", "fail", (Action)(() => throw new TimeoutException("from the host")));
        Instance instance = linker.Instantiate(store, Module.FromText(engine, Guest));
        Assert.Equal(55, instance.GetFunction<int, int>("sum")(10));
        Assert.InRange(store.State.Suspensions, least, most);
        Assert.Equal("from the host", Assert.Throws<TimeoutException>(instance.GetAction("failing")).Message);
    }
}
