using Mooring.Wasm.Text.Scripts;

namespace Mooring.Wasm.Spec;

/// <summary>Runs scripts of the test suite on an engine with given options.</summary>
public static class SpecRunner
{
    /// <summary>Runs one script in a store of its own.</summary>
    /// <param name="file">A path that <see cref="SpecSuite.Files"/> gave.</param>
    /// <param name="options">How to compile and run; the scripts below <c>spec-2.0</c> get the features of that version only.</param>
    public static SpecFileResult Run(string file, EngineOptions options)
    {
        WasmFeatures features = file.StartsWith("spec-2.0/", StringComparison.Ordinal) ? WasmFeatures.Wasm2 : WasmFeatures.All;
        var failures = new List<SpecFailure>();
        var otherWords = new List<SpecFailure>();
        int assertions = 0;
        int passed = 0;
        WastScript script;
        try
        {
            script = WastScript.Parse(SpecSuite.Read(file));
        }
        catch (WasmTextException error)
        {
            return new SpecFileResult(file, 0, 0, [new SpecFailure(file, error.Line, $"the script cannot be read: {error.Reason}")], []);
        }

        using var world = new SpecWorld(options with { Features = options.Features & features });
        foreach (WastCommand command in script.Commands)
        {
            bool asserts = command is AssertReturnCommand or AssertFailureCommand or AssertModuleCommand;
            if (asserts) assertions++;
            Outcome outcome = CommandRunner.Run(command, world);
            if (outcome.Problem is { } problem) failures.Add(new SpecFailure(file, command.Line, problem));
            else if (asserts) passed++;
            if (outcome.OtherWords is { } words) otherWords.Add(new SpecFailure(file, command.Line, words));
        }

        return new SpecFileResult(file, assertions, passed, failures, otherWords);
    }
}
