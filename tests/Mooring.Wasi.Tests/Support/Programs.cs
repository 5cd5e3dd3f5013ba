using System.Collections.Concurrent;
using System.Text;
using Mooring.Testing;
using Mooring.Wasm;

namespace Mooring.Wasi.Tests.Support;

/// <summary>The programs in guests/wasi, compiled once for all tests.</summary>
internal static class Programs
{
    private static readonly ConcurrentDictionary<string, Lazy<Module>> Modules = new();

    public static Engine Engine { get; } = new(StressedEngine.Options);

    public static Module Load(string name) => Modules.GetOrAdd(
        name, name => new Lazy<Module>(() => Module.FromFile(Engine, RepositoryRoot.Combine("guests", "wasi", name, name + ".wasm")))).Value;

    /// <summary>Runs a program to its end.</summary>
    public static ProgramResult Run(string name, WasiOptions? options = null, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        int code = WasiCommand.Run(
            Load(name), (options ?? new WasiOptions()) with { Arguments = [name, .. arguments], Output = output, Error = error }, timeout: Patience.Long);
        return new ProgramResult(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
