using Mooring.Wasm.Spec;

namespace Mooring.Wasm.Tests.Spec;

/// <summary>Every script of the specification's suite; one test for each.</summary>
public abstract class SpecSuiteTests(EngineOptions options)
{
    private const string NoSuite = "(no suite)";

    /// <summary>One row that is skipped stands for a suite that is not there.</summary>
    public static TheoryData<string> Files =>
        SpecSuite.Root is null ? [NoSuite] : [.. SpecSuite.Files("spec-2.0/core"), .. SpecSuite.Files("spec-3.0/core")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Script_Assertions_HoldUnlessListed(string file)
    {
        Assert.SkipWhen(file == NoSuite, SpecSuite.HowToGet);
        Assert.SkipUnless(SpecRunner.CanRun(options), "This machine has no guard pages that work.");
        IReadOnlyList<string> problems = ExpectedFailures.Default.Judge(SpecRunner.Run(file, options));
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems.Take(20)));
    }
}

/// <summary>With an address check before each access to memory.</summary>
public class ExplicitChecksSpecTests() : SpecSuiteTests(new EngineOptions { MemoryChecks = MemoryChecks.Explicit });

/// <summary>With memories in guarded address space, whose faults become traps.</summary>
public class GuardPagesSpecTests() : SpecSuiteTests(new EngineOptions { MemoryChecks = MemoryChecks.GuardPages });

/// <summary>As a host with very many small guests runs them: code that is collected with its module, dense memories, fuel.</summary>
public class SmallGuestsSpecTests() : SpecSuiteTests(
    new EngineOptions { CodeLifetime = CodeLifetime.Module, MemoryPlacement = MemoryPlacement.Dense, Fuel = true });

/// <summary>With guests that are suspended at every call of the host, and wherever they look for fuel: everything must be as without.</summary>
public class SuspendedSpecTests() : SpecSuiteTests(new EngineOptions { SuspensionStress = SuspensionStress.ImportsAndChecks });
