using Mooring.Wasm.Decoding;
using Mooring.Wasm.Spec;
using Mooring.Wasm.Text.Scripts;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Tests.Validation.Fuzzing;

/// <summary>Valid modules to mutate: the repository's guests, and what the specification's suite defines if it is there.</summary>
internal static class FuzzCorpus
{
    private const int LargestScript = 60_000;
    private const int LargestModule = 20_000;

    public static IReadOnlyList<byte[]> Load()
    {
        List<byte[]> modules = [.. Guests().Where(module => module.Length <= LargestModule)];
        foreach (string file in SpecSuite.Files("spec-3.0/core")) modules.AddRange(SuiteModules(file));
        return modules;
    }

    private static IEnumerable<byte[]> Guests()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mooring.slnx"))) folder = folder.Parent;
        if (folder is null) return [];
        return Directory.EnumerateFiles(Path.Combine(folder.FullName, "guests"), "*.wasm", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes);
    }

    private static IEnumerable<byte[]> SuiteModules(string file)
    {
        byte[] script = SpecSuite.Read(file);
        if (script.Length > LargestScript) yield break; // long scripts have many assertions, not more kinds of modules
        foreach (WastCommand command in WastScript.Parse(script).Commands)
        {
            if (command is ModuleCommand define && TryTranslate(define.Module) is { } module) yield return module;
        }
    }

    private static byte[]? TryTranslate(WastModule module)
    {
        try
        {
            byte[] bytes = module.ToBinary();
            ModuleValidator.Validate(ModuleDecoder.Decode(bytes, WasmFeatures.All), WasmFeatures.All);
            return bytes;
        }
        catch (Exception error) when (error is WasmTextException or WasmFormatException)
        {
            return null; // of a proposal that the engine does not have
        }
    }
}
