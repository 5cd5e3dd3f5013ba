using Mooring.Wasm.Text.Scripts;

namespace Mooring.Wasm.Spec;

/// <summary>Runs scripts of the test suite on an engine with given options.</summary>
public static class SpecRunner
{
    /// <summary>Whether this machine can do what the options ask for; guard pages are not everywhere.</summary>
    public static bool CanRun(EngineOptions options)
    {
        if (options.MemoryChecks != MemoryChecks.GuardPages) return true;
        using var engine = new Engine(options with { MemoryChecks = MemoryChecks.Automatic });
        return engine.UsesGuardPages;
    }

    /// <summary>Runs one script in a store of its own.</summary>
    /// <param name="file">A path that <see cref="SpecSuite.Files"/> gave.</param>
    /// <param name="options">How to compile and run; the scripts below <c>spec-2.0</c> get the features of that version only.</param>
    public static SpecFileResult Run(string file, EngineOptions options) => Run(file, SpecSuite.Read(file), options);

    /// <summary>Runs a script in a store of its own.</summary>
    /// <param name="file">What to call it.</param>
    /// <param name="utf8">The script.</param>
    /// <param name="options">How to compile and run; a name below <c>spec-2.0</c> gets the features of that version only.</param>
    public static SpecFileResult Run(string file, ReadOnlySpan<byte> utf8, EngineOptions options)
    {
        WasmFeatures features = file.StartsWith("spec-2.0/", StringComparison.Ordinal) ? WasmFeatures.Wasm2 : WasmFeatures.All;
        var failures = new List<SpecFailure>();
        int assertions = 0;
        int passed = 0;
        WastScript script;
        try
        {
            script = WastScript.Parse(utf8);
        }
        catch (WasmTextException error)
        {
            return new SpecFileResult(file, 0, 0, [new SpecFailure(file, error.Line, $"the script cannot be read: {error.Reason}", IsAssertion: false)]);
        }

        using var world = new SpecWorld(options with { Features = options.Features & features });
        foreach (WastCommand command in script.Commands)
        {
            bool asserts = command is AssertReturnCommand or AssertFailureCommand or AssertModuleCommand;
            if (asserts) assertions++;
            if (CommandRunner.Run(command, world) is { } problem) failures.Add(new SpecFailure(file, command.Line, problem, asserts));
            else if (asserts) passed++;
        }

        return new SpecFileResult(file, assertions, passed, failures);
    }
}
