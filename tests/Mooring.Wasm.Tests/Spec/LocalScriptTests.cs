using Mooring.Testing;
using Mooring.Wasm.Spec;

namespace Mooring.Wasm.Tests.Spec;

/// <summary>The repository's own scripts, in <c>tests/wast</c>: what the specification's suite does not test, and every difference found.</summary>
public class LocalScriptTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "wast");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.wast").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Script_ExplicitChecks_Holds(string file) => Run(file, new EngineOptions { MemoryChecks = MemoryChecks.Explicit });

    [Theory]
    [MemberData(nameof(Files))]
    public void Script_GuardPages_Holds(string file) => Run(file, new EngineOptions { MemoryChecks = MemoryChecks.GuardPages });

    /// <summary>Code that goes away with its module is optimised at once: errors of the just-in-time compiler's optimiser show here.</summary>
    /// <summary>Code of that lifetime is optimised from the start, so that what the just-in-time compiler makes of a load shows at the first call.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Script_OptimizedBehindGuardPages_Holds(string file) =>
        Run(file, new EngineOptions { MemoryChecks = MemoryChecks.GuardPages, CodeLifetime = CodeLifetime.Module });

    [Theory]
    [MemberData(nameof(Files))]
    public void Script_CodeOptimisedAtOnce_Holds(string file) =>
        Run(file, new EngineOptions { MemoryChecks = MemoryChecks.Explicit, CodeLifetime = CodeLifetime.Module });

    private static void Run(string file, EngineOptions options)
    {
        Assert.SkipUnless(SpecRunner.CanRun(options), "This machine has no guard pages that work.");
        SpecFileResult result = SpecRunner.Run(file, File.ReadAllBytes(Path.Combine(Folder, file)), options);
        Assert.Empty(result.Failures);
        Assert.True(result.Assertions > 0);
    }
}
