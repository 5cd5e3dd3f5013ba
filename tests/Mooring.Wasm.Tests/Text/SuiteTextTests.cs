using Mooring.Wasm.Spec;
using Mooring.Wasm.Text;
using Mooring.Wasm.Text.Scripts;

namespace Mooring.Wasm.Tests.Text;

/// <summary>The text format against every module of the specification's suite; what the modules do is for the spec runner.</summary>
public class SuiteTextTests
{
    /// <summary>Only what the engine implements: these parts of 3.0 are garbage collection and typed function references.</summary>
    public static TheoryData<string> Folders => ["spec-2.0/core", "spec-3.0/core/simd", "spec-3.0/core/relaxed-simd", "spec-3.0/core/multi-memory", "spec-3.0/core/exceptions"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Modules_WellFormedText_Translate(string folder)
    {
        Assert.SkipWhen(SpecSuite.Root is null, SpecSuite.HowToGet);
        var failures = new List<string>();
        foreach ((string file, WastCommand command) in Commands(folder))
        {
            WastModule? module = command switch
            {
                ModuleCommand define => define.Module,
                AssertModuleCommand { Failure: not ModuleFailure.Malformed } assert => assert.Module,
                _ => null,
            };
            if (module is null || Error(module, folder) is not { } error) continue;
            failures.Add($"{file}:{command.Line}: {error}");
        }

        Assert.Empty(failures);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Modules_MalformedText_AreRejectedInTheWordsOfTheSuite(string folder)
    {
        Assert.SkipWhen(SpecSuite.Root is null, SpecSuite.HowToGet);
        var failures = new List<string>();
        foreach ((string file, WastCommand command) in Commands(folder))
        {
            if (command is not AssertModuleCommand { Failure: ModuleFailure.Malformed, Module.IsQuoted: true } malformed) continue;
            string? error = Error(malformed.Module, folder);
            if (error?.Contains(malformed.Text, StringComparison.Ordinal) == true) continue;
            failures.Add($"{file}:{command.Line}: expected {malformed.Text}, found {error ?? "no error"}");
        }

        Assert.Empty(failures);
    }

    private static string? Error(WastModule module, string folder)
    {
        try
        {
            WasmFeatures features = folder.StartsWith("spec-2.0", StringComparison.Ordinal) ? WasmFeatures.Wasm2 : WasmFeatures.All;
            _ = module.ToBinary(new WatOptions(WithNames: true, features));
            return null;
        }
        catch (WasmTextException error)
        {
            return error.Reason;
        }
    }

    private static IEnumerable<(string File, WastCommand Command)> Commands(string folder) =>
        from file in SpecSuite.Files(folder)
        from command in WastScript.Parse(SpecSuite.Read(file)).Commands
        select (file, command);
}
