using System.Reflection;

namespace Mooring.Analyzers.Tests;

/// <summary>A host that demands proof reads, when it moors an object, what the analyzers wrote when the object's assembly was built.</summary>
public sealed class ProofTests
{
    private static readonly Lazy<Assembly> Library = new(() => Assembly.Load(FactsTests.ExportImage("""
        public class Mobile { private int _n; public int Next() => ++_n; }
        public class Bound { [System.ThreadStatic] private static int t_n; public int Next() => Step(); private int Step() => ++t_n; }
        public class Derived : Bound { public int Twice() => 2 * Next(); }
        """)));

    [Fact]
    public async Task ProvenType_IsMoored()
    {
        Assert.Null(await MoorAsync("Mobile", new MooredOptions { RequireProof = true }));
    }

    [Theory]
    [InlineData("Bound", "Bound.Next → Bound.Step → [ThreadStatic] Bound.t_n")]
    [InlineData("Derived", "[ThreadStatic] Bound.t_n")]
    public async Task TypeThatReachesThreadLocalState_IsRefusedWithTheChain(string type, string chain)
    {
        var refusal = Assert.IsType<InvalidOperationException>(await MoorAsync(type, new MooredOptions { RequireProof = true }));

        Assert.Contains(chain, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypeWithoutFacts_IsRefused()
    {
        await using var runtime = new MooringRuntime();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await runtime.CreateAsync(() => new ProofTests(), new MooredOptions { RequireProof = true }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task PinnedObject_NeedsNoProof()
    {
        Assert.Null(await MoorAsync("Bound", new MooredOptions { RequireProof = true, Affinity = global::Mooring.Affinity.Thread }));
        Assert.Null(await MoorAsync("Bound", new MooredOptions()));
    }

    [Fact]
    public void HostFunction_IsProvenByItsMethod()
    {
        object bound = Activator.CreateInstance(Library.Value.GetType("Bound")!)!;
        object mobile = Activator.CreateInstance(Library.Value.GetType("Mobile")!)!;

        ThreadProof.Require(mobile.GetType().GetMethod("Next")!.CreateDelegate<Func<int>>(mobile));
        Assert.Throws<InvalidOperationException>(() => ThreadProof.Require(bound.GetType().GetMethod("Next")!.CreateDelegate<Func<int>>(bound)));
    }

    private static Task<Exception?> MoorAsync(string type, MooredOptions options) =>
        (Task<Exception?>)typeof(ProofTests).GetMethod(nameof(MoorTypeAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(Library.Value.GetType(type)!).Invoke(null, [options])!;

    private static async Task<Exception?> MoorTypeAsync<T>(MooredOptions options)
        where T : new()
    {
        await using var runtime = new MooringRuntime();
        return await Record.ExceptionAsync(async () => await runtime.CreateAsync(() => new T(), options, TestContext.Current.CancellationToken));
    }
}
