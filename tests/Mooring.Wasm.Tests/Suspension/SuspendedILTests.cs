using System.Reflection;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Tests.Emit;

namespace Mooring.Wasm.Tests.Suspension;

/// <summary>
/// The IL of functions that can be suspended stands beside their text: of the function, with the cold branches that save it, and of its resumption.
/// After a change that is meant, run with <c>MOORING_BLESS=1</c> and read the difference.
/// </summary>
public sealed class SuspendedILTests
{
    private static readonly EngineOptions Options = new() { MemoryChecks = MemoryChecks.Explicit };

    [Theory]
    [InlineData("sum", 0)]
    [InlineData("guarded", 1)]
    public void Function_ThatCanBeSuspended_HasTheILThatStandsBesideIt(string name, int definedIndex)
    {
        using var guest = new AsyncGuest(Text("sum.wat"), Options);
        CompiledModule code = guest.Instance.Context.Module;
        code.GetCode(definedIndex);
        code.GetResumption(definedIndex);
        Compare(name + ".il", Print(code, "chunk0", $"f{definedIndex + 1}"));
        Compare(name + ".resumption.il", Print(code, $"resumption{definedIndex + 1}", $"r{definedIndex + 1}"));
    }

    [Fact]
    public void Function_ThatReachesNoAsynchronousImport_HasTheILOfASynchronousModule()
    {
        const int Plain = 2;
        using var guest = new AsyncGuest(Text("sum.wat"), Options);
        CompiledModule ready = guest.Instance.Context.Module, usual = guest.Instance.Module.Code;
        Assert.NotSame(usual, ready);
        ready.GetCode(Plain);
        usual.GetCode(Plain);
        Assert.Equal(Print(usual, "chunk0", "f3").Replace(usual.AssemblyName, "", StringComparison.Ordinal), Print(ready, "chunk0", "f3").Replace(ready.AssemblyName, "", StringComparison.Ordinal));
        Assert.Null(ready.TryGetResumption(Plain));
    }

    [Fact]
    public void Function_ThatCanBeSuspended_InASynchronousModule_HasNoCodeForIt()
    {
        using var guest = new AsyncGuest(Text("sum.wat"), Options);
        CompiledModule usual = guest.Instance.Module.Code;
        usual.GetCode(0);
        Assert.DoesNotContain("Unwinding", Print(usual, "chunk0", "f1"), StringComparison.Ordinal);
    }

    private static string Print(CompiledModule code, string type, string method) => ILText.Print(AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name == code.AssemblyName)
        .Select(assembly => assembly.GetType($"{code.AssemblyName}.{type}"))
        .First(found => found is not null)!
        .GetMethod(method, BindingFlags.Public | BindingFlags.Static)!);

    private static void Compare(string file, string text)
    {
        string path = Path.Combine(Folder, file);
        if (Environment.GetEnvironmentVariable("MOORING_BLESS") == "1") File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static string Folder => Mooring.Testing.RepositoryRoot.Combine("tests", "Mooring.Wasm.Tests", "Suspension", "Golden");
}
