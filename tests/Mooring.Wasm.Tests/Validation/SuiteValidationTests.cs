using System.Text.RegularExpressions;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Spec;
using Mooring.Wasm.Text.Scripts;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Tests.Validation;

/// <summary>Decoder and validator against every module of the specification's suite, without running any.</summary>
public partial class SuiteValidationTests
{
    public static TheoryData<string, WasmFeatures> Folders => new()
    {
        { "spec-2.0/core", WasmFeatures.Wasm2 },
        { "spec-3.0/core", WasmFeatures.All },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void Modules_OfTheSuite_AreAcceptedOrRejectedInItsWords(string folder, WasmFeatures features)
    {
        Assert.SkipWhen(SpecSuite.Root is null, SpecSuite.HowToGet);
        var wrong = new List<string>();
        int judged = 0;
        foreach (string file in SpecSuite.Files(folder))
        {
            foreach (WastCommand command in WastScript.Parse(SpecSuite.Read(file)).Commands)
            {
                judged++;
                if (Judge(command, features) is { } problem) wrong.Add($"{file}:{command.Line}: {problem}");
            }
        }

        Assert.True(judged > 10_000);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string? Judge(WastCommand command, WasmFeatures features) => command switch
    {
        ModuleCommand define => Problem(define.Module, expected: null, features),
        AssertModuleCommand { Failure: ModuleFailure.Unlinkable or ModuleFailure.Trap } assert => Problem(assert.Module, expected: null, features),
        AssertModuleCommand { Failure: ModuleFailure.Malformed or ModuleFailure.Invalid } assert => Problem(assert.Module, assert.Text, features),
        _ => null,
    };

    private static string? Problem(WastModule module, string? expected, WasmFeatures features)
    {
        string? found = Check(module, features);
        if (found is not null && Unsupported().IsMatch(found)) return null;
        if (expected is null) return found is null ? null : $"valid module rejected: {found}";
        if (found is null) return $"accepted, expected {expected}";

        // What 2.0 finds wrong in the text is a number of 64 bits in the text format of 3.0, and wrong in the binary.
        if (expected is "i32 constant" or "i32 constant out of range") expected = "integer too large";
        return found.Contains(expected, StringComparison.Ordinal) ? null : $"expected {expected}, found {found}";
    }

    /// <summary>Modules of the two proposals that the engine does not have; their files are not all in folders of their own.</summary>
    [GeneratedRegex(@"(are not supported|^unknown operator (call_ref|return_call_ref|br_on_|ref\.(i31|as_non_null|eq|test|cast)|array\.|struct\.|i31\.|any\.|extern\.))")]
    private static partial Regex Unsupported();

    private static string? Check(WastModule module, WasmFeatures features)
    {
        try
        {
            ModuleValidator.Validate(ModuleDecoder.Decode(module.ToBinary(), features), features);
            return null;
        }
        catch (WasmTextException error)
        {
            return error.Reason;
        }
        catch (WasmFormatException error)
        {
            return error.Reason;
        }
    }
}
