using Mooring.Effects.Inference;
using Mooring.Effects.Metadata;
using Mooring.Testing;

namespace Mooring.Effects.Tests;

/// <summary>
/// Mooring's own host functions, those of WASI, waPC and fp-bindgen, reach no thread-local state: a guest that calls them may go on on any thread. They are
/// found in the compiled assemblies, as the functions that the defining types make delegates of, and followed through all of them.
/// </summary>
public sealed class HostFunctionTests
{
    private static readonly string[] Assemblies = ["Mooring", "Mooring.MessagePack", "Mooring.Wasm", "Mooring.Wasi", "Mooring.WaPc", "Mooring.FpBindgen"];

    private static readonly CompiledEffects Effects = new(Assemblies.Select(name => CompiledAssembly.Read(PathOf(name))), EffectRoots.None, followsDelegates: true);

    private static readonly Func<string, string?> Framework = AssemblyEffects.OfFramework();

    private static readonly Dictionary<string, string> ThreadLocal = Effects.ThreadLocal(id => IsErrorNumber(id) ? null : Framework(id));

    [Theory]
    [InlineData("Mooring.Wasi.Functions.WasiDefinitions`1", 46)]
    [InlineData("Mooring.WaPc.Linking.", 10)]
    [InlineData("Mooring.FpBindgen.Guests.FpLinker", 2)]
    public void HostFunctions_ReachNoThreadLocalState(string definer, int atLeast)
    {
        string[] functions = [.. Effects.Methods.Values.Where(method => method.Id.StartsWith("M:" + definer, StringComparison.Ordinal)).SelectMany(method => method.Delegates).Distinct().Order(StringComparer.Ordinal)];
        Assert.True(functions.Length >= atLeast, $"only {functions.Length} host functions were found");
        Assert.All(functions, function => Assert.True(Effects.Methods.ContainsKey(function), $"{function} has no body that could be looked into"));
        string[] found = [.. functions.Where(ThreadLocal.ContainsKey).Select(function => string.Join(" → ", [function, .. CompiledEffects.Chain(ThreadLocal, function)]))];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Fact]
    public void Search_FindsThreadLocalStateThroughSeveralCalls() =>
        // The engine's own: without finds of this kind the tests above would say nothing.
        Assert.Contains(ThreadLocal.Keys, member => member.StartsWith("M:Mooring.Wasm.Suspension.Activation.Rent", StringComparison.Ordinal));

    /// <summary>The thread's error number: WASI's functions read it behind the system call that set it, with nothing awaited in between.</summary>
    private static bool IsErrorNumber(string id) =>
        id.StartsWith("M:System.Runtime.InteropServices.Marshal.", StringComparison.Ordinal)
        && (id.Contains("LastPInvokeError", StringComparison.Ordinal) || id.Contains("LastSystemError", StringComparison.Ordinal));

    private static string PathOf(string name)
    {
        string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";
        return RepositoryRoot.Combine("src", name, "bin", configuration, "net10.0", name + ".dll");
    }
}
